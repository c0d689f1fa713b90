import { TITLES } from '../cue-words.ts'
import { AFTER_NAME, type Cue } from '../cues.ts'
import { type Language, hasVietnamese } from '../lexicon.ts'
import { isEnglishWord, isFirstName } from './first-names.ts'
import { single } from './single-name.ts'
import { type Run, barePhraseOf, isSyllable, overParticles } from '../name-run.ts'
import { CAPITAL_WORDS, HEADS, NAMED_COMPANIES, PUBLIC_PEOPLE, TAILS } from '../not-a-person.ts'
import type { NameRun } from '../vietnamese-name.ts'
import { type Word, isCapital } from '../words.ts'

/** A first name of the list with what follows in capitals: `Michael O'Brien`, `Jean-Luc Picard`, `J. Robert Whitfield`. */
export function englishName(
  words: readonly Word[],
  i: number,
  cue: Cue | undefined,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first === undefined || !isCapital(first)) return undefined
  const next = words[i + 1]
  const goesOn =
    next !== undefined && isCapital(next) && (next.gap === 'blank' || next.gap === 'dot')
  const isListedFirst = isFirstName(first, language)
  if (
    (!isListedFirst && !goesOn) ||
    isVietnamese(first) ||
    PLACE_BEGINNINGS.has(first.bare) ||
    FUNCTION_WORDS.has(first.lower) ||
    belongsBefore(words, i)
  )
    return undefined
  if (TITLES.has(first.bare) && first.bare.length > 1 && !language.englishFirst.has(first.bare))
    return undefined
  const to = end(words, i)
  const run = { from: i, to }
  if (isCase(words, i, to)) return undefined
  const phrase = barePhraseOf(words, run)
  if (PUBLIC_PEOPLE.has(phrase)) return undefined
  if (isKorean(words, run)) return { ...run, score: 0.85, rule: 'korean' }
  if (
    isVietnameseRun(words, run, language) ||
    isThing(words, run.to, run.to === i) ||
    NAMED_COMPANIES.has(phrase) ||
    language.barePlaces.has(phrase)
  )
    return undefined
  if (to === i) return single(words, i, cue, language)
  if (!hasNames(words, i, to, language)) return undefined
  const last = words[to]
  const isInitialed = first.shape === 'initial'
  const isListed = isListedFirst
  const lastKnown = last !== undefined && isLastName(last, language)
  if (first.shape === 'capitals' && !(cue !== undefined && cue.strength > 1)) {
    const isSure =
      isListed && lastKnown && last !== undefined && !isEnglishWord(first) && !isEnglishWord(last)
    return isSure && first.bare.length > 2 && last.bare.length > 3
      ? { ...run, score: cue === undefined ? 0.6 : 0.85, rule: 'capitals' }
      : undefined
  }
  if (isListed && lastKnown)
    return {
      ...run,
      score: isEnglishWord(first) && last !== undefined && isEnglishWord(last) ? 0.6 : 0.85,
      rule: 'first-and-last',
    }
  if (isListed)
    return {
      ...run,
      score: isEnglishWord(first) && cue === undefined ? 0.45 : 0.65,
      rule: 'first-name',
    }
  if (isInitialed)
    return isInitial(words, i, language) ? { ...run, score: 0.65, rule: 'initial' } : undefined
  const isUnknownPerson =
    (cue === AFTER_NAME || isDoneBy(words, i)) &&
    to === i + 1 &&
    last !== undefined &&
    !isEnglishWord(last)
  return (lastKnown || isUnknownPerson) && !last?.isMarked && !isEnglishWord(first) && to - i <= 2
    ? { ...run, score: 0.55, rule: 'last-name' }
    : undefined
}

/** `Kim Min-seo`, `Hye-jin Park`. */
function isKorean(words: readonly Word[], { from, to }: Run): boolean {
  const [first, last] = [words[from], words[to]]
  if (first?.shape !== 'capital' || last?.shape !== 'capital' || to !== from + 1) return false
  return (
    (KOREAN.has(first.bare) && TWO_SYLLABLES.test(last.bare)) ||
    (KOREAN.has(last.bare) && TWO_SYLLABLES.test(first.bare))
  )
}

const TWO_SYLLABLES = /^[a-z]{2,6}-[a-z]{2,6}$/
const KOREAN: ReadonlySet<string> = new Set(
  'kim lee park choi jung jeong kang cho yoon jang lim han oh seo shin kwon hwang ahn song yoo hong jeon'.split(
    ' ',
  ),
)

/** `filed by Bartholomew Quince`: what people do and companies seldom. */
const isDoneBy = (words: readonly Word[], i: number): boolean =>
  words[i]?.gap === 'blank' &&
  ((words[i - 1]?.lower === 'by' && DEEDS.has(words[i - 2]?.bare ?? '')) ||
    (words[i - 1]?.lower === 'to' && words[i - 2]?.bare === 'according') ||
    PERSONAL.has(words[i - 1]?.lower ?? ''))

/** Who a person is, right before the name: `Tutor Blessing Adeyemi`. */
const PERSONAL: ReadonlySet<string> = new Set(
  'tutor parent landlord landlady neighbour neighbor supervisor advisor adviser caller resident researcher technician recruiter intern volunteer nominee victim suspect cashier courier paralegal dentist surgeon therapist accountant electrician plumber babysitter classmate roommate flatmate housemate husband wife daughter son brother sister cousin uncle aunt teacher nurse tenant colleague candidate applicant patient student claimant plaintiff defendant employee passenger'.split(
    ' ',
  ),
)

const DEEDS: ReadonlySet<string> = new Set(
  'filed lodged submitted written signed witnessed accompanied treated examined interviewed chaired taught raised assaulted seen drafted translated edited painted photographed narrated'.split(
    ' ',
  ),
)

