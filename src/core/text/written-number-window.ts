import { wholeDigits } from './number-readings.ts'
import { type Change, type TextWindow, windowsOf } from './text-window.ts'

/**
 * A number with a point or an exponent (RFC 8259, 6) that is not part of a word, a version or an address; or as a spreadsheet
 * writes it where the comma is the decimal sign. A comma otherwise parts numbers.
 */
const WRITTEN =
  /(?<![\w.])(?:\d{1,64}(?:\.\d{1,64}[eE][+-]?\d{1,2}|[eE][+-]?\d{1,2}|\.0{1,8})|(?<!,)\d,\d{8,31}[eE]\+\d{2})(?!\w|\.\d)/g
const SIGN = /\d(?:[eE][+-]?\d|\.0)/

/**
 * Stretches of a text in which a whole number is written as a decimal one, with its digits as a reader of the number sees them:
 * exports of tables write `4111111111111111.0` and `4.111111111111111E+15` for a card that they took for a number.
 */
export function writtenNumberWindows(text: string): readonly TextWindow[] {
  if (!SIGN.test(text)) return NONE
  const changes: Change[] = []
  for (const { 0: lexeme, index } of text.matchAll(WRITTEN)) {
    const shown = wholeDigits(lexeme.replace(',', '.'))
    if (shown !== undefined) changes.push({ start: index, end: index + lexeme.length, shown })
  }
  return windowsOf(text, changes)
}

const NONE: readonly TextWindow[] = []
