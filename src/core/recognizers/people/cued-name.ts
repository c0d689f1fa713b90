import { canBegin } from './cued-word.ts'
import type { Cue } from './cues.ts'
import type { Language } from './lexicon.ts'
import { barePhraseOf, overParticles, phraseOf } from './name-run.ts'
import { COUNTRY_NAMES, PUBLIC_PEOPLE, TAILS } from './not-a-person.ts'
import { type NameRun, isAfterName } from './vietnamese-name.ts'
import { type Word, isCapital } from './words.ts'

/** A name because of what stands before it: `anh Khoa`, `Họ tên: Lò Thị Pọm`, `my name is Kwame`. */
export function cuedName(
  words: readonly Word[],
  i: number,
  cue: Cue,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first === undefined || cue.strength < 2 || !isCapital(first)) return undefined
  if (first.shape === 'initial' && first.bare === 'i') return undefined
  if (!canBegin(words, i, cue, language)) return undefined
  let to = i
  while (to + 1 < words.length && to - i < 5) {
    const step = goesOn(words, i, to, cue)
    if (step === 0 || (to > i && isAfterName(words, language, to + 1))) break
    to += step
  }
  to = withoutTail(words, i, to)
  // `Front Desk <desk@x.vn>`
  if (to < i || ((cue.kind === 'likely' || cue.kind === 'closing') && isNamedTail(words, to + 1)))
    return undefined
  const run = { from: i, to }
  if (
    cue.kind !== 'label' &&
    (PUBLIC_PEOPLE.has(phraseOf(words, run)) ||
      COUNTRY_NAMES.has(phraseOf(words, run)) ||
      PUBLIC_PEOPLE.has(barePhraseOf(words, run)))
  )
    return undefined
  if (language.places.has(phraseOf(words, run)) && cue.kind !== 'title' && cue.kind !== 'label')
    return undefined
  return { ...run, score: to === i && cue.kind === 'likely' ? 0.6 : 0.85, rule: cue.kind }
}

/** How many words further the name goes from `to`: 0 if it ends. */
function goesOn(words: readonly Word[], from: number, to: number, cue: Cue): number {
  const first = words[from]
  const last = words[to]
  const next = words[to + 1]
  if (first === undefined || last === undefined || next === undefined) return 0
  const isAlike =
    isCapital(next) &&
    (next.shape === 'initial' ||
      first.shape === 'initial' ||
      last.shape === 'initial' ||
      (next.shape === 'capitals') === (first.shape === 'capitals') ||
      (next.shape === last.shape && last.gap === 'comma'))
  if (
    next.gap === 'blank' &&
    isAlike &&
    !isCompanyTail(words, to + 1) &&
    !NEVER_INSIDE.has(next.lower)
  )
    return 1
  const step = overParticles(words, to, first)
  if (step > 0) return step
  if (next.gap === 'dot' && last.shape === 'initial' && isCapital(next) && !TAILS.has(next.lower))
    return 1
  if (
    next.gap === 'comma' &&
    (cue.strength === 3 || cue.kind === 'likely') &&
    first.shape === 'capitals' &&
    isCapital(next) &&
    next.shape !== 'initial' &&
    to === from &&
    first.bare.length > 2
  )
    return 1
  return 0
}

/** A word in capitals that makes a thing of the words before it. */
const isNamedTail = (words: readonly Word[], at: number): boolean =>
  words[at]?.gap === 'blank' && words[at].shape === 'capital' && isCompanyTail(words, at)

/** `Châu Sa Rây`: a short ending of companies is a syllable where the name goes on. */
function isCompanyTail(words: readonly Word[], at: number): boolean {
  const [word, next] = [words[at], words[at + 1]]
  if (word === undefined || !TAILS.has(word.lower)) return false
  return !(word.bare.length <= 2 && next?.gap === 'blank' && next.isMarked && isCapital(next))
}

/** Titles and functions that begin the next thing. */
const NEVER_INSIDE: ReadonlySet<string> = new Set(
  'chị ông bà chú bác phòng giám trưởng phó chức số ngày địa điện nơi sinh đt sđt email cccd mr mrs ms dr và với'.split(
    ' ',
  ),
)

/** A label that follows does not belong to the name: `Reporter: Tran Anh Thu   Assignee:`. */
function withoutTail(words: readonly Word[], from: number, to: number): number {
  let end = to
  while (end >= from) {
    const word = words[end]
    const next = words[end + 1]
    const isLabel = next !== undefined && next.gap === 'colon' && end > from
    const isTail =
      word !== undefined &&
      end > from &&
      (ENGLISH_TAIL.has(word.bare) || VIETNAMESE_TAIL.has(word.lower))
    if (!isLabel && !isTail) break
    end--
  }
  return end
}

const ENGLISH_TAIL: ReadonlySet<string> = new Set(
  'phone email tel fax date address dob id department title'.split(' '),
)
const VIETNAMESE_TAIL: ReadonlySet<string> = new Set('chức ngày số điện địa sinh giới'.split(' '))
