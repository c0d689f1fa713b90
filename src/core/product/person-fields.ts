import type { Endpoint } from './endpoint.ts'

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

/** The end user that Dify takes a request to come from stands in `user`, in one place only. */
const USER_IN_QUERY: PersonFields = { endUser: { query: ['user'] } }
const USER_IN_JSON: PersonFields = { endUser: { json: ['user'] } }
export const USER_IN_FORM: PersonFields = { endUser: { form: ['user'] } }
/** The person stands in the credential. */
export const NO_PERSON: PersonFields = {}
/** Of a route that is not known: `user` is kept wherever it stands, and nothing is made of it. */
export const USER_ANYWHERE: PersonFields = {
  endUser: { query: ['user'], json: ['user'], form: ['user'] },
}

/** Those of a row; without any `user` of the query for a GET, else of the JSON body. */
function personsOf({ persons, method }: Endpoint): PersonFields {
  return persons ?? (method === 'GET' ? USER_IN_QUERY : USER_IN_JSON)
}

const NONE: ReadonlySet<string> = new Set()

/** Names whose values select an end user in a place. */
export function endUserNames(endpoint: Endpoint, place: FieldPlace): ReadonlySet<string> {
  const names = personsOf(endpoint).endUser?.[place]
  return names === undefined ? NONE : new Set(names)
}

/** Names whose values are not masked in a place. */
export function keptNames(endpoint: Endpoint, place: FieldPlace): ReadonlySet<string> {
  const { endUser, signIn } = personsOf(endpoint)
  return new Set([...(endUser?.[place] ?? []), ...(signIn?.[place] ?? [])])
}
