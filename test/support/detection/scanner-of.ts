import { createScanner } from '../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../src/core/masking/placeholder.ts'
import type { PausingScanner } from '../../../src/core/masking/scanner.ts'
import type { RuleSwitch } from '../../../src/core/recognizers/entity-rule.ts'
import type { Recognizer } from '../../../src/core/recognizers/recognizer.ts'
import { createRecognition } from '../../../src/core/recognizers/registry.ts'

/** Reports every occurrence of a word as an entity. */
export const word = (entity: string, text: string, score = 1): Recognizer => ({
  name: entity,
  find(view, report) {
    for (let at = view.indexOf(text); at >= 0; at = view.indexOf(text, at + 1))
      report({ entity, start: at, end: at + text.length, score, rule: 'word' })
  },
})

export interface Rule extends RuleSwitch {
  /** The entity is the recognizer's name. */
  readonly recognizer: Recognizer
}

/** A scanner with these recognizers alone; each one's entity is its name and its prefix. */
export const scannerOf = (...recognizers: readonly Recognizer[]): PausingScanner =>
  scannerWith(...recognizers.map((recognizer) => ({ recognizer })))

export function scannerWith(...rules: readonly Rule[]): PausingScanner {
  const extras = rules.map((rule) => ({ ...rule, entity: rule.recognizer.name }))
  const names = extras.map(({ entity }) => entity)
  return createScanner(createRecognition({}, extras), createGrammar(names, true))
}
