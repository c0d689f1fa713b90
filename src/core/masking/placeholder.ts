import { MAX_ZERO_WIDTH, type Reading, readPrefix, spellingsOf } from './placeholder-spelling.ts'

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
 * Numbers have up to `MAX_DIGITS` digits. Whether a form stands for anything is not decided here: only what the scope has
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
  // Letters of a prefix, each perhaps with invisible characters and a written-out separator after it.
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

/** Stands in a written-out separator, or is not ASCII, as characters without width are not. */
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
