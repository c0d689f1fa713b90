import { createScanner } from '../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../src/core/masking/placeholder.ts'
import type { PausingScanner } from '../../../src/core/masking/scanner.ts'
import type { Finding, Recognizer } from '../../../src/core/recognizers/recognizer.ts'
import { type Recognition, createRecognition } from '../../../src/core/recognizers/registry.ts'

const on = (placeholder_prefix: string) => ({ enabled: true, placeholder_prefix })

/** Everything switched on, prefixes as by default. */
export const RECOGNITION: Recognition = createRecognition({
  email: on('EMAIL'),
  ip_private: on('IP_PRIVATE'),
  ip_public: on('IP_PUBLIC'),
})

export const SCANNER: PausingScanner = createScanner(
  RECOGNITION,
  createGrammar(RECOGNITION.allPrefixes, true),
)

/** What a recognizer reports, in order of the text. */
export function findingsOf(recognizer: Recognizer, view: string): readonly Finding[] {
  const found: Finding[] = []
  recognizer.find(view, (finding) => found.push(finding))
  return found.toSorted((a, b) => a.start - b.start || b.end - a.end)
}

/** The stretches of text that a recognizer reports, each once. */
export const stretchesOf = (recognizer: Recognizer, text: string): readonly string[] => [
  ...new Map(
    findingsOf(recognizer, text).map(({ start, end }) => [
      `${start}-${end}`,
      text.slice(start, end),
    ]),
  ).values(),
]

/** Findings as `[entity, matched text]`. */
export const readFindings = (recognizer: Recognizer, view: string): readonly string[][] =>
  findingsOf(recognizer, view).map(({ entity, start, end }) => [entity, view.slice(start, end)])

/** Findings as `matched text score rule`. */
export const readScores = (recognizer: Recognizer, view: string): readonly string[] =>
  findingsOf(recognizer, view).map(
    ({ start, end, score, rule }) => `${view.slice(start, end)} ${score} ${rule}`,
  )

/** Spans of the scanner as `[entity, matched text]`. */
export const readSpans = (text: string): readonly string[][] =>
  SCANNER.scan(text).map(({ entity, start, end }) => [entity, text.slice(start, end)])
