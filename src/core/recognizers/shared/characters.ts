/** Character classes that several recognizers share. All take UTF-16 units; `NaN` (outside the text) is in none. */

export const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

const DIGIT = /[0-9]/g

/** Where the next digit stands from `from` on, -1 if there is none. Three times as fast as asking every unit. */
export function nextDigit(text: string, from: number): number {
  DIGIT.lastIndex = from
  return DIGIT.test(text) ? DIGIT.lastIndex - 1 : -1
}

export const isAsciiLetter = (unit: number): boolean =>
  (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a)

export const isAsciiAlphanumeric = (unit: number): boolean => isDigit(unit) || isAsciiLetter(unit)

export const isAsciiSpace = (unit: number): boolean =>
  unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)

/** `[A-Za-z0-9_]`. */
export const isWordUnit = (unit: number): boolean => isAsciiAlphanumeric(unit) || unit === 0x5f

export const isHexDigit = (unit: number): boolean =>
  isDigit(unit) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66)

/** True if a word ends at `start`. Underscores alone are not a word: they are emphasis in Markdown (`_10.0.0.5_`). */
export function isWordBefore(text: string, start: number): boolean {
  let at = start
  while (text.charCodeAt(at - 1) === 0x5f) at--
  return isWordUnit(text.charCodeAt(at - 1))
}

/** True if a word goes on at `end`; underscores as in `isWordBefore`. */
export function isWordAfter(text: string, end: number): boolean {
  let at = end
  while (text.charCodeAt(at) === 0x5f) at++
  return isWordUnit(text.charCodeAt(at))
}

/** Labels that people write without a blank in front of the number: `CCCD079088001234`, `sđt0912345678`. */
const GLUED =
  /(?:^|[^\p{L}\p{N}_])(?:cccd|cmnd|cmt|cmtnd|stk|tk|mst|bhxh|gplx|sđt|sdt|đt|dt|tel|phone|hp|dđ|dd|zalo|hc|ssn)$/iu

/** Whether a label, and nothing else of a word, touches the number at `start`. */
export const isGluedLabel = (text: string, start: number): boolean =>
  GLUED.test(text.slice(Math.max(0, start - 7), start))

const LETTER = /^[\p{L}\p{M}\p{N}]$/u

/** A letter, mark or digit outside ASCII; halves of surrogate pairs count as letters. */
export const isForeignLetter = (unit: number): boolean =>
  unit >= 0x80 && ((unit >= 0xd800 && unit <= 0xdfff) || LETTER.test(String.fromCharCode(unit)))
