import { MAX_DIGITS, placeholderOf } from '../text/placeholder-form.ts'
import { isAsciiAlphanumeric, isDigit } from '../recognizers/shared/characters.ts'

export type Reading =
  /** A whole placeholder, followed by something that is not a digit, or by the end of the text (`atEnd`). */
  | {
      readonly kind: 'whole'
      readonly end: number
      readonly canonical: string
      readonly prefix: string
      /** The text ends here: more digits may follow. */
      readonly atEnd: boolean
    }
  /** The text ends inside what may still become a placeholder of one of `prefixes`. */
  | { readonly kind: 'open'; readonly prefixes: readonly string[] }

/** Most invisible characters in a row inside a placeholder. */
export const MAX_ZERO_WIDTH = 4

/** A capital in small and full-width letters as well. */
export const spellingsOf = (capital: number): readonly number[] =>
  isUpper(capital)
    ? [capital, capital | 0x20, capital + FULL_WIDTH, (capital | 0x20) + FULL_WIDTH]
    : [capital, capital + FULL_WIDTH]

/** What full-width forms are away from ASCII. */
const FULL_WIDTH = 0xfee0

/** Full-width letters, digits and the like as ASCII. */
const narrow = (unit: number): number =>
  unit >= 0xff01 && unit <= 0xff5e ? unit - FULL_WIDTH : unit

type Whole = Extract<Reading, { kind: 'whole' }>

/** How what stands in the text is written, so far. */
interface Spelling {
  /** Every letter is a capital. */
  isCapital: boolean
  /** Every word begins with a capital. */
  isTitle: boolean
  /** A blank or a hyphen separates. */
  isLoose: boolean
  /** Nothing stands between prefix and number. */
  isGlued: boolean
}

export function readPrefix(
  text: string,
  start: number,
  prefix: string,
  lenient: boolean,
): Whole | 'open' | undefined {
  const spelling = { isCapital: true, isTitle: true, isLoose: false, isGlued: false }
  let at = start
  for (let i = 0; i <= prefix.length; i++) {
    if (lenient) at = skipZeroWidth(text, at)
    if (at >= text.length) return 'open'
    const end =
      i === prefix.length || prefix.charCodeAt(i) === 0x5f
        ? readBetween(text, at, lenient, spelling, i === prefix.length)
        : readLetter(text, at, prefix, i, lenient, spelling)
    if (end === undefined || end === 'open') return end
    at = end
  }
  if (spelling.isLoose && !spelling.isTitle) return undefined
  if (spelling.isGlued && !(spelling.isCapital && prefix.length >= LEAST_GLUED)) return undefined
  return readNumber(text, at, prefix, lenient, spelling)
}

/** Shorter prefixes and a number without anything between are too often something else. */
const LEAST_GLUED = 3

function readLetter(
  text: string,
  at: number,
  prefix: string,
  i: number,
  lenient: boolean,
  spelling: Spelling,
): number | undefined {
  const unit = lenient ? narrow(text.charCodeAt(at)) : text.charCodeAt(at)
  const wanted = prefix.charCodeAt(i)
  if (unit === wanted) return at + 1
  if (!lenient || !isUpper(wanted) || unit !== (wanted | 0x20)) return undefined
  spelling.isCapital = false
  if (i === 0 || prefix.charCodeAt(i - 1) === 0x5f) spelling.isTitle = false
  return at + 1
}

/** What separates two parts of a prefix, or the prefix from its number. */
function readBetween(
  text: string,
  at: number,
  lenient: boolean,
  spelling: Spelling,
  isLast: boolean,
): number | 'open' | undefined {
  const separator = readSeparator(text, at, lenient)
  if (separator === 'open') return 'open'
  if (separator !== undefined) {
    if (separator.loose) spelling.isLoose = true
    return separator.end
  }
  if (!isLast || !lenient || digitAt(text, at, lenient) < 0) return undefined
  spelling.isGlued = true
  return at
}

