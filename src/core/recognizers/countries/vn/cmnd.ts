import { type DigitForms, eachNamedPiece } from '../../numbers/digit-forms.ts'
import { nearestLabel } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { SIGN } from '../../shared/signs.ts'

/** Vietnamese identity cards of nine digits (chứng minh nhân dân), which have no check digit: only where words say so. */
export const cmnd: Recognizer = {
  name: 'cmnd',
  signs: SIGN.number,
  find(view, report) {
    eachNamedPiece(
      view,
      FORMS,
      ({ start, end, digits }) => {
        if (/^(\d)\1*$/.test(digits)) return false
        if (nearestLabel(view, start, end, digits.length)?.label !== 'id') return false
        report({ entity: 'CMND', start, end, score: 0.85, rule: 'named' })
        return true
      },
      ({ start, end }) => report({ entity: 'CMND', start, end, score: 0.85, rule: 'repeated' }),
    )
  },
}

const FORMS: DigitForms = {
  least: 9,
  most: 9,
  groups: [[3, 3, 3]],
  gaps: new Set(['blank', 'dash', 'dot']),
  closed: true,
  inCodes: false,
}
