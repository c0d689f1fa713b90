import { AFTER_NAME, type Cue } from './cues.ts'
import type { Language } from './lexicon.ts'
import {
  type Run,
  barePhraseOf,
  isBareWord,
  isNamedThing,
  isSyllable,
  isWrittenLike,
  phraseOf,
  runFrom,
} from './name-run.ts'
import {
  COUNTRY_NAMES,
  HEADS,
  NAMED_COMPANIES,
  PUBLIC_PEOPLE,
  PUBLIC_ROLES,
  TAILS,
  VIETNAMESE_WORDS,
} from './not-a-person.ts'
import { BARE_SURNAMES, MIDDLES, SURNAMES, WESTERN_SURNAMES } from './vietnamese-syllables.ts'
import { type Word, bareOf, isCapital } from './words.ts'

/** A name that was found, and how sure that is: see `person.ts`. */
export interface NameRun extends Run {
  readonly score: number
  readonly rule: string
}

/** What a full name needs: surname 2, more syllables 1, a usual middle 1, a usual given name 1, a cue 1 to 3. */
const CAREFUL = 4
const WIDE = 3
const BARE_MIDDLES: ReadonlySet<string> = new Set([...MIDDLES].map(bareOf))
const LONGEST = 6

/** Surname, middle, given name in capitals: `Nguyễn Thị Thu Hiền`, `PHAM VAN BINH`, `Nguyen Van A`. */
export function fullName(
  words: readonly Word[],
  i: number,
  cue: Cue | undefined,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first === undefined || !isCapital(first) || first.shape === 'initial') return undefined
  const weight = surnameWeight(first, words[i + 1])
  if (weight === 0 || isTitleHere(words, i, cue)) return undefined
  const to = nameEnd(
    words,
    language,
    i,
    runFrom(
      words,
      i,
      LONGEST,
      (word) =>
        (isSyllable(word) || (word.isMarked && word.bare.length <= 7)) &&
        isWrittenLike(word, first),
    ),
  )
  if (to === i || (to - i < 2 && !isSurname(first))) return undefined
  const run = { from: i, to }
  const strength = cue?.strength ?? 0
  const next = words[to + 1]
  if (next?.gap === 'blank' && isCapital(next) && TAILS.has(next.lower)) return undefined
  if (isKnownOtherwise(words, run, cue, language) || (to - i < 3 && isBareWord(words, i)))
    return undefined
  const listed = cue === AFTER_NAME && to - i >= 2 ? 0.5 : 0
  const sure =
    weight +
    evidence(words, run, language) +
    bonus(words, run, weight, language) +
    strength +
    listed -
    doubts(words, run, strength)
  if (sure >= CAREFUL) return { ...run, score: 0.9, rule: 'full-name' }
  return sure >= WIDE ? { ...run, score: 0.6, rule: 'likely-name' } : undefined
}

/** `Ông`, which is a surname too, before another surname: `Người đại diện: Ông Vương Quốc Tuấn`. */
function isTitleHere(words: readonly Word[], i: number, cue: Cue | undefined): boolean {
  const first = words[i]
  const next = words[i + 1]
  if (first?.bare !== 'ong' || cue?.kind === 'title' || next?.gap !== 'blank') return false
  return (SURNAMES.get(next.lower) ?? 0) >= 1
}

const isSurname = ({ lower, bare }: Word): boolean => SURNAMES.has(lower) || BARE_SURNAMES.has(bare)

function surnameWeight(word: Word, next: Word | undefined): number {
  const known = SURNAMES.get(word.lower)
  // `Đường Trần Hưng Đạo`
  if (HEADS.has(word.lower) && next?.gap === 'blank' && (SURNAMES.get(next.lower) ?? 0) >= 2)
    return 0
  if (known !== undefined) return word.isMarked || known < 2 ? known : 1.5
  // `Dinh Độc Lập`: who leaves out marks leaves out all.
  if (!word.isMarked && BARE_SURNAMES.has(word.bare) && next?.isMarked !== true) return 1.5
  // Before `Văn` or `Thị` any syllable is a surname, of the peoples of the mountains above all.
  const isBeforeMiddle =
    next?.gap === 'blank' && ANY_BEFORE.has(next.lower) && isWrittenLike(next, word)
  const isWord = HEADS.has(word.lower) || (next?.lower !== 'văn' && VIETNAMESE_WORDS.has(word.bare))
  return isBeforeMiddle && isSyllable(word) && word.shape !== 'initial' && !isWord ? 1 : 0
}

