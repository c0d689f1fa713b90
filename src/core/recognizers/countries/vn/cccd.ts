import { type DigitForms, eachNamedPiece } from '../../numbers/digit-forms.ts'
import { nearestLabel } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { SIGN } from '../../shared/signs.ts'

/**
 * Vietnamese personal identification numbers, as on the citizen card (căn cước công dân) and identity cards of twelve
 * digits. Law 26/2023/QH15, article 12, promises twelve digits and nothing more: the older layout (place, century and
 * sex, year; Circular 59/2021/TT-BCA) is not demanded, words around are; with it, a word anywhere in the text is enough.
 */
export const cccd: Recognizer = {
  name: 'cccd',
  signs: SIGN.number,
  find(view, report) {
    let told: boolean | undefined
    const isTold = (): boolean => (told ??= TOLD.test(view))
    eachNamedPiece(
      view,
      FORMS,
      ({ start, end, digits, form }) => {
        if (/^(\d)\1*$/.test(digits)) return false
        const label = nearestLabel(view, start, end, digits.length)?.label
        const named = label === 'id'
        if (!named && !(LAYOUT.test(digits) && WRITTEN.test(form))) return false
        if (named) report({ entity: 'CCCD', start, end, score: 0.85, rule: 'named' })
        else if (label === undefined && AFTER_ID.test(view.slice(Math.max(0, start - 16), start)))
          report({ entity: 'CCCD', start, end, score: 0.6, rule: 'layout+id' })
        else if (label === undefined && isTold())
          report({ entity: 'CCCD', start, end, score: 0.5, rule: 'layout+text' })
        else report({ entity: 'CCCD', start, end, score: 0.4, rule: 'layout' })
        return named
      },
      ({ start, end }) => report({ entity: 'CCCD', start, end, score: 0.85, rule: 'repeated' }),
    )
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

/** A text that speaks of such numbers: then those with the layout of one are ones. */
const TOLD =
  /cccd|cmnd|căn cước|can cuoc|định danh|dinh danh|chứng minh|chung minh|mđd|national.?id|citizen|identity/i

/** `ID: `, `ID No. `: of what, it does not say; with the layout it is one of a person. */
const AFTER_ID = /(?:^|[^\p{L}\p{N}_"'-])ID(?: (?:no|number|số|so)\.?)?\s{0,2}[:：#]?\s{1,3}$/iu

/** As such a number is written where no word calls it so. */
const WRITTEN = /^(?:12|3-3-3-3|4-4-4|3-3-6)$/

/** Place 001 to 096, sex and century 0 to 3 (born 1900 to 2099), year of birth, six digits. */
const LAYOUT = /^0(?!00)(?:[0-8]\d|9[0-6])[0-3]\d{8}$/
