import type { Cue } from '../cues.ts'
import type { Language } from '../lexicon.ts'
import { barePhraseOf } from '../name-run.ts'
import { CAPITAL_WORDS, ENGLISH_WORDS, NAMED_COMPANIES, NAMED_PAIRS } from '../not-a-person.ts'
import type { NameRun } from '../vietnamese-name.ts'
import { SURNAMES } from '../vietnamese-syllables.ts'
import type { Word } from '../words.ts'
import { isEnglishWord, isFirstName } from './first-names.ts'

/** A first name alone: only where it is not a word and no Vietnamese syllable. */
export function single(
  words: readonly Word[],
  i: number,
  cue: Cue | undefined,
  language: Language,
): NameRun | undefined {
  const word = words[i]
  if (
    word === undefined ||
    word.shape !== 'capital' ||
    word.bare.length < 3 ||
    !isFirstName(word, language)
  )
    return undefined
  if (isOfPair(words, i) || isBrand(words, i)) return undefined
  if (cue === undefined) {
    if (isEnglishWord(word) && isSubject(words, i))
      return { from: i, to: i, score: 0.55, rule: 'subject' }
    if (isEnglishWord(word) || language.bareGiven.has(word.bare) || SURNAMES.has(word.lower))
      return undefined
    return { from: i, to: i, score: 0.55, rule: 'first-name' }
  }
  if (
    isEnglishWord(word) &&
    cue.kind === 'approach' &&
    !/^(?:dear|hi|hey|hello|ask|tell)$/.test(words[i - 1]?.bare ?? '')
  )
    return undefined
  return CAPITAL_WORDS.has(word.lower) && cue.strength < 2
    ? undefined
    : {
        from: i,
        to: i,
        score: cue.kind === 'approach' && !isGreeted(words, i) ? 0.6 : 0.85,
        rule: 'first-name',
      }
}

/** `Wendy's and Domino's`, `Ask Alexa`. */
const isBrand = (words: readonly Word[], i: number): boolean =>
  (words[i + 1]?.lower === 's' && CHAINS.has(words[i]?.bare ?? '')) ||
  (ASSISTANTS.has(words[i]?.bare ?? '') &&
    /^(?:ask|tell|hey|ok|hi)$/.test(words[i - 1]?.lower ?? ''))

const CHAINS: ReadonlySet<string> = new Set(
  'wendy macy denny arby kohl lowe domino sainsbury applebee hershey kellogg reese sotheby christie moody lloyd mcdonald'.split(
    ' ',
  ),
)
const ASSISTANTS: ReadonlySet<string> = new Set('alexa siri cortana bixby'.split(' '))

/** `Grace said`, `April joined`: at the beginning of a sentence, and before what people do. */
const isSubject = (words: readonly Word[], i: number): boolean =>
  words[i]?.gap !== 'blank' && words[i + 1]?.gap === 'blank' && DONE.has(words[i + 1]?.lower ?? '')

const DONE: ReadonlySet<string> = new Set(
  'said says asked replied joined emailed texted phoned wrote thinks resigned confirmed agreed complained apologised apologized quit left'.split(
    ' ',
  ),
)

/** `Dear Deborah,`: a greeting and the end of its phrase. */
const isGreeted = (words: readonly Word[], i: number): boolean =>
  /^(?:dear|hi|hey|hello)$/.test(words[i - 1]?.bare ?? '') &&
  words[i + 1]?.gap !== 'blank' &&
  !ENGLISH_WORDS.has(words[i]?.lower ?? '')

/** `Romeo and Juliet`, `Morgan Stanley`: two names that are a work or a company. */
function isOfPair(words: readonly Word[], i: number): boolean {
  const isPair = (from: number, to: number): boolean =>
    NAMED_PAIRS.has(`${words[from]?.bare} ${words[to]?.bare}`)
  if (
    words[i - 1]?.shape === 'capital' &&
    NAMED_COMPANIES.has(barePhraseOf(words, { from: i - 1, to: i }))
  )
    return true
  const isAnd = (at: number): boolean => words[at]?.lower === 'and'
  return (
    (isAnd(i + 1) && isPair(i, i + 2)) ||
    (isAnd(i - 1) && isPair(i - 2, i)) ||
    (words[i + 1]?.gap === 'other' && isPair(i, i + 1)) ||
    (words[i]?.gap === 'other' && isPair(i - 1, i))
  )
}
