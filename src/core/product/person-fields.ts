/** Where a field of a request stands: the query, the top of a JSON body, a part of a multipart form. */
export type FieldPlace = 'query' | 'json' | 'form'

/**
 * Names of the fields by which the product finds a person. Numbered as other texts are, two people would become one: so
 * their values are kept, or mapped one to one.
 */
export interface PersonFields {
  /** Ids of the end user: kept, or the pseudonym of `masking.user`, the same under every name. */
  readonly endUser?: Readonly<Partial<Record<FieldPlace, readonly string[]>>>
  /** What finds an account or a session: an e-mail to sign in with, a token. Always kept. */
  readonly signIn?: Readonly<Partial<Record<FieldPlace, readonly string[]>>>
}
