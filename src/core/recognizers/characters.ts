/** Character classes that several recognizers share. All take UTF-16 units; `NaN` (outside the text) is in none. */

export const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

export const isAsciiLetter = (unit: number): boolean =>
  (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a)

/** `[A-Za-z0-9_]`. */
export const isWordUnit = (unit: number): boolean =>
  isDigit(unit) || isAsciiLetter(unit) || unit === 0x5f

export const isHexDigit = (unit: number): boolean =>
  isDigit(unit) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66)

const LETTER = /^[\p{L}\p{M}\p{N}]$/u

/** A letter, mark or digit outside ASCII; halves of surrogate pairs count as letters. */
export const isForeignLetter = (unit: number): boolean =>
  unit >= 0x80 && ((unit >= 0xd800 && unit <= 0xdfff) || LETTER.test(String.fromCharCode(unit)))
