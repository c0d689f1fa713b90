import { type Endpoint, SINGLE } from '../endpoint.ts'
import { KNOWLEDGE_ENDPOINTS } from './knowledge-endpoints.ts'
import { SERVICE_API } from './service-api.ts'
import { WEB_APP_ENDPOINTS } from './web-app-endpoints.ts'

/** All endpoints that have a row. The first that matches counts, so fixed segments stand before `:name`. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...SERVICE_API,
  ...KNOWLEDGE_ENDPOINTS,
  ...WEB_APP_ENDPOINTS,
]

/** Default rule for every route without a row: every string masked, a scope of its own. */
const UNKNOWN: Endpoint = { name: 'other', method: '*', path: '*', scope: SINGLE, keyless: true }

export interface Matched {
  readonly endpoint: Endpoint
  readonly params: ReadonlyMap<string, string>
}

/** Finds the row of a request. `path` is without query. Trailing slashes do not matter, as in Flask's router. */
export function matchEndpoint(method: string, path: string): Matched {
  const segments = split(path)
  for (const { endpoint, template } of TEMPLATES) {
    if (endpoint.method !== method) continue
    const params = matchSegments(template, segments)
    if (params !== undefined) return { endpoint, params }
  }
  return { endpoint: UNKNOWN, params: new Map() }
}

const split = (path: string): string[] => path.split('/').filter((segment) => segment !== '')

const TEMPLATES = ENDPOINTS.map((endpoint) => ({ endpoint, template: split(endpoint.path) }))

function matchSegments(
  template: readonly string[],
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const isOpen = template.at(-1) === '**'
  const fixed = isOpen ? template.length - 1 : template.length
  if (isOpen ? segments.length < fixed : segments.length !== fixed) return undefined
  const params = new Map<string, string>()
  for (let i = 0; i < fixed; i++) {
    const wanted = template[i] ?? ''
    const segment = segments[i] ?? ''
    if (wanted.startsWith(':')) params.set(wanted.slice(1), segment)
    else if (wanted !== segment) return undefined
  }
  return params
}
