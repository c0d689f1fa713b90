import { Ajv2020 } from 'ajv/dist/2020.js'
import { explain } from './explain.ts'
import { fillPatterns, presetOf } from './presets.ts'
import type { PathProblem } from './problem.ts'
import { CONFIG_SCHEMA } from './schema/schema.ts'

const ajv = new Ajv2020({ allErrors: true, useDefaults: true, strict: false, verbose: true })
const validateSchema = ajv.compile(CONFIG_SCHEMA)

/** Validates the file as written and, if overlays changed it, the result; fills defaults into `root`. */
export function validate(written: unknown, root: unknown): readonly PathProblem[] {
  const problems: PathProblem[] = []
  const implied = presetOf(root)
  if (written !== root && !validateSchema(structuredClone(written))) {
    problems.push(...(validateSchema.errors ?? []).map(explain))
  }
  // Always run: what is sound gets its defaults, and can be checked further.
  if (!validateSchema(root) && problems.length === 0) {
    problems.push(...(validateSchema.errors ?? []).map(explain))
  }
  fillPatterns(root, implied)
  if (problems.length === 0) fillUpstreams(root)
  return dedupe(problems)
}

/** Defaults that depend on other keys. */
function fillUpstreams(root: unknown): void {
  const config = root as {
    version: string
    upstreams: { version?: string; weight?: number; match?: object }[]
  }
  for (const upstream of config.upstreams) {
    upstream.version ??= config.version
    upstream.weight ??= upstream.match === undefined ? 1 : 0
  }
}

function dedupe(problems: readonly PathProblem[]): readonly PathProblem[] {
  const seen = new Set<string>()
  return problems.filter(({ path, message }) => {
    const key = `${path.join('\u0000')}\u0001${message}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
