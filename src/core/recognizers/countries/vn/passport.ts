import { isAsciiLetter } from '../../shared/characters.ts'
import { readDigits } from '../../numbers/digit-run.ts'
import { isNamed, nearestLabel } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { standsAlone } from '../../shared/token-edge.ts'
import { SIGN } from '../../shared/signs.ts'

/**
 * Passport numbers as Viet Nam and other countries have them, where words say so: one or two letters and 7 or 8 digits,
 * perhaps a letter after them (`K1234567E`), or nine digits; and where airlines write them: `P/VNM/C1234567/`.
 */
export const passport: Recognizer = {
  name: 'passport',
  signs: SIGN.number,
  find(view, report) {
    for (const { start: digits, end: digitsEnd } of readDigits(view).groups) {
      const size = digitsEnd - digits
      if (size < 7 || size > 9) continue
      const letters = lettersBefore(view, digits)
      if ((letters === 0) !== (size === 9)) continue
      const start = digits - letters
      const end = isAsciiLetter(view.charCodeAt(digitsEnd)) ? digitsEnd + 1 : digitsEnd
      if (letters !== 1 && end > digitsEnd) continue
      if (standsAlone(view, start, end) && isCalledSo(view, start, end, size))
        report({ entity: 'PASSPORT', start, end, score: 0.85, rule: 'named' })
    }
  },
}

/** None, one or two. */
function lettersBefore(view: string, digits: number): number {
  if (!isAsciiLetter(view.charCodeAt(digits - 1))) return 0
  return isAsciiLetter(view.charCodeAt(digits - 2)) ? 2 : 1
}

/** IATA's passenger data: kind of document, state, number. */
const APIS = /\bP\/[A-Z]{3}\/$/

const isCalledSo = (view: string, start: number, end: number, size: number): boolean =>
  APIS.test(view.slice(Math.max(0, start - 7), start)) ||
  nearestLabel(view, start, end, size)?.label === 'passport' ||
  // A column of documents of identity has other kinds of them as well.
  (size < 9 && isNamed(view, start, end, 'id'))
