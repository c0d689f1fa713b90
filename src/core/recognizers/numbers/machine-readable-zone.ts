import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

/** The name line of a passport and the line below it. */
const PASSPORT =
  /(?<![A-Z0-9<])[PV][A-Z<][A-Z]{3}[A-Z<]{8,41}[ \t]*\r?\n[ \t>*-]{0,8}([A-Z0-9<]{20,46})(?![A-Z0-9<])/g
/** The second line by itself: number, state, birth, sex, end of validity, each number with its check digit. */
const SECOND_LINE =
  /(?<![A-Z0-9<])[A-Z0-9<]{9}\d[A-Z]{1,3}<{0,2}\d{7}[MFX<]\d{7}[A-Z0-9<]{8,16}(?![A-Z0-9<])/g
/** The back of an identity card: number of the document and of the person, and the line of the birth below. */
const CARD =
  /(?<![A-Z0-9<])[AIC][A-Z<][A-Z]{3}(?:[A-Z0-9<]{9}[\d<])[A-Z0-9<]{9,15}(?![A-Z0-9<])(?:[ \t]*\r?\n[ \t>*-]{0,8}\d{7}[MFX<]\d{7}[A-Z<]{3}[A-Z0-9<]{8,12}(?![A-Z0-9<]))?/g

const HINT = /[A-Z0-9]<|\d[MF]\d{7}/

/**
 * Machine-readable zones of passports, visas and identity cards (ICAO Doc 9303, parts 3 to 7), the lines with the numbers
 * whole: they hold the day of birth as well. A line without the others needs right check digits. Score 0.9, rule `mrz`.
 */
export const machineReadableZone: Recognizer = {
  name: 'machine-readable-zone',
  signs: SIGN.number,
  find(view, report) {
    if (!HINT.test(view)) return
    const take = (entity: string, start: number, end: number): void =>
      report({ entity, start, end, score: 0.9, rule: 'mrz' })
    for (const { 0: whole, 1: line = '', index } of view.matchAll(PASSPORT))
      if (/\d{3}/.test(line))
        take('PASSPORT', index + whole.length - line.length, index + whole.length)
    for (const { 0: line, index } of view.matchAll(SECOND_LINE))
      if (isChecked(line)) take('PASSPORT', index, index + line.length)
    for (const { 0: lines, index } of view.matchAll(CARD))
      if (/\d{6}/.test(lines) && (lines.includes('\n') || isCardLine(lines)))
        take('CCCD', index, index + lines.length)
  },
}

/** Number and day of birth of the second line. */
const isChecked = (line: string): boolean =>
  checkDigit(line.slice(0, 9)) === line[9] && checkDigit(line.slice(13, 19)) === line[19]

const isCardLine = (line: string): boolean =>
  line.length >= 28 && checkDigit(line.slice(5, 14)) === line[14]

const WEIGHTS = [7, 3, 1] as const

/** Part 3, 4.9: digits count as they are, letters from 10, `<` as 0. */
function checkDigit(text: string): string {
  let sum = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const value = unit === 0x3c ? 0 : unit <= 0x39 ? unit - 0x30 : unit - 55
    sum += value * (WEIGHTS[at % 3] ?? 0)
  }
  return String(sum % 10)
}
