import { MAX_DIGITS } from '../mapping/placeholder-form.ts'

/**
 * The grammar of placeholders: `PREFIX_n`, and the forms that models make of it.
 *
 * Accepted besides the strict form when `lenient`: any letter case (`email_1`), a separator written `\_`, `%5F`,
 * `&#95;`, `&lowbar;` or full-width, zero-width characters inside, full-width digits; and, with the letters in the
 * prefix's own case only, a blank or hyphen as separator (`EMAIL 1`) — in lower case that would be ordinary prose.
 * Numbers have 1 to 14 digits and no leading zero.
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
    for (const unit of lenient ? [first, first | 0x20] : [first]) {
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

/** Stands in a written-out separator, or is no ASCII, as characters without width are not. */
const isOfEscape = (unit: number): boolean =>
  unit === 0x5c || unit === 0x25 || unit === 0x26 || unit === 0x23 || unit === 0x3b || unit > 0x7e

/** A first digit, and in front of it what may separate it from a prefix, and the last letter of one. */
function hintOf(prefixes: readonly string[]): RegExp {
  const letters = new Set(prefixes.map((prefix) => prefix.at(-1) ?? ''))
  if (letters.size === 0) return /(?!)/g
  const last = [...letters].map((letter) => letter + letter.toLowerCase()).join('')
  // Looked at from the digit, because digits are rarer than letters.
  return new RegExp(
    `(?<=[${last}](?:[^A-Za-z0-9]{1,24}|[^A-Za-z0-9]{0,9}(?:%5[Ff]|&#(?:95|[Xx]5[Ff]);|&[Ll][Oo][Ww][Bb][Aa][Rr];)[^A-Za-z0-9]{0,9}))[1-9\\uff11-\\uff19]`,
    'g',
  )
}

type Whole = Extract<Reading, { kind: 'whole' }>

function readPrefix(
  text: string,
  start: number,
  prefix: string,
  lenient: boolean,
): Whole | 'open' | undefined {
  let at = start
  let exactCase = true
  let loose = false
  for (let i = 0; i <= prefix.length; i++) {
    if (lenient) at = skipZeroWidth(text, at)
    if (at >= text.length) return 'open'
    if (i === prefix.length || prefix.charCodeAt(i) === 0x5f) {
      const separator = readSeparator(text, at, lenient)
      if (separator === 'open') return 'open'
      if (separator === undefined) return undefined
      if (separator.loose) loose = true
      at = separator.end
      continue
    }
    const unit = text.charCodeAt(at)
    const wanted = prefix.charCodeAt(i)
    if (unit !== wanted) {
      if (!lenient || !isUpper(wanted) || unit !== (wanted | 0x20)) return undefined
      exactCase = false
    }
    at++
  }
  if (loose && !exactCase) return undefined
  return readNumber(text, at, prefix, lenient)
}

function readNumber(
  text: string,
  start: number,
  prefix: string,
  lenient: boolean,
): Whole | 'open' | undefined {
  let at = lenient ? skipZeroWidth(text, start) : start
  let digits = ''
  for (; at < text.length; at++) {
    const digit = digitAt(text, at, lenient)
    if (digit < 0) break
    if (digits.length === MAX_DIGITS || (digit === 0 && digits === '')) return undefined
    digits += String.fromCharCode(0x30 + digit)
  }
  if (digits === '') return at >= text.length ? 'open' : undefined
  return {
    kind: 'whole',
    end: at,
    canonical: `${prefix}_${digits}`,
    prefix,
    atEnd: at >= text.length,
  }
}

function digitAt(text: string, at: number, lenient: boolean): number {
  const unit = text.charCodeAt(at)
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  return lenient && unit >= 0xff10 && unit <= 0xff19 ? unit - 0xff10 : -1
}

const isUpper = (unit: number): boolean => unit >= 0x41 && unit <= 0x5a

/** Written-out separators; lower case, compared case-insensitively. */
const ESCAPED_SEPARATORS = ['\\_', '\\\\_', '%5f', '&#95;', '&#x5f;', '&lowbar;']

interface Separator {
  readonly end: number
  /** A blank or hyphen: only good with the letters in their own case. */
  readonly loose: boolean
}

function readSeparator(text: string, at: number, lenient: boolean): Separator | 'open' | undefined {
  const unit = text.charCodeAt(at)
  if (unit === 0x5f) return { end: at + 1, loose: false }
  if (!lenient) return undefined
  if (unit === 0xff3f) return { end: at + 1, loose: false }
  if (unit === 0x20 || unit === 0x2d) return { end: at + 1, loose: true }
  if (unit !== 0x5c && unit !== 0x25 && unit !== 0x26) return undefined
  for (const escaped of ESCAPED_SEPARATORS) {
    const there = text.slice(at, at + escaped.length).toLowerCase()
    if (there === escaped) return { end: at + escaped.length, loose: false }
    if (at + there.length === text.length && escaped.startsWith(there)) return 'open'
  }
  return undefined
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
