import type { Recognizer } from '../recognizer.ts'
import { bareGivenName } from './bare-given-name.ts'
import { cuedName } from './cued-name.ts'
import { LIKELY_LABELS, PERSON_LABELS, VERBS } from './cue-words.ts'
import { AFTER_NAME, type Cue, cueBefore } from './cues.ts'
import { englishName } from './english/full-name.ts'
import { namesInFiles } from './file-names.ts'
import { addressedName, addressedSmall, givenPair } from './given-pair.ts'
import { type Language, isVietnameseText, languageOf } from './lexicon.ts'
import { highlandName } from './highland-name.ts'
import { mentions } from './mentions.ts'
import { namedCells } from './named-cells.ts'
import { CAPITAL_WORDS, VIETNAMESE_WORDS } from './not-a-person.ts'
import { smallEnglishName } from './english/small-name.ts'
import { smallFullName } from './small-full-name.ts'
import { smallGivenName } from './small-given-name.ts'
import { speakers } from './speakers.ts'
import { structuredNames } from './structured-names.ts'
import { type NameRun, fullName, westernOrder } from './vietnamese-name.ts'
import { SURNAMES } from './vietnamese-syllables.ts'
import { type Word, bareOf, isCapital, readWords } from './words.ts'

/** How much is taken for a person. */
export interface PersonOptions {
  /**
   * `careful`: what a surname, a title, a label or an introduction proves. `wide`: also given names alone, first names of
   * English and names in small letters.
   */
  readonly level: 'careful' | 'wide'
}

const LEAST = { careful: 0.8, wide: 0.5 } as const
/** What a finding says of itself: everything reported is meant, whatever `threshold` stands at by default. */
const SCORE = 0.85

/**
 * Names of people in Vietnamese and English, by surname, titles, labels and lists; no model. What is found and what is not:
 * docs/detection.md.
 */
export function createPerson({ level }: PersonOptions): Recognizer {
  const least = LEAST[level]
  return {
    name: 'person',
    find(view, report) {
      const words = readWords(view)
      const language = languageOf(isVietnameseText(view, words))
      const names: NameRun[] = []
      const mails = view.includes('@') ? view : undefined
      for (let i = 0; i < words.length; i++) {
        const name = nameAt(words, i, language, names.at(-1), mails, least)
        if (name === undefined || name.score < least) continue
        names.push(name)
        i = name.to
      }
      names.push(
        ...speakers(view, words, language).filter(({ from, to }) => !isTaken(names, from, to)),
      )
      for (const { from, to, rule } of [...names, ...mentions(words, names, language, level)]) {
        const start = words[from]?.start ?? 0
        const end = words[to]?.end ?? start
        report({
          entity: 'PERSON',
          start: withSaint(words, from) ?? start,
          end: withoutGenitive(view, start, end),
          score: SCORE,
          rule,
        })
      }
      for (const { start, end, text, name } of namedCells(view, isAnyField))
        if (isPersonField(name) ? isNameAlone(text) : isFullNameAlone(text, language))
          report({ entity: 'PERSON', start, end, score: SCORE, rule: 'field' })
      for (const name of namesInFiles(view, language))
        report({ entity: 'PERSON', ...name, score: SCORE })
      for (const name of structuredNames(view)) report({ entity: 'PERSON', ...name, score: SCORE })
    },
  }
}

/** `Phêrô Trần Văn Cảnh`: the baptismal name that Catholics have in front. */
function withSaint(words: readonly Word[], from: number): number | undefined {
  const before = words[from - 1]
  const isSaint =
    before !== undefined &&
    words[from]?.gap === 'blank' &&
    isCapital(before) &&
    SAINTS.has(before.bare)
  return isSaint ? before.start : undefined
}

const SAINTS: ReadonlySet<string> = new Set(
  'phero maria giuse phaolo gioan terexa teresa anna antôn anton mattheu matta luca toma simon giacobe phanxico micae cecilia agata catarina rosa monica isave elisabet batolomeo anre philipphe augustino'.split(
    ' ',
  ),
)

