import { isLetter } from './line-start.ts'

/** What single units are in a tag, to all readers or to some. */

export const isBlank = (unit: number): boolean =>
  unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d || unit === 0x0c

export const isNameStart = (unit: number): boolean => unit < 0x80 && isLetter(unit)

export const isQuote = (unit: number): boolean => unit === 0x22 || unit === 0x27

/** Quotes and escapes. */
export const isOdd = (unit: number): boolean =>
  unit === 0x22 || unit === 0x27 || unit === 0x5c || unit === 0

/** What some reader ends a quoted value, a tag or the line of a table at. */
export const isOddInValue = (unit: number): boolean =>
  unit === 0x3e || unit === 0x5c || unit === 0x60 || unit < 0x20 || unit === 0x7f

/** Of a value without quotes that has blanks around its `=`: no reader takes it for anything but a word. */
export const isPlainValue = (unit: number): boolean =>
  isNameStart(unit) ||
  (unit >= 0x30 && unit <= 0x39) ||
  unit === 0x2c ||
  unit === 0x2d ||
  unit === 0x2e ||
  unit === 0x5f

/** Of a value without quotes. */
export const isBareValue = (unit: number): boolean =>
  unit > 0x20 &&
  unit < 0x7f &&
  !isOdd(unit) &&
  unit !== 0x3d &&
  unit !== 0x60 &&
  unit !== 0x3c &&
  unit !== 0x3e

export const lower = (unit: number): string => String.fromCharCode(unit).toLowerCase()
