/** Who asks, as far as the request tells. Empty strings count as missing. */
export interface Identity {
  readonly credential: string | undefined
  readonly user: string | undefined
  readonly conversation: string | undefined
  readonly isWebApp: boolean
}

/** What a query, form or JSON body says of an exchange besides its texts. */
export interface Named {
  user?: string | undefined
  conversation?: string | undefined
  trace?: string | undefined
}

/** The identity with what the body names. */
export function withNamed(identity: Identity, named: Named): Identity {
  return {
    ...identity,
    user: identity.isWebApp ? identity.user : (named.user ?? identity.user),
    conversation: named.conversation ?? identity.conversation,
  }
}
