import { ROLES, TITLES } from './cue-words.ts'
import type { Cue } from './cues.ts'
import type { Language } from './lexicon.ts'
import { barePhraseOf, isSyllable, overParticles, phraseOf } from './name-run.ts'
import {
  BODIES,
  CAPITAL_WORDS,
  COUNTRY_NAMES,
  DOUBLE_HEADS,
  EATERIES,
  HEADS,
  NO_HEADS,
  PLACES_WITH_TITLES,
  PUBLIC_PEOPLE,
  TAILS,
  VIETNAMESE_WORDS,
} from './not-a-person.ts'
import { SURNAMES } from './vietnamese-syllables.ts'
import { type NameRun, isAfterName } from './vietnamese-name.ts'
import { type Word, isCapital } from './words.ts'

/** Countries after a title-like word: `anh Mỹ`, `Anh Quốc`, `Pháp`. */
const COUNTRIES: ReadonlySet<string> = new Set(
  'quốc mỹ pháp nga đức úc hàn nhật trung thái lào ý ấn âu á phi ngữ việt văn vietnam'.split(' '),
)

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

function canBegin(words: readonly Word[], i: number, cue: Cue, language: Language): boolean {
  const word = words[i]
  const next = words[i + 1]
  if (word === undefined) return false
  const goes = next?.gap === 'blank'
  const isFollowedByCapital = goes && isCapital(next)
  const isAfterMister = cue.kind === 'title' && ENGLISH_TITLE.test(words[i - 1]?.bare ?? '')
  if (TAILS.has(word.lower) && !isFollowedByCapital && !isAfterMister) return false
  if (HEADS.has(word.lower) && !(isFollowedByCapital && SURNAMES.has(word.lower))) return false
  if (cue.kind !== 'title' && isTitled(words, i)) return false
  if (cue.kind === 'title') {
    const title = words[i - 1]
    if (isOfRole(words, i, language)) return false
    if (GENERIC.has(`${title?.lower} ${word.lower}`) && !isFollowedByCapital) return false
    if (title !== undefined && isPlaceTogether(words, i, language)) return false
    if (
      COUNTRIES.has(word.lower) &&
      title !== undefined &&
      isOfCountry(title) &&
      !isFollowedByCapital &&
      word.lower !== 'đức'
    )
      return false
    if (
      title?.shape === 'capital' &&
      title.gap === 'blank' &&
      EATERIES.has(words[i - 2]?.lower ?? '')
    )
      return false
    if (
      title?.gap === 'blank' &&
      HEADS.has(words[i - 2]?.lower ?? '') &&
      !NO_HEADS.has(`${words[i - 3]?.lower} ${words[i - 2]?.lower}`) &&
      !isOneOf(words[i - 2]?.lower, 'nhà', 'q', 'p')
    )
      return false
  }
  if (
    CAPITAL_WORDS.has(word.lower) &&
    !(isFollowedByCapital && language.englishFirst.has(word.bare)) &&
    !isTitledGiven(words, i, cue, language)
  )
    return false
  const isNumbered = cue.kind === 'title' && isFollowedByCapital && NUMBERED.has(word.lower)
  if (
    VIETNAMESE_WORDS.has(word.bare) &&
    !isNumbered &&
    !isAfterMister &&
    !isVietnameseName(words, i, language)
  )
    return false
  // `Ban Giám đốc`, `Công ty`: a capital and a small word that are one word.
  if (
    goes &&
    next.shape === 'small' &&
    language.compounds.has(`${word.lower} ${next.lower}`) &&
    cue.kind !== 'label'
  )
    return false
  if (goes && isBody(`${word.lower} ${next.lower}`, next)) return false
  // `KHÁCH LƯU TRÚ`
  if (
    goes &&
    cue.kind === 'title' &&
    word.shape === 'capitals' &&
    words[i + 2]?.gap !== 'blank' &&
    language.compounds.has(`${word.lower} ${next.lower}`)
  )
    return false
  const isTurned = cue.kind === 'likely' && next?.gap === 'comma' && next.shape === 'capital'
  if (isTurned && word.shape === 'capitals') return true
  if (word.shape === 'capitals' && cue.strength < 3 && !(isSyllable(word) && isFollowedByCapital))
    return word.bare.length > 3 && language.bareGiven.has(word.bare)
  return true
}

