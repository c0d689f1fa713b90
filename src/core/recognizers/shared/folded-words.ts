const ASCII = /^[\0-\x7f]*$/
const MARKS = /\p{M}+/gu
const CAMEL = /[a-z][A-Z]/
const CAMEL_EDGE = /(?<=[a-z])(?=[A-Z])/g

/** Lower case without diacritics: `Số định danh` → `so dinh danh`, composed or not. */
function fold(text: string): string {
  const lower = text.toLowerCase()
  if (ASCII.test(lower)) return lower
  return lower.normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd')
}

/** `text` folded, and folded with its camel-case names taken apart (`taxCode` → `tax code`) if it has such. */
export const foldedForms = (text: string): readonly string[] =>
  CAMEL.test(text) ? [fold(text), fold(text.replace(CAMEL_EDGE, ' '))] : [fold(text)]

/** A word of the list in a folded text: `text[start, end)`. */
export interface WordMatch<Value> {
  readonly start: number
  readonly end: number
  readonly value: Value
}

/** Finds the words of a list in a folded text, from left to right, the longest one at each place. */
export type WordFinder<Value> = (folded: string) => readonly WordMatch<Value>[]

/** Letters and digits; U+2000 to U+2BFF are punctuation and symbols. */
const PART = /[a-z0-9\u00c0-\u1fff\u2c00-\uffff]+/g
const BETWEEN = /^[\s_./'’-]{1,3}$/

interface Phrase<Value> {
  readonly parts: readonly string[]
  readonly value: Value
}

/**
 * Makes a finder of whole words and of phrases. Between the parts of a phrase may stand up to three blanks or `_`,
 * `-`, `.`, `/`, or nothing at all (`so_tai_khoan`, `sotaikhoan`). Scripts that put no blanks between words are found
 * only where a word stands alone.
 */
export function createWordFinder<Value>(
  words: readonly (readonly [word: string, value: Value])[],
): WordFinder<Value> {
  const byFirst = new Map<string, Phrase<Value>[]>()
  for (const [word, value] of words) {
    const parts = fold(word).match(PART) ?? []
    for (const phrase of [
      { parts, value },
      { parts: [parts.join('')], value },
    ]) {
      const first = phrase.parts[0] ?? ''
      byFirst.set(first, [...(byFirst.get(first) ?? []), phrase])
    }
  }
  for (const phrases of byFirst.values()) phrases.sort((a, b) => b.parts.length - a.parts.length)
  return (folded) => {
    const found: WordMatch<Value>[] = []
    PART.lastIndex = 0
    for (let part = PART.exec(folded); part !== null; part = PART.exec(folded)) {
      const phrases = byFirst.get(part[0])
      if (phrases === undefined) continue
      const { index: start } = part
      const after = PART.lastIndex
      let end = -1
      const phrase = phrases.find(({ parts }) => (end = phraseEnd(folded, after, parts)) >= 0)
      PART.lastIndex = phrase === undefined ? after : end
      if (phrase !== undefined) found.push({ start, end, value: phrase.value })
    }
    return found
  }
}

/** Where the phrase ends whose first part ends at `end`; -1 if other words follow. */
function phraseEnd(folded: string, end: number, parts: readonly string[]): number {
  let at = end
  for (const part of parts.slice(1)) {
    PART.lastIndex = at
    const next = PART.exec(folded)
    if (next?.[0] !== part || !BETWEEN.test(folded.slice(at, next.index))) return -1
    at = PART.lastIndex
  }
  return at
}
