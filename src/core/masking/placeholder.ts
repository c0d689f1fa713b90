import { MAX_DIGITS } from '../mapping/placeholder-form.ts'
import { isAsciiAlphanumeric, isDigit } from '../recognizers/shared/characters.ts'

/**
 * The grammar of placeholders: `PREFIX_n`, and the forms that models make of it.
 *
 * Accepted besides the strict form when `lenient`, everywhere full-width characters and zeros in front of the number:
 *
 * - any letter case and a separator written `_`, `\_`, `%5F`, `&#95;`, `&lowbar;` (`email_1`, `EMAIL_01`), with characters
 *   without width inside;
 * - a blank or a hyphen of any kind as separator, if every word begins with a capital (`EMAIL 1`, `Email-1`): in small letters
 *   that would be ordinary prose. No letter follows, and no more of a number (`PHONE 16GB`, `CARD 1.5`);
 * - no separator, in capitals only, of prefixes with three letters or more (`EMAIL1`); no letter follows.
 *
 * Numbers have up to {@link MAX_DIGITS} digits. Whether a form stands for anything is not decided here: only what the scope has
 * given out is ever restored.
 */
export interface Grammar {
  /** Tries to read a placeholder that starts exactly at `index`. The caller has checked the left boundary. */
  readAt(text: string, index: number): Reading | undefined
  /** Matches the first digit of everything that could be a placeholder, one unit. Global. */
  readonly hint: RegExp
  /** Where, at the earliest, a placeholder can start whose first digit stands at `digit`. */
  earliest(text: string, digit: number): number
  /** True if a placeholder can start with this UTF-16 unit. */
  canStart(unit: number): boolean
}

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
const MAX_ZERO_WIDTH = 4

export function createGrammar(prefixes: readonly string[], lenient: boolean): Grammar {
  const byFirst = new Map<number, string[]>()
  // Longest first: with prefixes IP and IP_V the longer one must win.
  for (const prefix of [...prefixes].sort((a, b) => b.length - a.length)) {
    const first = prefix.charCodeAt(0)
    for (const unit of lenient ? spellingsOf(first) : [first]) {
      const known = byFirst.get(unit)
      if (known === undefined) byFirst.set(unit, [prefix])
      else known.push(prefix)
    }
  }
  const longest = Math.max(0, ...prefixes.map((prefix) => prefix.length))
  // Letters of a prefix, each perhaps with invisible characters and a written-out separator behind it.
  const reach = (longest + 1) * (MAX_ZERO_WIDTH + 8)
  return {
    hint: hintOf(prefixes),
    earliest(text, digit) {
      // A unit for each letter of the prefix and for what separates it from the number, unless written out; and two
      // more, or the `%` of a `%5F` in a prefix like `A_BC` would not be seen.
      const near = Math.max(0, digit - longest - 3)
      for (let at = near; at < digit; at++)
        if (isOfEscape(text.charCodeAt(at))) return Math.max(0, digit - reach)
      return near
    },
    canStart: (unit) => byFirst.has(unit),
    readAt(text, index) {
      let open: string[] | undefined
      for (const prefix of byFirst.get(text.charCodeAt(index)) ?? []) {
        const reading = readPrefix(text, index, prefix, lenient)
        if (reading === 'open') (open ??= []).push(prefix)
        else if (reading !== undefined) return reading
      }
      return open === undefined ? undefined : { kind: 'open', prefixes: open }
    },
  }
}

/** A capital in small and full-width letters as well. */
const spellingsOf = (capital: number): readonly number[] =>
  isUpper(capital)
    ? [capital, capital | 0x20, capital + FULL_WIDTH, (capital | 0x20) + FULL_WIDTH]
    : [capital, capital + FULL_WIDTH]

/** What full-width forms are away from ASCII. */
const FULL_WIDTH = 0xfee0

/** Full-width letters, digits and the like as ASCII. */
const narrow = (unit: number): number =>
  unit >= 0xff01 && unit <= 0xff5e ? unit - FULL_WIDTH : unit

/** Stands in a written-out separator, or is no ASCII, as characters without width are not. */
const isOfEscape = (unit: number): boolean =>
  unit === 0x5c || unit === 0x25 || unit === 0x26 || unit === 0x23 || unit === 0x3b || unit > 0x7e

/** A first digit, and in front of it what may separate it from a prefix, and the last letter of one. */
function hintOf(prefixes: readonly string[]): RegExp {
  const letters = new Set(prefixes.map((prefix) => prefix.at(-1) ?? ''))
  if (letters.size === 0) return /(?!)/g
  const last = [...letters]
    .flatMap((letter) => spellingsOf(letter.charCodeAt(0)))
    .map((unit) => String.fromCharCode(unit))
    .join('')
  const escapes = '%5[Ff]|&#(?:95|160|[Xx]5[Ff]);|&[Ll][Oo][Ww][Bb][Aa][Rr];|&[Nn][Bb][Ss][Pp];'
  // Looked at from the digit, because digits are rarer than letters.
  return new RegExp(
    `[0-9\\uff10-\\uff19](?<=[${last}](?:[^A-Za-z0-9\\uff10-\\uff19]{0,24}|[^A-Za-z0-9]{0,9}(?:${escapes})[^A-Za-z0-9\\uff10-\\uff19]{0,9}).)`,
    'g',
  )
}

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

function readPrefix(
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
    canonical: `${prefix}_${digits}`,
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

/**
 * Where a placeholder may start: not inside a word. Underscores alone do not make a word (`__EMAIL_1__` is bold
 * Markdown), and the end of a placeholder is a boundary (`EMAIL_1EMAIL_2` are two).
 */
export function boundaryAfter(unit: number, before: boolean): boolean {
  if (unit === 0x5f) return before
  return !(
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x61 && unit <= 0x7a)
  )
}

/** Text of the user's own that reads like a placeholder. */
export interface LiteralReading {
  readonly start: number
  readonly end: number
  readonly canonical: string
  readonly prefix: string
}

/** All placeholder-shaped stretches of a text, by the same grammar and boundaries that restoring uses. */
export function findPlaceholderShaped(grammar: Grammar, text: string): readonly LiteralReading[] {
  const found: LiteralReading[] = []
  const { hint } = grammar
  let resume = 0
  // The expression of all texts, and no copy for each, which would take longer than a short text.
  for (hint.lastIndex = 0; hint.test(text); ) {
    const digit = hint.lastIndex - 1
    if (digit < resume) continue
    let at = Math.max(resume, grammar.earliest(text, digit))
    let boundary = isBoundaryAt(text, at, resume)
    while (at < digit) {
      const unit = text.charCodeAt(at)
      const reading = boundary && grammar.canStart(unit) ? grammar.readAt(text, at) : undefined
      if (reading?.kind === 'whole') {
        const { end, canonical, prefix } = reading
        found.push({ start: at, end, canonical, prefix })
        resume = end
        at = end
        boundary = true
      } else {
        boundary = boundaryAfter(unit, boundary)
        at++
      }
    }
  }
  return found
}

/** `boundaryAfter` what stands in front of `at`; `resume` is the end of the last placeholder, or 0. */
export function isBoundaryAt(text: string, at: number, resume: number): boolean {
  let before = at
  while (before > resume && text.charCodeAt(before - 1) === 0x5f) before--
  return before === resume || boundaryAfter(text.charCodeAt(before - 1), true)
}