/** `Anh Mỹ Pháp`, `người Nga`; `anh Trung`, `bà Nga` are people. */
const isOfCountry = ({ lower, shape }: Word): boolean =>
  lower === 'người' || (lower === 'anh' && shape !== 'small')

/** `Giám đốc Công ty`, `BÊN A: CÔNG TY TNHH`. */
const isBody = (two: string, { shape }: Word): boolean =>
  (shape !== 'capital' && DOUBLE_HEADS.has(two)) || (shape === 'small' && BODIES.has(two))

/** `anh An`, `chị My`: after a Vietnamese title a given name is none of the words that English begins sentences with. */
const isTitledGiven = (words: readonly Word[], i: number, cue: Cue, language: Language): boolean =>
  cue.kind === 'title' &&
  language.given.has(words[i]?.lower ?? '') &&
  !ENGLISH_TITLE.test(words[i - 1]?.bare ?? '')

const ENGLISH_TITLE = /^(?:mr|mrs|ms|miss|dr|prof|professor|sir|madam|officer|judge|captain)$/

/** `Trưởng ban Kiểm soát`, `Đại diện Prudential:`: after a role stands a department or a company as well. */
function isOfRole(words: readonly Word[], i: number, language: Language): boolean {
  const [word, next, title, before] = [words[i], words[i + 1], words[i - 1], words[i - 2]]
  if (word === undefined || title === undefined || before === undefined) return false
  if (!ROLES.has(`${before.bare} ${title.bare}`)) return false
  const isName =
    language.given.has(word.lower) ||
    SURNAMES.has(word.lower) ||
    language.englishFirst.has(word.bare)
  return (
    !isName &&
    (next?.gap === 'colon' || (next?.gap === 'blank' && next.shape === 'small' && word.isMarked))
  )
}

/** `bà Tám Lúa`: the place among brothers and sisters, and a nickname. */
const NUMBERED: ReadonlySet<string> = new Set('hai ba tư năm sáu bảy tám chín mười út'.split(' '))

/** The eldest, whom the south calls so in every family. */
const GENERIC: ReadonlySet<string> = new Set(['anh hai', 'chị hai', 'anh cả', 'chị cả'])

/** A title comes first, and the name after it: `Người tiếp nhận: Đại úy …`, `Phát thuốc: DS. …`. */
function isTitled(words: readonly Word[], i: number): boolean {
  const word = words[i]
  const next = words[i + 1]
  if (word === undefined || next === undefined) return false
  if (next.gap === 'dot') return TITLES.has(word.bare)
  if (next.gap !== 'blank') return false
  return (
    ROLES.has(`${word.bare} ${next.bare}`) ||
    (TITLES.has(word.bare) &&
      isCapital(next) &&
      (word.shape === next.shape || next.shape === 'capitals'))
  )
}

/** A common word that is a given name as well is one if a surname or a given name follows, or stands alone after a title. */
function isVietnameseName(words: readonly Word[], i: number, language: Language): boolean {
  const word = words[i]
  const next = words[i + 1]
  if (word === undefined) return false
  if (next?.gap === 'blank' && isCapital(next))
    return (
      (SURNAMES.has(word.lower) || language.given.has(word.lower)) &&
      language.bareGiven.has(next.bare)
    )
  return (
    language.given.has(word.lower) &&
    !(next?.gap === 'blank' && language.compounds.has(`${word.lower} ${next.lower}`))
  )
}

/** `Bà Rịa`, `Hai Bà Trưng`, `Cô Tô`. */
function isPlaceTogether(words: readonly Word[], i: number, language: Language): boolean {
  const title = words[i - 1]
  if (title === undefined || !isCapital(title)) return false
  const two = phraseOf(words, { from: i - 1, to: i })
  const three = i > 1 ? phraseOf(words, { from: i - 2, to: i }) : ''
  return (
    language.places.has(two) ||
    language.places.has(three) ||
    PLACES_WITH_TITLES.has(two) ||
    PLACES_WITH_TITLES.has(three)
  )
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

const isOneOf = (word: string | undefined, ...list: readonly string[]): boolean =>
  word !== undefined && list.includes(word)
