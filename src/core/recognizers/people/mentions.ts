import type { Language } from './lexicon.ts'
import { barePhraseOf, isNamedThing } from './name-run.ts'
import { CAPITAL_WORDS, ENGLISH_WORDS } from './not-a-person.ts'
import type { NameRun } from './vietnamese-name.ts'
import { BARE_SURNAMES } from './vietnamese-syllables.ts'
import { type Word, isCapital } from './words.ts'

/**
 * A name once found is a name again: its given name alone in capitals (`Trang` after `Nguyễn Thùy Trang`), the first and the
 * last name of English. Only in the same text.
 */
export function mentions(
  words: readonly Word[],
  names: readonly NameRun[],
  language: Language,
  level: 'careful' | 'wide',
): readonly NameRun[] {
  const known = new Set(names.flatMap((name) => partsOf(words, name, language, level)))
  if (names.length === 0) return []
  const taken = new Set(
    names.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, k) => from + k)),
  )
  const found: NameRun[] = []
  const phrases = new Map(
    names
      .filter(({ from, to }) => to > from)
      .map((name) => [barePhraseOf(words, name), name.to - name.from]),
  )
  const beginnings = new Map<string, number[]>()
  for (const [phrase, more] of phrases) {
    const first = phrase.slice(0, phrase.indexOf(' '))
    const lengths = beginnings.get(first) ?? []
    if (!lengths.includes(more))
      beginnings.set(
        first,
        [...lengths, more].toSorted((a, b) => b - a),
      )
  }
  for (const [i, word] of words.entries()) {
    if (taken.has(i)) continue
    const more = beginnings.get(word.bare)?.find((length) => isSame(words, i, i + length, phrases))
    if (more !== undefined) {
      found.push({ from: i, to: i + more, score: 0.85, rule: 'again' })
      for (let k = i; k <= i + more; k++) taken.add(k)
      continue
    }
    if (word.shape !== 'capital' || !known.has(word.lower)) continue
    if (isPartOfOther(words, i, language) || isNamedThing(words, i)) continue
    found.push({ from: i, to: i, score: 0.85, rule: 'again' })
  }
  return found
}

/** The whole name once more, in other letters too: `NGUYEN THI THU HIEN`. */
function isSame(
  words: readonly Word[],
  from: number,
  to: number,
  phrases: ReadonlyMap<string, number>,
): boolean {
  if (to >= words.length) return false
  for (let k = from; k <= to; k++) {
    const word = words[k]
    if (word === undefined || (k > from && word.gap !== 'blank')) return false
    if (word.shape === 'small' && words[from]?.shape !== 'small') return false
  }
  return phrases.has(barePhraseOf(words, { from, to }))
}

/** Which words of a name stand for the whole. */
function partsOf(
  words: readonly Word[],
  { from, to }: NameRun,
  language: Language,
  level: 'careful' | 'wide',
): readonly string[] {
  const first = words[from]
  const last = words[to]
  if (first?.shape !== 'capital' || last?.shape !== 'capital') return []
  if (
    from === to &&
    (first.bare.length < 4 ||
      ENGLISH_WORDS.has(first.lower) ||
      !language.englishFirst.has(first.bare))
  )
    return []
  const parts = [last.lower]
  if (isWesternFirst(first, language)) parts.push(first.lower)
  return parts.filter(
    (part) =>
      part.length > 2 &&
      !CAPITAL_WORDS.has(part) &&
      !(level === 'careful' && ENGLISH_WORDS.has(part)),
  )
}

/** The first word of a name is what people are called by, unless it is a surname or a syllable of Vietnamese. */
const isWesternFirst = (first: Word, language: Language): boolean =>
  !language.bareGiven.has(first.bare) &&
  !first.isMarked &&
  !BARE_SURNAMES.has(first.bare) &&
  (language.englishFirst.has(first.bare) ||
    (first.bare.length > 3 && !ENGLISH_WORDS.has(first.lower)))

/** A capital word beside it that is of another name, or a word with it. */
function isPartOfOther(words: readonly Word[], i: number, language: Language): boolean {
  const word = words[i]
  const before = words[i - 1]
  const next = words[i + 1]
  if (word === undefined) return true
  if (
    next?.gap === 'blank' &&
    (isCapital(next) || language.compounds.has(`${word.lower} ${next.lower}`))
  )
    return true
  return (
    word.gap === 'blank' &&
    before !== undefined &&
    isCapital(before) &&
    !CAPITAL_WORDS.has(before.lower)
  )
}
