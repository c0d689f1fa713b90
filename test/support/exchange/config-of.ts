import type { Config } from '../../../src/config/config.ts'
import { parseConfig } from '../../../src/config/load.ts'
import { formatProblem } from '../../../src/config/problem.ts'

/** A configuration from YAML text, defaults filled in. Throws what `validate` would say. */
export function configOf(yaml: string): Config {
  const result = parseConfig(yaml, 'test.yaml', {})
  if ('errors' in result) throw new Error(result.errors.map(formatProblem).join('\n'))
  return result.config
}
