/**
 * Most digits of a number; longer runs are never placeholders. So many that numbers drawn at random do not meet (see
 * `vault/resume-base.ts`), and few enough to be exact in Lua and JavaScript.
 */
export const MAX_DIGITS = 14

export const MAX_NUMBER = 10 ** MAX_DIGITS - 1

/** No leading zero (see `core/masking/placeholder.ts`). */
const NUMBER = new RegExp(`^[1-9]\\d{0,${MAX_DIGITS - 1}}$`)

/** Whether a text is `PREFIX_number`, to the letter. */
export function isPlaceholderOf(prefix: string, text: string): boolean {
  return text.startsWith(`${prefix}_`) && NUMBER.test(text.slice(prefix.length + 1))
}
