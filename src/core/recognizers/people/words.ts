/** One word or number of a text. Offsets are UTF-16 units. */
export interface Word {
  readonly start: number
  readonly end: number
  /** In small letters, composed (NFC). */
  readonly lower: string
  /** `lower` without marks: `nguyen`. */
  readonly bare: string
  readonly shape: Shape
  /** Has a mark or a `đ`: it was typed on a Vietnamese (or another Latin) keyboard. */
  readonly isMarked: boolean
  /** What lies between it and the word before. */
  readonly gap: Gap
}

/** `Capital`, `CAPITALS`, `small`, one capital letter alone, digits, anything else (`iPhone`). */
export type Shape = 'capital' | 'capitals' | 'small' | 'initial' | 'number' | 'mixed'

/**
 * `blank`: up to three blanks, so that both words may be of one name. `wide`: more blanks or a tab, as between columns.
 * `line`: a line ends. `stop`: a sentence ends. The rest by their sign.
 */
export type Gap =
  | 'start'
  | 'blank'
  | 'wide'
  | 'line'
  | 'stop'
  | 'comma'
  | 'colon'
  | 'dash'
  | 'dot'
  | 'quote'
  | 'other'

const ASCII = /^[\0-\x7f]*$/
const MARKS = /\p{M}+/gu
const NAMELIKE = /^\p{Lu}/u

/** What a UTF-16 unit is in a word. */
const LETTER = 1
const DIGIT = 2
/** Joins letters if letters stand on both sides: `Jean-Luc`, `O'Brien`. */
const JOINER = 3
const TABLE = 0x2000
const CLASSES = classTable()
const OTHER_LETTER = /[\p{L}\p{M}]/u

function classTable(): Uint8Array {
  const classes = new Uint8Array(TABLE)
  for (let unit = 0; unit < TABLE; unit++) {
    const char = String.fromCharCode(unit)
    if (unit >= 0x30 && unit <= 0x39) classes[unit] = DIGIT
    else if (/[\p{L}\p{M}]/u.test(char)) classes[unit] = LETTER
  }
  classes[0x27] = JOINER
  classes[0x2d] = JOINER
  return classes
}

function classAt(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  if (unit < TABLE) return CLASSES[unit] ?? 0
  if (unit === 0x2019) return JOINER
  return unit > 0x2bff && OTHER_LETTER.test(text.charAt(at)) ? LETTER : 0
}

let lastText = ''
let lastWords: readonly Word[] = []

/** The words of a text, in order. Linear; kept for the last text, since names and addresses read the same one in turn. */
export function readWords(text: string): readonly Word[] {
  if (text !== lastText) {
    lastWords = wordsIn(text)
    lastText = text
  }
  return lastWords
}

function wordsIn(text: string): readonly Word[] {
  const words: Word[] = []
  let last = 0
  let at = 0
  while (at < text.length) {
    const kind = classAt(text, at)
    if (kind !== LETTER && kind !== DIGIT) {
      at++
      continue
    }
    const start = at
    at = kind === DIGIT ? endOfDigits(text, at) : endOfWord(text, at)
    const gap = start === 0 ? 'start' : gapOf(text, last, start)
    words.push(kind === DIGIT ? numberOf(text, start, at, gap) : wordOf(text, start, at, gap))
    last = at
  }
  return words
}

function endOfDigits(text: string, from: number): number {
  let at = from + 1
  while (classAt(text, at) === DIGIT) at++
  return at
}

function endOfWord(text: string, from: number): number {
  let at = from + 1
  for (;;) {
    const kind = classAt(text, at)
    if (kind === LETTER) at++
    else if (kind === JOINER && classAt(text, at + 1) === LETTER && !isPossessive(text, at)) {
      if (isQuote(text, from, at)) return at
      at += 2
    } else return at
  }
}

/** As far as the end of a string of SQL is looked for. */
const LONGEST_STRING = 120

