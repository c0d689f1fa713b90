import { findLeadingForms } from './organisation-leading.ts'
import { findTrailingForms } from './organisation-trailing.ts'
import type { Recognizer } from '../recognizer.ts'
import { tokensOf } from '../shared/word-tokens.ts'

/**
 * Organisations by the legal form in their name: `Công ty TNHH Sao Mai`, `Ngân hàng TMCP …`, `Acme Widgets Inc`. The
 * finding is the whole name with its form. Score 0.85, rule `legal-form`. Names without a form are for dictionaries.
 */
export const legalForm: Recognizer = {
  name: 'organisation',
  find(view, report) {
    // A form has a capital or `ty`, and a name has a capital: texts without are over at once.
    if (!CAPITAL.test(view)) return
    const tokens = tokensOf(view)
    const found = (start: number, end: number): void => {
      report({ entity: 'ORG', start, end, score: 0.85, rule: 'legal-form' })
    }
    findLeadingForms(view, tokens, found)
    findTrailingForms(view, tokens, found)
  },
}

const CAPITAL = /\p{Lu}/u
