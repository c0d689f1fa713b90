import { placeholderOf, placeholderPattern, prefixIn } from '../../core/text/placeholder-form.ts'
import { type Check, fail, ok, unseen } from './check.ts'

/** Who talks in a verification, and about what. */
export interface Cast {
  readonly user: string
  readonly stranger: string
  /** An address that exists nowhere. */
  readonly probe: string
  /** How placeholders of addresses begin here. */
  readonly prefix: string
}

/** The first placeholder of an address in a text; undefined if there is none. */
export const placeholderIn = (text: string, { prefix }: Cast): string | undefined =>
  new RegExp(`(?<![A-Za-z0-9])${placeholderPattern(prefix)}`).exec(text)?.[0]

/** A placeholder of any prefix, as a word of its own. */
const QUOTED = new RegExp(`(?<![A-Za-z0-9_])${placeholderPattern()}(?![A-Za-z0-9_])`)

/**
 * An answer in which Dify quotes what has reached it: no success, so nothing in it is restored. Also how placeholders begin,
 * where it shows one.
 */
export function shownMasked(
  status: number,
  said: string,
  { probe, prefix }: Cast,
): { readonly check: Check; readonly prefix: string } {
  if (said.includes(probe))
    return { check: fail('masked', 'Dify quotes the value: it has reached Dify'), prefix }
  const placeholder = QUOTED.exec(said)?.[0]
  if (status < 400 || placeholder === undefined)
    return { check: unseen('masked', 'this Dify does not quote what it refuses'), prefix }
  return {
    check: ok('masked', `Dify quotes ${placeholder} in place of the value`),
    prefix: prefixIn(placeholder),
  }
}

/** The text of an answer of a model that was asked to repeat the value. */
export function restored(what: string, text: string, cast: Cast): Check {
  const placeholder = placeholderIn(text, cast)
  if (placeholder !== undefined) return fail(what, `shows ${placeholder} in place of the value`)
  return text.includes(cast.probe)
    ? ok(what, 'shows the value')
    : unseen(what, 'the app has not repeated the value')
}

/** Words that would be placeholders of the one who talks first. */
export const wordsOf = ({ prefix }: Cast): string =>
  [1, 2, 3].map((number) => placeholderOf(prefix, number)).join(' ')

/** What another user got who has sent these words. */
export const apart = ({ body }: { readonly body: string }, { probe }: Cast): Check =>
  body.includes(probe)
    ? fail('scopes', 'another user gets the value for a placeholder')
    : ok('scopes', 'another user gets no value for a placeholder')