/** `Roe v. Wade`: what a court has named after people. */
const isCase = (words: readonly Word[], from: number, to: number): boolean =>
  VERSUS.has(words[to + 1]?.lower ?? '') || VERSUS.has(words[from - 1]?.lower ?? '')

const VERSUS: ReadonlySet<string> = new Set(['v', 'vs', 'versus'])

/** Has a letter that only Vietnamese has. */
const isVietnamese = ({ lower, isMarked }: Word): boolean => isMarked && hasVietnamese(lower)

/** In a Vietnamese text words that are all syllables of it are not an English name: `Hoa Sen`, `Theo`. */
const isVietnameseRun = (
  words: readonly Word[],
  { from, to }: Run,
  { isVietnamese: isText }: Language,
): boolean => isText && words.slice(from, to + 1).every((word) => word.isMarked || isSyllable(word))

const isLastName = (word: Word, language: Language): boolean =>
  language.englishLast.has(word.bare) ||
  /^(?:mc|mac|o['’])[a-z]{3,}$/.test(word.bare) ||
  /(?:son|sen|ski|sky|ska|wicz|vich|ovic|escu|opoulos|idis|enko|chuk|shvili|ez|ini|etti|elli|sson|mann|berg|stein|feld|cik|czyk|czak|quist|qvist|strom|gaard|dottir|akis|yan|ian|oğlu|oglu|ashvili|aite|auskas|enas|ovic|ev|ov|eva|ova)$/.test(
    word.bare,
  )

/** `K. Yamamoto`: not `B/L`, `A Day`, nor `Q. Ngô Quyền` and `P. Bến Nghé`, which are districts and wards. */
function isInitial(words: readonly Word[], i: number, { isVietnamese: isText }: Language): boolean {
  const first = words[i]
  const next = words[i + 1]
  if (
    first === undefined ||
    next === undefined ||
    first.gap === 'other' ||
    next.shape !== 'capital'
  )
    return false
  if (first.bare === 'i' || first.bare === 'a' || next.gap !== 'dot') return false
  return !(isText && (first.bare === 'q' || first.bare === 'p' || first.bare === 't'))
}

/** A capital word right before that is none of a sentence's own words: `the Oliver branch`, `Saint Martin`. */
function belongsBefore(words: readonly Word[], i: number): boolean {
  const word = words[i]
  const before = words[i - 1]
  if (word !== undefined && word.gap === 'dot' && before?.bare === 'st') return true
  if (word === undefined || before === undefined || (word.gap !== 'blank' && word.gap !== 'dash'))
    return false
  if (word.gap === 'dash') return false
  if (
    before.lower === 'the' ||
    before.lower === 'a' ||
    before.lower === 'an' ||
    (before.shape === 'number' && !(before.gap === 'colon' && words[i - 2]?.shape === 'number')) ||
    HEADS.has(before.lower)
  )
    return true
  return (
    isCapital(before) &&
    !CAPITAL_WORDS.has(before.lower) &&
    !TITLES_BEFORE.has(before.bare) &&
    before.shape === 'capital' &&
    !STARTS.has(before.gap)
  )
}

const STARTS: ReadonlySet<string> = new Set(['line', 'stop', 'dot', 'colon', 'start', 'other'])
/** `San Francisco`, `Santa Clara`, `New York`. */
const PLACE_BEGINNINGS: ReadonlySet<string> = new Set(
  'san santa santo saint st los las el new fort port mount cape lake north south east west upper lower great'.split(
    ' ',
  ),
)
/** The list of first names has words that begin sentences. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  'in an so my do no he she we on at to by or and of for as if it is be am the you not but can may'.split(
    ' ',
  ),
)
const TITLES_BEFORE: ReadonlySet<string> = new Set(
  'mr mrs ms dr prof miss sir officer nurse judge captain'.split(' '),
)

/** Where a run of capital words from `i` ends, with particles and initials between. */
function end(words: readonly Word[], i: number): number {
  const first = words[i]
  let to = i
  while (to - i < 4) {
    const last = words[to]
    const next = words[to + 1]
    if (first === undefined || last === undefined || next === undefined) break
    const isAlike =
      isCapital(next) &&
      (next.shape === 'initial' ||
        first.shape === 'initial' ||
        (next.shape === 'capitals') === (first.shape === 'capitals'))
    const particles = overParticles(words, to, first)
    if (next.gap === 'blank' && isAlike && !DAYS.has(next.bare)) to += 1
    else if (particles > 0) to += particles
    else if (next.gap === 'dot' && last.shape === 'initial' && isCapital(next)) to += 1
    else break
  }
  return to
}

const DAYS: ReadonlySet<string> = new Set(
  'monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight re fwd cc at'.split(
    ' ',
  ),
)

/** A company, a street, a theorem: the last word, or the one after, says so. */
function isThing(words: readonly Word[], to: number, isSingle: boolean): boolean {
  const last = words[to]
  const next = words[to + 1]
  if (last !== undefined && TAILS.has(last.lower)) return true
  if (next?.gap !== 'blank' || !TAILS.has(next.lower)) return false
  // `Jen works for us`
  return isCapital(next) || (isSingle && next.bare.length > 3 && next.bare !== 'works')
}

const hasNames = (words: readonly Word[], from: number, to: number, language: Language): boolean =>
  words
    .slice(from, to + 1)
    .every(
      (word) =>
        !TAILS.has(word.lower) &&
        (word.shape === 'small' ||
          !CAPITAL_WORDS.has(word.lower) ||
          language.englishLast.has(word.bare)) &&
        word.shape !== 'number',
    )
