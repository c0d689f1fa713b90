import { COMPOUNDS } from './lists/compounds.ts'
import { ENGLISH_FIRST } from './lists/english-first.ts'
import { ENGLISH_LAST } from './lists/english-last.ts'
import { GIVEN_PAIRS } from './lists/given-pairs.ts'
import { MORE_FIRST } from './english/first-names.ts'
import { PLACES } from './lists/places.ts'
import { VIETNAMESE_GIVEN } from './lists/vietnamese-given.ts'
import { MORE_LAST } from './lists/more-last-names.ts'
import { BARE_SURNAMES, GIVEN, MIDDLES, SURNAMES } from './vietnamese-syllables.ts'
import { bareOf } from './words.ts'

/** The lists of names and words, read once, when people are first looked for. */
export interface Lexicon {
  readonly given: ReadonlySet<string>
  readonly bareGiven: ReadonlySet<string>
  /** `minh anh`: two syllables that parents give together. */
  readonly givenPairs: ReadonlySet<string>
  /** The same without marks. */
  readonly bareGivenPairs: ReadonlySet<string>
  /** `hoa hồng`, `trần nhà`: two syllables that are a word. */
  readonly compounds: ReadonlySet<string>
  /** Provinces and districts of two syllables and more. */
  readonly places: ReadonlySet<string>
  /** The same without marks. */
  readonly barePlaces: ReadonlySet<string>
  readonly englishFirst: ReadonlySet<string>
  readonly englishLast: ReadonlySet<string>
  /** Every word that a Vietnamese name in small letters begins with, in one set: most words of a text are asked for here and are none. */
  readonly smallParts: ReadonlySet<string>
  /** The same with first names of English. */
  readonly allSmallParts: ReadonlySet<string>
}

/** The lists, and what is known of the text they are asked for. */
export interface Language extends Lexicon {
  /** The text has letters that only Vietnamese has: words without marks are Vietnamese as well. */
  readonly isVietnamese: boolean
}

const VIETNAMESE_LETTER = /[ăđơưảãạấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]/iu

const VIETNAMESE_TEXT = new Set(
  'khong cua nguoi ngay thang duoc toi ten dia khach khoan thoai phong cong dien nhan gui nha voi truong hop dong luong tuoi gio trong thanh toan chuyen giup nho khau nhe roi chua luong tien vay xin mot nhu lam nay quan phuong duong huyen ngo giao anh chi'.split(
    ' ',
  ),
)

/** Vietnamese with its marks, or typed without. */
export function isVietnameseText(
  text: string,
  words: readonly { readonly bare: string }[],
): boolean {
  if (hasVietnamese(text)) return true
  let seen = 0
  for (const { bare } of words) if (VIETNAMESE_TEXT.has(bare) && ++seen >= 3) return true
  return false
}

/** Has a letter that no other language of Latin letters has (composed). */
export const hasVietnamese = (text: string): boolean => VIETNAMESE_LETTER.test(text)

let lexicon: Lexicon | undefined

export function readLexicon(): Lexicon {
  lexicon ??= build()
  return lexicon
}

const languages = new Map<boolean, Language>()

/** The lists for a text that is Vietnamese, or is not. */
export function languageOf(isVietnamese: boolean): Language {
  const known = languages.get(isVietnamese) ?? { ...readLexicon(), isVietnamese }
  languages.set(isVietnamese, known)
  return known
}

function build(): Lexicon {
  const given = new Set([...entries(VIETNAMESE_GIVEN), ...GIVEN, ...MIDDLES])
  const places = entries(PLACES).map((place) => place.replaceAll('_', ' '))
  const givenPairs = pairsOf(GIVEN_PAIRS)
  const englishFirst = new Set(entries(ENGLISH_FIRST).map(bareOf))
  const smallParts = new Set([
    ...given,
    ...SURNAMES.keys(),
    ...BARE_SURNAMES,
    ...[...givenPairs].map((pair) => bareOf(pair.slice(0, pair.indexOf(' ')))),
  ])
  return {
    given,
    bareGiven: new Set([...given].map(bareOf)),
    givenPairs,
    bareGivenPairs: new Set([...givenPairs].map(bareOf)),
    compounds: pairsOf(COMPOUNDS),
    places: new Set(places),
    barePlaces: new Set(places.map(bareOf)),
    englishFirst,
    englishLast: new Set([...entries(ENGLISH_LAST).map(bareOf), ...MORE_LAST]),
    smallParts,
    allSmallParts: new Set([...smallParts, ...englishFirst, ...MORE_FIRST]),
  }
}

const entries = (list: string): readonly string[] => list.trim().split(/\s+/)

function pairsOf(list: string): ReadonlySet<string> {
  const pairs = new Set<string>()
  for (const entry of entries(list)) {
    const [first = '', seconds = ''] = entry.split(':')
    for (const second of seconds.split(',')) pairs.add(`${first} ${second}`)
  }
  return pairs
}
