import type { PathProblem } from './problem.ts'
import { isSealed, openWith } from './sealed-value.ts'

/**
 * Replaces `${NAME}` in string values by the environment. `$${` stands for a literal `${`. An unset name is a
 * problem; an empty one is a value. Where the schema requires a number or boolean, a value that is exactly one `${NAME}` is
 * read as one if it looks like one; everywhere else it stays text, so that a secret of digits remains what it is. Values
 * that are sealed (`sealed:v1:…`) are opened.
 */
export interface Substitution {
  readonly value: unknown
  /** Names that are not set and references that are none. The value at such a path is still the one of the file. */
  readonly problems: readonly PathProblem[]
}

const REFERENCE = /\$\$\{|\$\{(?:([A-Za-z_][A-Za-z0-9_]*)\})?/g

const MALFORMED = 'holds a ${ that no NAME and } follow; $${ stands for a literal ${'

/** `wantedType`: JSON Schema's name of the type that belongs at a path. */
export function substitute(
  root: unknown,
  env: Readonly<Record<string, string | undefined>>,
  wantedType: (path: readonly (string | number)[]) => string | undefined,
): Substitution {
  const problems: PathProblem[] = []

  const visit = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof value === 'string') return replace(value, path)
    if (Array.isArray(value)) return value.map((item, i) => visit(item, [...path, i]))
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, visit(item, [...path, key])]),
      )
    }
    return value
  }

  const replace = (text: string, path: readonly (string | number)[]): unknown => {
    const value = replaceReferences(text, path)
    if (typeof value !== 'string' || !isSealed(value)) return value
    const opened = openWith(value, env)
    if ('text' in opened) return opened.text
    problems.push({ path, message: opened.problem })
    return value
  }

  const replaceReferences = (text: string, path: readonly (string | number)[]): unknown => {
    if (!text.includes('${')) return text
    const messages = new Set<string>()
    const replaced = text.replace(REFERENCE, (whole, name: string | undefined) => {
      if (whole === '$${') return '${'
      const found = name === undefined ? undefined : env[name]
      if (found === undefined) {
        messages.add(name === undefined ? MALFORMED : `the environment variable ${name} is not set`)
      }
      return found ?? whole
    })
    for (const message of messages) problems.push({ path, message })
    const isWhole = /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(text)
    return isWhole ? scalar(replaced, wantedType(path)) : replaced
  }

  return { value: visit(root, []), problems }
}

function scalar(text: string, type: string | undefined): string | number | boolean {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  const isNumber = type === 'integer' || type === 'number'
  return isNumber && /^-?(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text
}
