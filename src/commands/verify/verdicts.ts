import { type Check, fail, ok, unseen } from './check.ts'

/** Who talks in a verification, and about what. */
export interface Cast {
  readonly user: string
  readonly stranger: string
  /** An address that exists nowhere. */
  readonly canary: string
  /** How placeholders of addresses begin here. */
  readonly prefix: string
}

/** The first placeholder of an address in a text; undefined if there is none. */
export const placeholderIn = (text: string, { prefix }: Cast): string | undefined =>
  new RegExp(`(?<![A-Za-z0-9])${prefix}_[1-9]\\d*`).exec(text)?.[0]

/**
 * An answer in which Dify quotes what has reached it: no success, so nothing in it is restored. Also how placeholders begin,
 * where it shows one.
 */
export function shownMasked(
  status: number,
  said: string,
  { canary, prefix }: Cast,
): { readonly check: Check; readonly prefix: string } {
  if (said.includes(canary))
    return { check: fail('masked', 'Dify quotes the value: it has reached Dify'), prefix }
  const [placeholder, found] = /\b([A-Z][A-Z0-9_]*)_[1-9]\d*\b/.exec(said) ?? []
  if (status < 400 || placeholder === undefined || found === undefined)
    return { check: unseen('masked', 'this Dify does not quote what it refuses'), prefix }
  return { check: ok('masked', `Dify quotes ${placeholder} in place of the value`), prefix: found }
}

/** The text of an answer of a model that was asked to repeat the value. */
export function restored(what: string, text: string, cast: Cast): Check {
  const placeholder = placeholderIn(text, cast)
  if (placeholder !== undefined) return fail(what, `shows ${placeholder} in place of the value`)
  return text.includes(cast.canary)
    ? ok(what, 'shows the value')
    : unseen(what, 'the app has not repeated the value')
}

/** Words that would be placeholders of the one who talks first. */
export const wordsOf = ({ prefix }: Cast): string =>
  [1, 2, 3].map((number) => `${prefix}_${number}`).join(' ')

/** What another user got who has sent these words. */
export const apart = ({ body }: { readonly body: string }, { canary }: Cast): Check =>
  body.includes(canary)
    ? fail('scopes', 'another user gets the value for a placeholder')
    : ok('scopes', 'another user gets no value for a placeholder')