const ANY_BEFORE: ReadonlySet<string> = new Set(['văn', 'thị', 'a', 'seo', 'láo'])
/** Middles that hardly any other word is; those of the H'Mông and Dao among them. */
const PLAIN: ReadonlySet<string> = new Set(['van', 'thi', 'a', 'seo', 'lao'])

/** A rarer surname and nothing but syllables that parents give: `Bạch Hạnh Xuân`, `Cao Bảo Phong`. */
function bonus(
  words: readonly Word[],
  { from, to }: Run,
  weight: number,
  language: Language,
): number {
  const [first, second] = [words[from], words[from + 1]]
  if (weight >= 2 || to - from < 2 || first?.shape !== 'capital' || second === undefined) return 0
  const rest = words.slice(from + 1, to + 1)
  if (!rest.every(({ lower }) => language.given.has(lower))) return 0
  if (!first.isMarked && !rest.some(({ isMarked }) => isMarked)) return 0
  if (weight < 1) return 0.5
  return MIDDLES.has(second.lower) ? 0 : 1
}

/** What the syllables after the surname say. */
function evidence(words: readonly Word[], { from, to }: Run, language: Language): number {
  const isMarked = words.slice(from, to + 1).some((word) => word.isMarked)
  const isGiven = (word: Word): boolean =>
    word.shape === 'initial' ||
    (isMarked ? language.given.has(word.lower) : language.bareGiven.has(word.bare))
  const isMiddle = (word: Word): boolean =>
    isMarked ? MIDDLES.has(word.lower) : BARE_MIDDLES.has(word.bare)
  const length = to - from + 1
  let sum = length >= 3 ? 1 : 0
  for (let k = from + 1; k <= to; k++) {
    const word = words[k]
    if (word === undefined) continue
    if (k === to) sum += isGiven(word) ? 1 : 0
    else if (length >= 3 && k === from + 1 && isMiddle(word))
      sum += PLAIN.has(word.bare) ? (word.isMarked || word.shape === 'initial' ? 2 : 1.5) : 1
    if (!isGiven(word) && !(k < to && SURNAMES.has(word.lower)))
      sum -= isMarked ? (k === to && word.isMarked && sum >= 2 ? 0 : 0.5) : 1
  }
  return sum
}

/** What speaks against it: a capital word right before, a heading in capitals, two syllables at the start of a sentence. */
function doubts(words: readonly Word[], { from, to }: Run, strength: number): number {
  const first = words[from]
  const before = words[from - 1]
  if (first === undefined || strength > 0) return 0
  let doubt = 0
  if (first.gap === 'blank' && before !== undefined) {
    if (JOINING.has(before.lower)) doubt += 0
    else if (first.shape === 'capitals' && before.shape === 'capitals')
      doubt += isPlainMiddle(words[from + 1]) ? 1 : 2
    else if (isCapital(before)) doubt += 1
    // `BIDV HUỲNH NGỌC SƠN`
    if (first.isMarked && before.shape === 'capitals' && !/[aeiouy]/.test(before.bare)) doubt -= 1
  }
  const next = words[to + 1]
  if (next?.gap === 'blank' && first.shape === 'capitals' && next.shape === 'capitals')
    doubt += next.end - next.start <= 3 ? 0.5 : 2
  // Between marks or alone in its field, line or column, it is one thing.
  const isSetOff =
    first.gap !== 'blank' &&
    first.gap !== 'stop' &&
    (next === undefined || (next.gap !== 'blank' && next.gap !== 'dot'))
  if (isSetOff && to - from >= 2) doubt -= 0.5
  const begins =
    first.gap === 'start' || first.gap === 'line' || first.gap === 'stop' || first.gap === 'dot'
  if (to - from === 1) doubt += begins && (SURNAMES.get(first.lower) ?? 1) < 2 ? 1.5 : 0.5
  return doubt
}

/** Words between what a line in capitals says: `GIỮA ÔNG … VÀ …`, `… LÀ …`. */
const JOINING: ReadonlySet<string> = new Set('là và hay hoặc với của cho gửi bởi do tên'.split(' '))

