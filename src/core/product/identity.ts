/** Who asks, as far as the request tells. Empty strings count as missing. */
export interface Identity {
  readonly credential: string | undefined
  readonly user: string | undefined
  readonly conversation: string | undefined
  /**
   * Whether the credential belongs to one end user, as that of a signed-in visitor: a user whom the request names besides
   * means nothing, what is made with it is found by that user alone, and there is nothing to make a pseudonym of.
   */
  readonly isPersonal: boolean
}

/** What a query, form or JSON body says of an exchange besides its texts. */
export interface Named {
  user?: string | undefined
  conversation?: string | undefined
  trace?: string | undefined
}

/**
 * A name that the product reads as it is read here. Where it stands in bytes that are not UTF-8 parsers differ, and what is
 * two users for the product would be one here.
 */
export const nameOf = (text: string | undefined): string | undefined =>
  text?.includes('\ufffd') === true ? undefined : text

/** The identity with what the body names. */
export function withNamed(identity: Identity, named: Named): Identity {
  return {
    ...identity,
    user: identity.isPersonal ? identity.user : (nameOf(named.user) ?? identity.user),
    conversation: nameOf(named.conversation) ?? identity.conversation,
  }
}
