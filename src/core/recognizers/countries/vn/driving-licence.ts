import { type DigitForms, eachNamedPiece } from '../../numbers/digit-forms.ts'
import { nearestLabel } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { SIGN } from '../../shared/signs.ts'

/** Vietnamese driving licences (Circular 35/2024/TT-BGTVT): twelve digits without a check digit, only where words say so. */
export const drivingLicence: Recognizer = {
  name: 'driving-licence',
  signs: SIGN.number,
  find(view, report) {
    eachNamedPiece(
      view,
      FORMS,
      ({ start, end, digits }) => {
        if (/^(\d)\1*$/.test(digits)) return false
        if (nearestLabel(view, start, end, digits.length)?.label !== 'licence') return false
        report({ entity: 'DRIVING_LICENCE', start, end, score: 0.85, rule: 'named' })
        return true
      },
      ({ start, end }) =>
        report({ entity: 'DRIVING_LICENCE', start, end, score: 0.85, rule: 'repeated' }),
    )
  },
}

const FORMS: DigitForms = {
  least: 12,
  most: 12,
  groups: [
    [3, 3, 3, 3],
    [4, 4, 4],
    [2, 10],
    [2, 2, 8],
    [6, 6],
  ],
  gaps: new Set(['blank', 'dash', 'dot']),
  closed: true,
  inCodes: false,
}
