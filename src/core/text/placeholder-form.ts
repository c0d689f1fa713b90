/**
 * The form of a placeholder: what stands before the prefix, between prefix and number, and after the number. Everything that
 * makes a placeholder or takes one apart asks this file, the scripts in Lua too; what models make of the form is read in
 * `core/masking/placeholder-spelling.ts`.
 */
export const PLACEHOLDER_FORM = { before: '', between: '_', after: '' } as const

/**
 * Most digits of a number; longer runs are never placeholders. So many that numbers drawn at random do not meet (see
 * `vault/resume-base.ts`), and few enough to be exact in Lua and JavaScript.
 */
export const MAX_DIGITS = 14

export const MAX_NUMBER = 10 ** MAX_DIGITS - 1

const { before, between, after } = PLACEHOLDER_FORM

/** The placeholder of a prefix with this number. */
export const placeholderOf = (prefix: string, number: number | string): string =>
  `${before}${prefix}${between}${number}${after}`

/** No leading zero (see `core/masking/placeholder.ts`). */
const NUMBER = new RegExp(`^[1-9]\\d{0,${MAX_DIGITS - 1}}$`)

/** Whether a text is the placeholder of a prefix with some number, to the letter. */
export function isPlaceholderOf(prefix: string, text: string): boolean {
  const start = before + prefix + between
  return (
    text.startsWith(start) &&
    text.endsWith(after) &&
    NUMBER.test(text.slice(start.length, text.length - after.length))
  )
}

/** The prefix of a placeholder. */
export const prefixIn = (placeholder: string): string =>
  placeholder.slice(before.length, placeholder.lastIndexOf(between))

/** The number of a placeholder; 0 of no text. */
export const numberIn = (placeholder: string): number =>
  Number(
    placeholder.slice(
      placeholder.lastIndexOf(between) + between.length,
      placeholder.length - after.length,
    ),
  )

const escaped = (text: string): string => text.replaceAll(/[^\w]/g, '\\$&')

/** A regular expression for a placeholder; `prefix` and `number` are expressions too. */
const expression = (prefix: string, number: string): string =>
  `${escaped(before)}${prefix}${escaped(between)}${number}${escaped(after)}`

const ANY_PREFIX = '[A-Z][A-Z0-9_]*'

/** Matches a placeholder with any prefix, or with this one. A regular expression as text. */
export const placeholderPattern = (prefix = ANY_PREFIX): string =>
  expression(prefix, `[1-9]\\d{0,${MAX_DIGITS - 1}}`)

/** Matches what is written like a placeholder, whatever its number. A regular expression as text. */
export const PLACEHOLDER_LIKE = expression(ANY_PREFIX, '\\d+')

/** Whether a name ends as a placeholder does: as a prefix, it would be one itself. */
export const endsLikePlaceholder = (name: string): boolean =>
  new RegExp(`${escaped(between)}\\d+${escaped(after)}$`).test(name)
