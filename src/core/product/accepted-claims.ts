/**
 * Claims of clients that the product has accepted lately, each by a digest of what carries it. They are not verified here, so
 * until then any client may claim to belong to an app: it must not get the room of that app.
 */
export interface AcceptedClaims {
  has(claims: string): boolean
  add(claims: string): void
}

/** `maxClaims`: the ones accepted longest ago go. */
export function createAcceptedClaims(maxClaims: number): AcceptedClaims {
  const accepted = new Set<string>()
  return {
    has: (claims) => accepted.has(claims),
    add(claims) {
      accepted.delete(claims)
      const [oldest] = accepted
      if (accepted.size >= maxClaims && oldest !== undefined) accepted.delete(oldest)
      accepted.add(claims)
    },
  }
}
