import { isWordAfter, isWordBefore } from '../../shared/characters.ts'
import { nearestLabel } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { type DigitForms, eachPiece } from '../../numbers/digit-forms.ts'
import { readDigits } from '../../numbers/digit-run.ts'
import { SIGN } from '../../shared/signs.ts'

/**
 * Cards of Vietnamese health insurance (thẻ bảo hiểm y tế; Decision 1351/QD-BHXH): two letters for the group of people, a
 * digit 1 to 5, the place, ten digits; in groups or without. Score 1 where the letters are of the decision's list, else
 * 0.85 with words. Newer cards have the ten digits alone: with words, rule `number`.
 */
export const healthInsurance: Recognizer = {
  name: 'health-insurance',
  signs: SIGN.number,
  find(view, report) {
    if (readDigits(view).count < FORMS.least) return
    for (const { 0: text, index: start } of view.matchAll(CARD)) {
      const end = start + text.length
      if (isWordBefore(view, start) || isWordAfter(view, end)) continue
      const isListed = GROUPS.has(text.slice(0, 2)) && PRINTED.test(text)
      if (isListed || nearestLabel(view, start, end, 13)?.label === 'health')
        report({ entity: 'BHYT', start, end, score: isListed ? 1 : 0.85, rule: 'card' })
    }
    eachPiece(view, FORMS, ({ start, end, digits }) => {
      if (nearestLabel(view, start, end, digits.length)?.label !== 'health') return false
      report({ entity: 'BHYT', start, end, score: 0.85, rule: 'number' })
      return true
    })
  },
}

const CARD =
  /[A-Za-z](?<![0-9A-Za-z].)[A-Za-z][ .-]?[1-5][ .-]?(?:0[1-9]|[1-9]\d)(?:[ .-]?\d){10}(?!\d)/g

/** Without a blank after the letters, or in the groups of the card. */
const PRINTED = /^[A-Z]{2}(?:\d|[ .-]\d[ .-]\d{2}[ .-])/

/** Groups of insured people, annex of Decision 1351/QD-BHXH of 2015 and those of earlier decisions. */
const GROUPS: ReadonlySet<string> = new Set(
  'DN HX CH NN TK HC XK CA HT TB NO CT XB TN CS MS QN CC CK CB KC HD TE BT HN DT DK XD TS TC TQ TA TY HG LS PV CN HS SV GB GD TV TD TH XN CY CU TL YB HK DS SB XT BD TM TP HP NP ND HM HV'.split(
    ' ',
  ),
)

const FORMS: DigitForms = {
  least: 10,
  most: 10,
  groups: [
    [4, 3, 3],
    [2, 4, 4],
    [5, 5],
  ],
  gaps: new Set(['blank', 'dash', 'dot']),
  closed: true,
  inCodes: false,
}
