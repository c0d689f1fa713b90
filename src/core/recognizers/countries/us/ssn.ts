import { type DigitForms, eachPiece } from '../../numbers/digit-forms.ts'
import type { DigitPiece } from '../../numbers/digit-piece.ts'
import { nearestLabel } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { SIGN } from '../../shared/signs.ts'

/** Social Security numbers of the United States: `536-22-8145`; in other forms only where words say so. */
export const ssn: Recognizer = {
  name: 'ssn',
  signs: SIGN.number,
  find(view, report) {
    eachPiece(view, FORMS, (piece) => {
      const { start, end, digits } = piece
      const rule = ruleOf(piece)
      if (rule === undefined) return false
      const isTaxpayer = rule === 'dashed' && TAXPAYER.test(digits)
      if (!isTaxpayer && !isAssignable(digits)) return false
      const named = nearestLabel(view, start, end, digits.length)?.label === 'ssn'
      if (isTaxpayer) {
        if (named) report({ entity: 'SSN', start, end, score: 0.85, rule: 'taxpayer' })
        return named
      }
      report({ entity: 'SSN', start, end, score: rule === 'dashed' || named ? 0.85 : 0.3, rule })
      return true
    })
  },
}

const FORMS: DigitForms = {
  least: 9,
  most: 9,
  groups: [
    [3, 2, 4],
    [3, 6],
    [5, 4],
  ],
  gaps: new Set(['blank', 'dash', 'dot']),
  closed: false,
  inCodes: false,
}

function ruleOf({ gap, form }: DigitPiece): string | undefined {
  if (form === '9') return 'bare'
  if (form === '3-2-4') return gap === 'dash' ? 'dashed' : 'spaced'
  // One separator left out or in the wrong place: `078-051121`.
  return form === '3-6' || form === '5-4' ? 'odd' : undefined
}

/**
 * Area 900 to 999 is the tax administration's, which gives numbers of this form to taxpayers without a social security number
 * (IRC 6109; IRS Publication 1915): personal where their label says so.
 */
const TAXPAYER = /^9\d\d(?!00)\d\d(?!0000)/

/**
 * Numbers that the Social Security Administration has never given out: area 000, 666 and 900-999, group 00, serial
 * 0000 (20 CFR 422.103; POMS RM 10201.035), and numbers known from advertisements and keyboards.
 */
function isAssignable(digits: string): boolean {
  if (/^(?:000|666|9)/.test(digits) || /^\d{3}00/.test(digits) || digits.endsWith('0000'))
    return false
  return !/^(\d)\1*$/.test(digits) && !PUBLISHED.has(digits)
}

const PUBLISHED: ReadonlySet<string> = new Set(['078051120', '219099999', '123456789'])
