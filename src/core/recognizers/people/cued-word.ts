import { ROLES, TITLES } from './cue-words.ts'
import type { Cue } from './cues.ts'
import type { Language } from './lexicon.ts'
import { isSyllable, phraseOf } from './name-run.ts'
import {
  BODIES,
  CAPITAL_WORDS,
  DOUBLE_HEADS,
  EATERIES,
  HEADS,
  NO_HEADS,
  PLACES_WITH_TITLES,
  TAILS,
  VIETNAMESE_WORDS,
} from './not-a-person.ts'
import { SURNAMES } from './vietnamese-syllables.ts'
import { type Word, isCapital } from './words.ts'

/** Countries after a title-like word: `anh Mỹ`, `Anh Quốc`, `Pháp`. */
const COUNTRIES: ReadonlySet<string> = new Set(
  'quốc mỹ pháp nga đức úc hàn nhật trung thái lào ý ấn âu á phi ngữ việt văn vietnam'.split(' '),
)

/** Whether a name begins with `words[i]`, which stands after what announces one. */
export function canBegin(words: readonly Word[], i: number, cue: Cue, language: Language): boolean {
  const word = words[i]
  const next = words[i + 1]
  if (word === undefined) return false
  const goes = next?.gap === 'blank'
  const isFollowedByCapital = goes && isCapital(next)
  const isAfterMister = cue.kind === 'title' && ENGLISH_TITLE.test(words[i - 1]?.bare ?? '')
  if (TAILS.has(word.lower) && !isFollowedByCapital && !isAfterMister) return false
  if (HEADS.has(word.lower) && !(isFollowedByCapital && SURNAMES.has(word.lower))) return false
  if (cue.kind !== 'title' && isTitled(words, i)) return false
  if (isOtherwise(words, i, cue, language)) return false
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

/** `a Redis`, where `a Khải` is a person; `owner: Owner` and `signed (RFC 7519)` of code. */
function isOtherwise(words: readonly Word[], i: number, cue: Cue, language: Language): boolean {
  const [word, before, next] = [words[i], words[i - 1], words[i + 1]]
  if (word === undefined || before === undefined) return false
  const isKnown = word.isMarked
    ? language.given.has(word.lower) || SURNAMES.has(word.lower)
    : language.bareGiven.has(word.bare)
  if (isKnown) return false
  if (cue.kind === 'title') return before.bare.length === 1
  const goesOn = next?.gap === 'blank' && isCapital(next)
  const isShort = word.shape === 'capitals' && word.bare.length <= 4
  return !goesOn && (word.lower === before.lower || isShort)
}

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

const isOneOf = (word: string | undefined, ...list: readonly string[]): boolean =>
  word !== undefined && list.includes(word)
