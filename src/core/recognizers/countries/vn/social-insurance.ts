import { type DigitForms, eachNamedPiece } from '../../numbers/digit-forms.ts'
import { nearestLabel } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { SIGN } from '../../shared/signs.ts'

/**
 * Numbers of Vietnamese social insurance (mã số bảo hiểm xã hội; Decision 595/QD-BHXH): ten digits without a check digit,
 * only where words say so.
 */
export const socialInsurance: Recognizer = {
  name: 'social-insurance',
  signs: SIGN.number,
  find(view, report) {
    eachNamedPiece(
      view,
      FORMS,
      ({ start, end, digits }) => {
        if (/^(\d)\1*$/.test(digits)) return false
        if (nearestLabel(view, start, end, digits.length)?.label !== 'social') return false
        report({ entity: 'BHXH', start, end, score: 0.85, rule: 'named' })
        return true
      },
      ({ start, end }) => report({ entity: 'BHXH', start, end, score: 0.85, rule: 'repeated' }),
    )
  },
}

const FORMS: DigitForms = {
  least: 10,
  most: 10,
  groups: [
    [4, 3, 3],
    [3, 3, 4],
    [2, 4, 4],
    [2, 2, 6],
    [4, 6],
    [5, 5],
  ],
  gaps: new Set(['blank', 'dash', 'dot']),
  closed: true,
  inCodes: false,
}
