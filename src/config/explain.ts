import type { ErrorObject } from 'ajv/dist/2020.js'
import type { PathProblem } from './problem.ts'
import { closest } from './suggest.ts'

/** One schema error in words: what is wrong and what is allowed, never the value itself. */
export function explain(error: ErrorObject): PathProblem {
  const path = pointer(error.instancePath)
  const params = error.params as Record<string, unknown>
  const hint = (error.parentSchema as { errorHint?: string } | undefined)?.errorHint
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty'])
      const known = Object.keys(
        (error.parentSchema as { properties?: object } | undefined)?.properties ?? {},
      ).filter((key) => key !== '$schema')
      return { path: [...path, name], message: `${UNKNOWN_KEY}; ${suggestionFor(name, known)}` }
    }
    case 'type':
      return { path, message: `must be ${article(String(params['type']))}` }
    case 'enum':
      return {
        path,
        message: `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`,
      }
    case 'required':
      return { path, message: `needs the key ${String(params['missingProperty'])}` }
    case 'pattern':
      return {
        path,
        message: `must be ${hint ?? `a string that matches ${String(params['pattern'])}`}`,
      }
    case 'minLength':
      return { path, message: 'must not be empty' }
    default:
      return { path, message: error.message ?? 'is not allowed' }
  }
}

const UNKNOWN_KEY = 'unknown key'

export const isUnknownKey = ({ message }: PathProblem): boolean => message.startsWith(UNKNOWN_KEY)

function suggestionFor(name: string, known: readonly string[]): string {
  // What stands after // runs on into the next key.
  if (/^\/[/*]/.test(name)) return 'comments begin with #, in JSON too'
  if (name === '<<') return 'merge keys are not known here; write the keys out'
  const near = closest(name, known)
  return near === undefined ? `allowed here: ${known.join(', ')}` : `did you mean ${near}?`
}

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)

function pointer(instancePath: string): (string | number)[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}
