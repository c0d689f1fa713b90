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

/** Letters and digits, see `isOfPart`. */
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
  const mayBegin = lengthsByUnit(byFirst.keys())
  return (folded) => {
    const found: WordMatch<Value>[] = []
    for (let start = partStart(folded, 0); start < folded.length; ) {
      const after = partEnd(folded, start)
      const phrases = mayBegin(folded.charCodeAt(start), after - start)
        ? byFirst.get(folded.slice(start, after))
        : undefined
      let end = -1
      const phrase = phrases?.find(({ parts }) => (end = phraseEnd(folded, after, parts)) >= 0)
      if (phrase !== undefined) found.push({ start, end, value: phrase.value })
      start = partStart(folded, phrase === undefined ? after : end)
    }
    return found
  }
}

const isOfPart = (unit: number): boolean =>
  unit < 0x80 ? (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) : isForeign(unit)

/** U+2000 to U+2BFF are punctuation and symbols. */
const isForeign = (unit: number): boolean =>
  (unit >= 0xc0 && unit <= 0x1fff) || (unit >= 0x2c00 && unit <= 0xffff)

/** Where the next part begins; the length of the text if none does. */
function partStart(text: string, from: number): number {
  let at = from
  while (at < text.length && !isOfPart(text.charCodeAt(at))) at++
  return at
}

function partEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && isOfPart(text.charCodeAt(at))) at++
  return at
}

/** Longer words are looked up whatever they begin with. */
const LONG_WORD = 32

/** Whether one of the words begins with a unit and has a length: most words of a text need no look into the list. */
function lengthsByUnit(words: Iterable<string>): (unit: number, length: number) => boolean {
  const lengths = new Int32Array(128)
  for (const word of words) {
    const unit = word.charCodeAt(0)
    if (unit < 128 && word.length < LONG_WORD)
      lengths[unit] = (lengths[unit] ?? 0) | (1 << word.length)
  }
  return (unit, length) =>
    unit >= 128 || length >= LONG_WORD || ((lengths[unit] ?? 0) & (1 << length)) !== 0
}

/** Where the phrase ends whose first part ends at `end`; -1 if other words follow. */
function phraseEnd(folded: string, end: number, parts: readonly string[]): number {
  let at = end
  for (const part of parts.slice(1)) {
    const next = partStart(folded, at)
    if (!folded.startsWith(part, next) || partEnd(folded, next) !== next + part.length) return -1
    if (!BETWEEN.test(folded.slice(at, next))) return -1
    at = next + part.length
  }
  return at
}
