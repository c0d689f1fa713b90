const ASCII = /^[\0-\x7f]*$/
const MARKS = /\p{M}+/gu
const CAMEL = /(?<=[a-z])(?=[A-Z])/g

/** Lower case without diacritics: `Số định danh` → `so dinh danh`, composed or not. */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  if (ASCII.test(lower)) return lower
  return lower.normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd')
}

/** `text` folded, and folded with its camel-case names taken apart (`taxCode` → `tax code`) if it has such. */
export function foldedForms(text: string): readonly string[] {
  const split = text.replace(CAMEL, ' ')
  return split === text ? [fold(text)] : [fold(text), fold(split)]
}

/**
 * Regular expression source for any of `words` as a whole word in a folded text, one group that is not captured.
 * Between the parts of a word may stand up to three blanks or `_`, `-`, `.`.
 */
export function wordSource(words: readonly string[]): string {
  const sources = words.map((word) =>
    fold(word)
      .trim()
      .split(/\s+/)
      .map((part) => part.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&'))
      .join('[\\s_.-]{0,3}'),
  )
  // Longest first, as an alternation takes the first that fits.
  sources.sort((a, b) => b.length - a.length)
  return `(?<![a-z0-9])(?:${sources.join('|')})(?![a-z0-9])`
}
