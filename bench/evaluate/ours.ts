import { createOfflineMasker } from '../../src/commands/offline.ts'
import type { Config } from '../../src/config/config.ts'
import { parseConfig } from '../../src/config/load.ts'
import { formatProblem } from '../../src/config/problem.ts'
import type { Mark } from './labelled-text.ts'
import type { Detector } from './score.ts'

function configOf(patterns: Readonly<Record<string, object>>): Config {
  const result = parseConfig(JSON.stringify({ masking: { patterns } }), 'evaluation', {})
  if ('errors' in result) throw new Error(result.errors.map(formatProblem).join('\n'))
  return result.config
}

/** Keys of `masking.patterns`. */
export const PATTERNS: readonly string[] = Object.keys(configOf({}).masking.patterns)

/** `masking.patterns` with those of `patterns` switched on and all others off. */
export function patternSwitches(
  patterns: readonly string[] = PATTERNS,
  regions?: readonly string[],
): Readonly<Record<string, object>> {
  return Object.fromEntries(
    PATTERNS.map((name) => [
      name,
      {
        enabled: patterns.includes(name),
        ...(name === 'phone' && regions !== undefined ? { regions } : {}),
        ...(name === 'org' ? { legal_forms: true } : {}),
      },
    ]),
  )
}

/** What the service finds, made of the same parts as in the service. `regions`: of national phone numbers. */
export function createDetector(
  patterns: readonly string[] = PATTERNS,
  regions?: readonly string[],
): Detector {
  const { scanner } = createOfflineMasker(configOf(patternSwitches(patterns, regions)))
  return (text) =>
    scanner
      .scan(text)
      .flatMap(({ findings }) =>
        findings.map(({ entity, start, end }): Mark => ({ entity, start, end })),
      )
}
