import type { Config } from './config.ts'
import { schemaAt } from './schema/path.ts'

const HIDDEN = '***'

/** `scheme://user:password@`, as the URL standard finds it: up to the last `@` before the path. */
const CREDENTIALS = /^([a-z][a-z0-9+.-]*:[\\/]{2})[^\\/?#]*@/i

/** A copy of the configuration that may be shown: what the schema calls `writeOnly` and credentials in URLs are `***`. */
export function redactConfig(config: Config): Record<string, unknown> {
  const shown = Object.entries(config).map(([key, value]) => [key, redact(value, [key])])
  return Object.fromEntries(shown)
}

function redact(value: unknown, path: readonly (string | number)[]): unknown {
  if (value !== undefined && schemaAt(path)?.writeOnly === true) return HIDDEN
  if (typeof value === 'string') return value.replace(CREDENTIALS, `$1${HIDDEN}@`)
  if (Array.isArray(value)) return value.map((item, i) => redact(item, [...path, i]))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redact(item, [...path, key])]),
  )
}
