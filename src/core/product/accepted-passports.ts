/**
 * Passports of web apps that Dify has accepted lately. Their claims are not verified here, so until then anybody may say
 * that a request is of an app: it must not get the room of that app.
 */
export interface AcceptedPassports {
  has(passport: string): boolean
  add(passport: string): void
}

/** `maxPassports`: the ones accepted longest ago go. */
export function createAcceptedPassports(maxPassports: number): AcceptedPassports {
  const accepted = new Set<string>()
  return {
    has: (passport) => accepted.has(passport),
    add(passport) {
      accepted.delete(passport)
      const [oldest] = accepted
      if (accepted.size >= maxPassports && oldest !== undefined) accepted.delete(oldest)
      accepted.add(passport)
    },
  }
}
