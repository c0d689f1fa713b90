import { TITLES } from '../../recognizers/people/cue-words.ts'
import {
  BARE_SURNAMES,
  GIVEN,
  MIDDLES,
  SURNAMES,
} from '../../recognizers/people/vietnamese-syllables.ts'
import { bareOf } from '../../recognizers/people/words.ts'

/** The name of a person as one text writes it. */
export interface WrittenName {
  /** Small letters, composed, the tone of each word after it: `Hoà` and `Hòa` are one. */
  readonly words: readonly string[]
  /** The same without marks. */
  readonly bare: readonly string[]
  /** Typed without marks that it has: `Nguyen`, `Tuan`. It may be any name that is the same without marks. */
  readonly isStripped: boolean
}

/** Longer names are none. */
const LONGEST = 120
const MOST_WORDS = 8
/** What names consist of, tickets and HL7 (`NGUYEN/VAN AN`, `NGUYEN^VAN^AN`) among them. */
const NAME = /^\p{L}[\p{L}\p{M}\s.,'’/^<;-]*$/u
const BETWEEN = /[\s.,/^<;]+/
const ABBREVIATED = /^(?:mr|mrs|ms|mx|dr|prof|rev|bs|ths|ts|gs|pgs)$/
const ASCII = /^[\0-\x7f]*$/
/** Grave, acute, tilde, hook above, dot below: the tones, which people set on either vowel (`hoà`, `hòa`). */
const TONE = /[\u0300\u0301\u0303\u0309\u0323]/

/** Reads a value as the name of a person; undefined for one that has more in it, which is the same as itself alone. */
export function readName(value: string): WrittenName | undefined {
  if (value.length > LONGEST || !NAME.test(value)) return undefined
  const raw = inOrder(withoutTitle(value.normalize('NFC').split(BETWEEN).filter(isWord)), value)
  if (raw.length === 0 || raw.length > MOST_WORDS) return undefined
  const lower = raw.map((word) => word.toLowerCase().replaceAll('’', "'"))
  return { words: lower.map(toneLast), bare: lower.map(bareOf), isStripped: isStripped(lower) }
}

const isWord = (word: string): boolean => word !== ''

/** Recognizers report what follows a title; models report the title as well. */
function withoutTitle(words: readonly string[]): readonly string[] {
  const [first = ''] = words
  const lower = first.toLowerCase()
  const isTitle = ABBREVIATED.test(lower) || (first === lower && TITLES.has(bareOf(lower)))
  return words.length > 1 && isTitle ? words.slice(1) : words
}

/** `Connor, Sarah` is `Sarah Connor`; Vietnamese names begin with the surname anyway. */
function inOrder(words: readonly string[], value: string): readonly string[] {
  const [first = '', ...rest] = words
  const isTurned = /^[^\s,]+, *[^,]+$/.test(value) && !isSurname(toneLast(first.toLowerCase()))
  return isTurned && rest.length > 0 ? [...rest, first] : words
}

/** Without any mark, and one of its words has one where it is written in full. */
const isStripped = (lower: readonly string[]): boolean =>
  lower.every((word) => ASCII.test(word)) &&
  !lower.every((word) => SURNAMES.has(word) || MIDDLES.has(word) || GIVEN.has(word))

function toneLast(word: string): string {
  if (ASCII.test(word)) return word
  const apart = word.normalize('NFD')
  const tone = TONE.exec(apart)?.[0] ?? ''
  return apart.replace(TONE, '').normalize('NFC') + tone
}

const SURNAME_WORDS: ReadonlySet<string> = new Set([
  ...[...SURNAMES].filter(([, weight]) => weight >= 1).map(([word]) => toneLast(word)),
  ...BARE_SURNAMES,
])
const GIVEN_WORDS: ReadonlySet<string> = new Set([...GIVEN].map(toneLast))
/** Without marks hardly anything but a surname. */
const BARE_ALONE: ReadonlySet<string> = new Set('nguyen tran pham huynh phan bui vo ngo'.split(' '))

/** Whether a name can begin with this word of a `WrittenName` as its surname: then it is a name of its own. */
export const isSurname = (word: string): boolean => SURNAME_WORDS.has(word)

/** Whether a name of one word that begins a Vietnamese one is its surname, and not what parents give as a name. */
export const isSurnameAlone = ({ words: [word = ''], isStripped: isBare }: WrittenName): boolean =>
  isBare ? BARE_ALONE.has(word) : !GIVEN_WORDS.has(word)
