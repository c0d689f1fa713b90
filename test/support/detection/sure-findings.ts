import type { Recognizer } from '../../../src/core/recognizers/recognizer.ts'
import { normalise } from '../../../src/core/text/normalised-view.ts'
import { findingsOf } from './detection.ts'

/** Findings below this score are not masked by default. */
export const THRESHOLD = 0.5

/** What a recognizer finds in the view of `text` with a score of at least 0.5, in order. */
export function sureValues(recognizer: Recognizer, text: string): readonly string[] {
  const { view } = normalise(text)
  return findingsOf(recognizer, view)
    .filter(({ score }) => score >= THRESHOLD)
    .map(({ start, end }) => view.slice(start, end))
}