const isTaken = (names: readonly NameRun[], from: number, to: number): boolean =>
  names.some((name) => name.from <= to && from <= name.to)

/** A field or column of people by its name: `Họ và tên`, `full_name`, `customer_name`, `chu_the`. */
const isPersonField = (name: string): boolean =>
  PERSON_LABELS.has(name) ||
  /(?:^| )(?:ho ten|ho va ten|full ?name|customer name|ten khach hang|ten nhan vien)$/.test(name)

/** A field of people or of something else: `Khách`, `name`, `user`. */
const isLikelyField = (name: string): boolean => LIKELY_LABELS.has(name)

const isAnyField = (name: string): boolean => isPersonField(name) || isLikelyField(name)

/** What such a field holds is a name if it begins with a surname of Vietnam, or is a first and a last name of English, in capital words alone. */
const isFullNameAlone = (text: string, language: Language): boolean => {
  if (text.length > 40 || !CAPITAL_WORDS_ALONE.test(text)) return false
  const [first = '', ...more] = text.toLowerCase().normalize('NFC').split(' ')
  const isEnglish =
    more.length === 1 &&
    language.englishFirst.has(bareOf(first)) &&
    language.englishLast.has(bareOf(more[0] ?? ''))
  return isEnglish || (SURNAMES.get(first) ?? 0) >= 2
}

const CAPITAL_WORDS_ALONE = /^\p{Lu}[\p{L}\p{M}]*(?: \p{Lu}[\p{L}\p{M}]*){1,4}$/u

/** What such a field holds is a name, in any case: words, a point or comma between, nothing else. */
const isNameAlone = (text: string): boolean =>
  text.length <= 80 &&
  /^\p{L}[\p{L}\p{M}'’.-]*(?:,? \p{L}[\p{L}\p{M}'’.-]*){0,6}$/u.test(text) &&
  !EMPTY.test(text) &&
  !FLIGHT.test(text) &&
  (/\s/.test(text)
    ? !HEADING.test(text)
    : /^\p{Lu}/u.test(text) &&
      !VIETNAMESE_WORDS.has(text.toLowerCase()) &&
      !CAPITAL_WORDS.has(text.toLowerCase()))

/** A capital and then a small word that is not a particle of a name: `Quan hệ`, `Ty le BHXH`. */
const HEADING =
  /^\p{Lu}[\p{L}\p{M}]* (?!(?:van|von|de|da|di|du|del|der|den|la|le|bin|binti|ibn|al|el|dos|das|zu|ter) \p{Lu}\p{Ll})\p{Ll}/u

/** From one airport to another. */
const FLIGHT = /^[A-Z]{3}-[A-Z]{3}$/

/** What stands in a field that is not filled in, and headings. */
const EMPTY =
  /^(?:n\/?a|none|null|nil|unknown|anonymous|khong|không(?: có)?|quốc tịch|giới tính|ngày sinh|địa chỉ|ghi chú|chức vụ|điện thoại|chưa có|trống|cộng|tổng(?: cộng)?|total|test|string|str|text|varchar|required|optional|true|false|admin|root|system|guest)$/iu

/** The best reading of a name that begins with `words[i]`. */
function nameAt(
  words: readonly Word[],
  i: number,
  language: Language,
  last: NameRun | undefined,
  mails: string | undefined,
  least: number,
): NameRun | undefined {
  const word = words[i]
  if (word === undefined || word.shape === 'number' || word.shape === 'mixed') return undefined
  if (word.shape === 'small' && !canBeSmallName(word, language, least)) return undefined
  const before = cueBefore(words, i, language.isVietnamese)
  const inList =
    before === undefined || before.strength === 1 ? afterName(words, i, last) : undefined
  const cue = inList ?? before ?? mailAfter(words, i, mails)
  if (word.shape !== 'small') {
    return best([
      fullName(words, i, cue, language),
      cue === undefined ? undefined : cuedName(words, i, cue, language),
      westernOrder(words, i, cue, language),
      highlandName(words, i, language),
      englishName(words, i, cue, language),
      givenPair(words, i, VERBS, cue, language),
      addressedName(words, i, language),
      bareGivenName(words, i, language),
    ])
  }
  return best([
    smallFullName(words, i, cue, language),
    addressedSmall(words, i, language),
    cue === undefined ? undefined : smallGivenName(words, i, cue, language),
    cue === undefined ? undefined : smallEnglishName(words, i, cue, language),
  ])
}

