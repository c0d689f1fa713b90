import { readLexicon } from '../people/lexicon.ts'
import { readWords } from '../people/words.ts'
import type { Recognizer } from '../recognizer.ts'
import { vietnameseAddresses } from './vietnamese-address.ts'
import { westernAddresses } from './western-address.ts'

const DIGIT = /\d/
const SCORE = 0.85

/** Postal addresses down to house, lane or hamlet, in Vietnamese and English forms; no model. See docs/detection.md. */
export const address: Recognizer = {
  name: 'address',
  find(view, report) {
    if (!DIGIT.test(view) && !view.includes(',')) return
    const { places, barePlaces } = readLexicon()
    const known = {
      has: (name: string) => places.has(name) || barePlaces.has(name),
    } as ReadonlySet<string>
    const words = readWords(view)
    for (const { start, end } of vietnameseAddresses(view, words, known)) {
      report({ entity: 'ADDRESS', start, end, score: SCORE, rule: 'vietnamese' })
    }
    for (const { start, end } of westernAddresses(view, words)) {
      report({ entity: 'ADDRESS', start, end, score: SCORE, rule: 'western' })
    }
  },
}
