import { type DigitForms, eachPiece } from '../../numbers/digit-forms.ts'
import { nearestLabel } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { SIGN } from '../../shared/signs.ts'

/**
 * Vietnamese personal identification numbers, as on the citizen card (căn cước công dân) and identity cards of twelve
 * digits. Law 26/2023/QH15, article 12, promises twelve digits and nothing more: the older layout (place, century and
 * sex, year; Circular 59/2021/TT-BCA) is not demanded, words around are.
 */
export const cccd: Recognizer = {
  name: 'cccd',
  signs: SIGN.number,
  find(view, report) {
    eachPiece(view, FORMS, ({ start, end, digits }) => {
      if (/^(\d)\1*$/.test(digits)) return false
      const named = nearestLabel(view, start, end, digits.length)?.label === 'id'
      if (!named && !LAYOUT.test(digits)) return false
      const rule = named ? 'named' : 'layout'
      report({ entity: 'CCCD', start, end, score: named ? 0.85 : 0.4, rule })
      return true
    })
  },
}

const FORMS: DigitForms = {
  least: 12,
  most: 12,
  groups: [
    [3, 3, 3, 3],
    [4, 4, 4],
    [3, 3, 6],
  ],
  gaps: new Set(['blank', 'dash', 'dot']),
  closed: true,
  inCodes: false,
}

/** Place 001 to 096, sex and century 0 to 3 (born 1900 to 2099), year of birth, six digits. */
const LAYOUT = /^0(?!00)(?:[0-8]\d|9[0-6])[0-3]\d{8}$/
