import type { Wanted } from './vault.ts'

/**
 * What a mapping holds in place of a value that must never come back (`restore: never`): a keyed digest, so that the
 * same value keeps its placeholder and it cannot be read. No text of a request begins like this: JSON strings may hold
 * a NUL, but no recognizer reports one.
 */
const MARK = '\u0000withheld:'

const withheld = (digest: string): string => MARK + digest

export const isWithheld = (value: string): boolean => value.startsWith(MARK)

/** What a vault may be given: values that never come back replaced by their digest. `digest`: keyed, hexadecimal. */
export function withoutSecrets(
  wanted: readonly Wanted[],
  digest: (value: string) => string,
): readonly Wanted[] {
  if (!wanted.some(({ isWithheld: never }) => never)) return wanted
  return wanted.map((each) =>
    each.isWithheld === true
      ? { prefix: each.prefix, value: withheld(digest(each.canonical ?? each.value)) }
      : each,
  )
}