/** Most small words are none of a list. English names in small letters are never sure enough for `careful`. */
const canBeSmallName = (
  { lower, bare, isMarked }: Word,
  { smallParts, allSmallParts, englishFirst, bareGiven, isVietnamese }: Language,
  least: number,
): boolean =>
  least >= LEAST.careful
    ? smallParts.has(lower)
    : allSmallParts.has(lower) ||
      (isMarked ? englishFirst.has(bare) : isVietnamese && bareGiven.has(bare))

/** The surest, and of those the longest. */
function best(candidates: readonly (NameRun | undefined)[]): NameRun | undefined {
  let found: NameRun | undefined
  for (const name of candidates) {
    if (name === undefined) continue
    const isBetter =
      found === undefined ||
      (name.to > found.to
        ? name.score >= 0.5 && (name.score >= 0.8 || found.score < 0.8)
        : name.score > found.score && (found.score < 0.8 || name.to === found.to))
    if (isBetter) found = name
  }
  return found
}

/** A list goes on: `Cao Thái Sơn, Đoàn Thị Lệ và Kiều Minh Tâm`. */
function afterName(words: readonly Word[], i: number, last: NameRun | undefined): Cue | undefined {
  const word = words[i]
  if (word === undefined || last === undefined) return undefined
  const follows =
    (last.to === i - 1 && word.gap === 'comma') ||
    (last.to === i - 2 && word.gap === 'blank' && AND.has(words[i - 1]?.lower ?? ''))
  if (!follows) return undefined
  let to = i
  while (words[to + 1]?.gap === 'blank' && isCapital(words[to + 1] ?? word)) to++
  const next = words[to + 1]
  const isSetOff = next === undefined || next.gap !== 'blank' || AND.has(next.lower)
  return isSetOff && last.score >= 0.8 && to - i <= 4 ? LIST : AFTER_NAME
}

const LIST: Cue = { kind: 'title', strength: 2 }
const AND: ReadonlySet<string> = new Set(['và', 'va', 'and', 'với', 'cùng', 'or', 'hoặc'])

/** `An Nguyen <an@x.vn>`, `Tran Bao Quan (@quan)`: what stands before an address is who has it. */
function mailAfter(words: readonly Word[], i: number, view: string | undefined): Cue | undefined {
  if (view === undefined || words[i]?.shape === 'small') return undefined
  if (isMentioned(view, words[i]?.start ?? 0)) return MAIL
  let to = i
  while (to + 1 < words.length && to - i < 5 && words[to + 1]?.gap === 'blank') to++
  for (let k = i; k <= to; k++) {
    const end = words[k]?.end ?? 0
    if (!BEFORE_MAIL.has(view[end] ?? '')) continue
    if (/^["'”]?\s?(?:<[^\s<>@]{1,64}@|\(@\w)/.test(view.slice(end, end + 70))) return MAIL
  }
  return undefined
}

/** `@Lê Thảo xem giúp`: an at-sign that no address has. */
const isMentioned = (view: string, start: number): boolean =>
  view[start - 1] === '@' && (start === 1 || /\s/.test(view.charAt(start - 2)))

const BEFORE_MAIL: ReadonlySet<string> = new Set(['"', "'", '”', ' ', '<', '('])
const MAIL: Cue = { kind: 'likely', strength: 2 }

/** `Sarah's report`: the name is `Sarah`. */
function withoutGenitive(view: string, start: number, end: number): number {
  const tail = view.slice(end - 2, end)
  return end - start > 3 && (tail === "'s" || tail === '’s') ? end - 2 : end
}