function readNumber(
  text: string,
  start: number,
  prefix: string,
  lenient: boolean,
  { isLoose, isGlued }: Spelling,
): Whole | 'open' | undefined {
  const first = lenient ? skipZeroWidth(text, start) : start
  let at = first
  let digits = ''
  for (; at < text.length; at++) {
    const digit = digitAt(text, at, lenient)
    if (digit < 0) break
    if (at - first === MAX_DIGITS) return undefined
    if (digit === 0 && digits === '' && !lenient) return undefined
    if (digit !== 0 || digits !== '') digits += String.fromCharCode(0x30 + digit)
  }
  const isAtEnd = at >= text.length
  if (digits === '') return isAtEnd ? 'open' : undefined
  const isFree = isLoose || isGlued
  if (isFree && !isAtEnd && goesOn(text, at)) return undefined
  return {
    kind: 'whole',
    end: at,
    canonical: placeholderOf(prefix, digits),
    prefix,
    atEnd: isAtEnd || (isFree && at + 1 === text.length && isJoint(text.charCodeAt(at))),
  }
}

/** Whether a number without a proper separator is part of something larger: `16GB`, `1.5`, `919-22`. */
function goesOn(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  if (isAsciiAlphanumeric(unit)) return true
  return isJoint(unit) && isDigit(text.charCodeAt(at + 1))
}

/** Between digits of one number, date, version or time. */
const isJoint = (unit: number): boolean =>
  unit === 0x2e || unit === 0x2c || unit === 0x3a || unit === 0x2d || unit === 0x2f

function digitAt(text: string, at: number, lenient: boolean): number {
  const unit = text.charCodeAt(at)
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  return lenient && unit >= 0xff10 && unit <= 0xff19 ? unit - 0xff10 : -1
}

const isUpper = (unit: number): boolean => unit >= 0x41 && unit <= 0x5a

/** Written-out separators; lower case, compared case-insensitively. */
const ESCAPED_SEPARATORS = ['\\_', '\\\\_', '%5f', '&#95;', '&#x5f;', '&lowbar;']
const ESCAPED_BLANKS = ['&nbsp;', '&#160;']

interface Separator {
  readonly end: number
  /** A blank or hyphen: only good where every word begins with a capital. */
  readonly loose: boolean
}

/** Blanks: ordinary, no-break, narrow, ideographic. Hyphens: ordinary, hyphen, no-break, figure dash, en dash, minus, full-width. */
const LOOSE: ReadonlySet<number> = new Set([
  0x20, 0xa0, 0x2007, 0x2009, 0x202f, 0x3000, 0x2d, 0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xff0d,
])

function readSeparator(text: string, at: number, lenient: boolean): Separator | 'open' | undefined {
  const unit = text.charCodeAt(at)
  if (unit === 0x5f) return { end: at + 1, loose: false }
  if (!lenient) return undefined
  if (unit === 0xff3f) return { end: at + 1, loose: false }
  if (LOOSE.has(unit)) return { end: at + 1, loose: true }
  if (unit !== 0x5c && unit !== 0x25 && unit !== 0x26) return undefined
  let isOpen = false
  for (const [list, loose] of [
    [ESCAPED_SEPARATORS, false],
    [ESCAPED_BLANKS, true],
  ] as const)
    for (const escaped of list) {
      const there = text.slice(at, at + escaped.length).toLowerCase()
      if (there === escaped) return { end: at + escaped.length, loose }
      if (at + there.length === text.length && escaped.startsWith(there)) isOpen = true
    }
  return isOpen ? 'open' : undefined
}

function skipZeroWidth(text: string, start: number): number {
  let at = start
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (unit !== 0x200b && unit !== 0x200c && unit !== 0x200d && unit !== 0x2060 && unit !== 0xfeff)
      break
    // Bounded: a placeholder padded with hundreds of invisible characters is not a model's slip.
    if (at - start >= MAX_ZERO_WIDTH) break
    at++
  }
  return at
}
