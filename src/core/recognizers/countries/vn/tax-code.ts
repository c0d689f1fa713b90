import { type DigitForms, eachPiece } from '../../numbers/digit-forms.ts'
import { nearestLabel } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { SIGN } from '../../shared/signs.ts'

/**
 * Vietnamese tax codes (mã số thuế): ten digits, the last one a check digit, with `-NNN` for a dependent unit (Circular
 * 86/2024/TT-BTC, article 5). Personal identification numbers serve as tax codes too: twelve digits that words call so.
 */
export const taxCode: Recognizer = {
  name: 'tax-code',
  signs: SIGN.number,
  find(view, report) {
    eachPiece(view, FORMS, ({ start, end, digits, form }) => {
      const named = nearestLabel(view, start, end, digits.length)?.label === 'tax'
      const personal = digits.length === 12
      if (personal ? !named : !hasCheckDigit(digits.slice(0, 10))) return false
      // A grouping of its own is a phone number's: `0912 345 678`.
      if (!named && form !== '10' && form !== '10-3') return false
      const rule = personal ? 'personal' : digits.length === 10 ? 'unit' : 'branch'
      report({ entity: 'TAX', start, end, score: scoreOf(named, personal), rule })
      return true
    })
  },
}

function scoreOf(named: boolean, personal: boolean): number {
  if (!named) return 0.4
  return personal ? 0.85 : 1
}

const FORMS: DigitForms = {
  least: 10,
  most: 13,
  groups: [
    [10, 3],
    [3, 3, 3, 3],
    [4, 3, 3],
  ],
  gaps: new Set(['blank', 'dash', 'dot']),
  closed: true,
  inCodes: false,
}

const WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3]

/** Nine digits weighted, and a tenth that is 10 less the sum modulo 11; a sum that would ask for 10 is not used. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (const [at, weight] of WEIGHTS.entries()) sum += weight * (digits.charCodeAt(at) - 0x30)
  return 10 - (sum % 11) === digits.charCodeAt(9) - 0x30
}