/** `Văn`, `Thị`: hardly ever anything else between two syllables. */
const isPlainMiddle = (word: Word | undefined): boolean =>
  word !== undefined && /^(?:văn|thị|van|thi)$/.test(word.lower)

/** Places, public people, names of streets, schools and companies, and words. */
function isKnownOtherwise(
  words: readonly Word[],
  run: Run,
  cue: Cue | undefined,
  language: Language,
): boolean {
  const phrase = phraseOf(words, run)
  const isPlace =
    language.places.has(phrase) ||
    (words[run.from]?.isMarked !== true && language.barePlaces.has(barePhraseOf(words, run)))
  const strength = cue?.strength ?? 0
  if (isPlace && (strength < 3 || run.to - run.from === 1)) return strength < 2
  if (
    strength < 3 &&
    (PUBLIC_PEOPLE.has(phrase) ||
      NAMED_COMPANIES.has(phrase) ||
      COUNTRY_NAMES.has(phrase) ||
      isPublic(words, run.from))
  )
    return true
  if (strength < 2 && isNamedThing(words, run.from)) return true
  const two = phraseOf(words, { from: run.from, to: run.from + 1 })
  return strength < 2 && run.to - run.from === 1 && language.compounds.has(two)
}

/** A writer, a player, a king: `họa sĩ Bùi Xuân Phái`. */
function isPublic(words: readonly Word[], i: number): boolean {
  const [two, one] = [words[i - 2], words[i - 1]]
  if (words[i]?.gap !== 'blank' || one === undefined) return false
  return (
    PUBLIC_ROLES.has(one.lower) ||
    (two !== undefined && PUBLIC_ROLES.has(`${two.lower} ${one.lower}`))
  )
}

/** Without words after the name that belong to what follows: `Nguyễn Văn An Phòng Kế toán`. */
function nameEnd(words: readonly Word[], language: Language, from: number, to: number): number {
  for (let k = from + 2; k <= to; k++) {
    const word = words[k]
    if (word === undefined) continue
    if (STOPS.has(word.lower) || isAfterName(words, language, k)) return k - 1
  }
  return to
}

/** In a line of capitals the name ends before a syllable that is of no name, if the line goes on. */
export function isAfterName(words: readonly Word[], language: Language, k: number): boolean {
  const [word, next] = [words[k], words[k + 1]]
  if (word?.shape !== 'capitals' || next?.gap !== 'blank' || next.shape !== 'capitals') return false
  return word.isMarked
    ? !language.given.has(word.lower) && !SURNAMES.has(word.lower)
    : !language.bareGiven.has(word.bare)
}

const STOPS: ReadonlySet<string> = new Set(
  'phòng giám trưởng phó chức ngày số địa điện nơi giấy tổng sở giới cccd sđt cmnd stk tk và với tại là'.split(
    ' ',
  ),
)

/** Given name and surname as abroad, without marks: `An Nguyen`, `Thi Hoa Pham`. */
export function westernOrder(
  words: readonly Word[],
  i: number,
  cue: Cue | undefined,
  language: Language,
): NameRun | undefined {
  const first = words[i]
  if (first === undefined || first.isMarked || first.shape !== 'capital') return undefined
  const to = runFrom(words, i, 4, (word) => word.shape === 'capital' && !word.isMarked)
  const last = words[to]
  if (to === i || last === undefined || !WESTERN_SURNAMES.has(last.bare)) return undefined
  const run = { from: i, to }
  const next = words[to + 1]
  // `Anh Phan Quốc Yến`: a title and a name with marks.
  if (next?.gap === 'blank' && next.isMarked && isCapital(next)) return undefined
  // `Khoa Dinh dưỡng`
  if (next?.gap === 'blank' && language.compounds.has(`${last.lower} ${next.lower}`))
    return undefined
  const given = words.slice(i, to)
  if (given.some(({ bare }) => VIETNAMESE_WORDS.has(bare) && !language.bareGiven.has(bare)))
    return undefined
  if (!given.every(({ bare }) => language.bareGiven.has(bare) || language.englishFirst.has(bare)))
    return undefined
  if (
    isKnownOtherwise(words, run, cue, language) ||
    language.barePlaces.has(barePhraseOf(words, run))
  )
    return undefined
  return {
    ...run,
    score: last.bare === 'do' || last.bare === 'ho' ? 0.6 : 0.85,
    rule: 'western-order',
  }
}