/** `N'Đặng Ngọc Hà'` of SQL: the apostrophe opens a string, and one closes it. */
function isQuote(text: string, from: number, at: number): boolean {
  if (text[at] !== "'" || at - from !== 1 || !/[NnEe]/.test(text.charAt(from))) return false
  const end = text.slice(at + 1, at + LONGEST_STRING).search(/'(?:[\s,;)\]]|$)/)
  return end >= 0 && /(?:^|[\s(,=])$/.test(text.slice(Math.max(0, from - 1), from))
}

/** `Sarah's`: the word ends before it. */
function isPossessive(text: string, at: number): boolean {
  if (text[at] === '-' || (text[at + 1] !== 's' && text[at + 1] !== 'S')) return false
  const after = classAt(text, at + 2)
  return after !== LETTER && after !== DIGIT
}

function numberOf(text: string, start: number, end: number, gap: Gap): Word {
  const digits = text.slice(start, end)
  return { start, end, lower: digits, bare: digits, shape: 'number', isMarked: false, gap }
}

function wordOf(text: string, start: number, end: number, gap: Gap): Word {
  const raw = text.slice(start, end)
  const kind = kindOf(text, start, end)
  if (kind === SMALL)
    return { start, end, lower: raw, bare: raw, shape: 'small', isMarked: false, gap }
  const small = raw.toLowerCase()
  const isMarked = kind === MARKED
  const lower = isMarked ? small.normalize('NFC') : small
  const shape =
    raw === small ? 'small' : isPartOfCode(text, start, end) ? 'mixed' : shapeOf(raw, small)
  return { start, end, lower, bare: isMarked ? bareOf(lower) : small, shape, isMarked, gap }
}

/** A word of ASCII in small letters, of ASCII with capitals, or with other letters. */
const SMALL = 0
const CAPITALS = 1
const MARKED = 2

function kindOf(text: string, start: number, end: number): number {
  let kind = SMALL
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0x7f) return MARKED
    if (unit >= 0x41 && unit <= 0x5a) kind = CAPITALS
  }
  return kind
}

/** `KB8A`, `T02/2026`. */
const isPartOfCode = (text: string, start: number, end: number): boolean =>
  classAt(text, start - 1) === DIGIT || classAt(text, end) === DIGIT

/** Without marks: `đặng` → `dang`. */
export function bareOf(lower: string): string {
  let bare = ''
  for (let at = 0; at < lower.length; at++)
    bare += BASES[lower.charCodeAt(at)] ?? unmarked(lower.charAt(at))
  return bare
}

const unmarked = (char: string): string =>
  ASCII.test(char) ? char : char.normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd')
/** By UTF-16 unit, what a small letter of the Latin script is without marks. */
const BASES: readonly string[] = Array.from({ length: TABLE }, (_, unit) =>
  unmarked(String.fromCharCode(unit)),
)

function shapeOf(raw: string, lower: string): Shape {
  if (!NAMELIKE.test(raw)) return 'mixed'
  if (raw.length === 1) return 'initial'
  if (raw.slice(1) === lower.slice(1)) return 'capital'
  if (raw === raw.toUpperCase()) return 'capitals'
  return /['’-]\p{L}/u.test(raw) || isCamelSurname(raw) ? 'capital' : 'mixed'
}

/** `McAllister`, `MacDonald`, `DeLuca`. */
const isCamelSurname = (raw: string): boolean =>
  /^(?:Mc|Mac|De|Di|La|Le|Van|Fitz)\p{Lu}\p{Ll}+$/u.test(raw)

/** As far as a gap is looked at: what is longer joins nothing. */
const MOST = 24

/** Gaps of one character, most of all gaps. */
const POSSESSIVE = /^['’][sS] $/
const SINGLE: ReadonlyMap<number, Gap> = new Map([
  [0x20, 'blank'],
  [0xa0, 'blank'],
  [0x5f, 'blank'],
  [0x0a, 'line'],
  [0x0d, 'line'],
  [0x09, 'wide'],
  [0x2e, 'dot'],
  [0x2c, 'comma'],
  [0x3a, 'colon'],
  [0x2d, 'dash'],
  [0x22, 'quote'],
  [0x27, 'quote'],
  [0x28, 'quote'],
  [0x2f, 'other'],
  [0x3d, 'other'],
  [0x29, 'other'],
])

function gapOf(text: string, from: number, to: number): Gap {
  if (to === from) return 'other'
  if (to - from === 1) {
    const known = SINGLE.get(text.charCodeAt(from))
    if (known !== undefined) return known
  }
  if (to - from > MOST) return text.slice(from, to).includes('\n') ? 'line' : 'other'
  const between = text.slice(from, to)
  if (POSSESSIVE.test(between)) return 'other'
  if (/^[ \u00a0]{1,3}$/.test(between)) return 'blank'
  if (between.includes('\n') || between.includes('\r')) return 'line'
  if (/^[ \t\u00a0]+$/.test(between)) return 'wide'
  if (/^ ?["'“‘«(]$/.test(between)) return 'quote'
  if (/^\.[ \u00a0]?$/.test(between)) return 'dot'
  if (/^["'”’)\]*_]*[.!?…]+["'”’)\]*_]*\s/.test(between)) return 'stop'
  if (/^\s*,\s*$/.test(between)) return 'comma'
  if (/[:：]\s*["'“‘(*_]*\s*$/.test(between)) return 'colon'
  if (/^\s*[-–—]\s*$/.test(between)) return 'dash'
  return 'other'
}

export const isCapital = ({ shape }: Word): boolean =>
  shape === 'capital' || shape === 'capitals' || shape === 'initial'
