import type { Cue } from './cues.ts'
import type { Language } from './lexicon.ts'
import { isBareWord, isNamedThing, phraseOf, runFrom } from './name-run.ts'
import { PUBLIC_PEOPLE } from './not-a-person.ts'
import type { NameRun } from './vietnamese-name.ts'
import { SURNAMES, WESTERN_SURNAMES } from './vietnamese-syllables.ts'
import type { Word } from './words.ts'

/** In small letters: `nguyễn văn an`, `lê thị thu`, `nguyen van an`. Only where surname and middle leave little doubt. */
export function smallFullName(
  words: readonly Word[],
  i: number,
  cue: Cue | undefined,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first === undefined || first.shape !== 'small') return undefined
  const isSurname =
    (SURNAMES.get(first.lower) ?? 0) >= 2 || (!first.isMarked && WESTERN_SURNAMES.has(first.bare))
  if (!isSurname) return undefined
  const isPart = (word: Word): boolean =>
    word.shape === 'small' &&
    (first.isMarked || word.isMarked
      ? language.given.has(word.lower)
      : language.bareGiven.has(word.bare))
  const to = runFrom(words, i, 5, isPart)
  const length = to - i + 1
  const second = words[i + 1]
  if (
    second === undefined ||
    length < 2 ||
    isNamedThing(words, i) ||
    (isBareWord(words, i) && !(second.bare === 'thi' && length > 3))
  )
    return undefined
  const run = { from: i, to }
  if (language.places.has(phraseOf(words, run)) || PUBLIC_PEOPLE.has(phraseOf(words, run)))
    return undefined
  if (language.compounds.has(`${first.lower} ${second.lower}`) && length < 3) return undefined
  const strength = cue?.strength ?? 0
  const isPlain =
    (second.bare === 'van' || second.bare === 'thi') &&
    length >= 3 &&
    isOneOf(second.lower, 'văn', 'thị', 'van', 'thi')
  const isSure = isOneOf(first.lower, 'nguyễn', 'nguyen', 'huỳnh', 'huynh')
  if (strength >= 2 && (length >= 3 || first.isMarked))
    return { ...run, score: 0.9, rule: 'small-letters' }
  const begins = first.gap !== 'blank' && first.gap !== 'dash'
  const isPair = (k: number): boolean =>
    language.compounds.has(`${words[k]?.lower} ${words[k + 1]?.lower}`) &&
    !(k > i && k < to && language.givenPairs.has(`${words[k]?.lower} ${words[k + 1]?.lower}`))
  const isFull =
    (length === 3 || length === 4) &&
    begins &&
    (first.isMarked || second.isMarked) &&
    !isPair(i) &&
    !isPair(i + 1) &&
    !isPair(to)
  if (isPlain || isFull) return { ...run, score: 0.85, rule: 'small-letters' }
  return isSure || (length >= 3 && first.isMarked)
    ? { ...run, score: 0.6, rule: 'small-letters' }
    : undefined
}

const isOneOf = (word: string, ...list: readonly string[]): boolean => list.includes(word)
