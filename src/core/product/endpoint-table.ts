import { itemAt } from '../item-at.ts'
import { ANY_METHOD, type Endpoint, type Matched } from './endpoint.ts'

/** Default rule for every route without a row: every string masked, a scope of its own. */
const UNKNOWN: Endpoint = {
  name: 'other',
  method: ANY_METHOD,
  path: '*',
  scope: { kind: 'single' },
  keyless: true,
}

/** What no row of any product is known for. */
export const UNMATCHED: Matched = { endpoint: UNKNOWN, params: new Map() }

/** The same for a method that may write into what the product keeps. */
const UNMATCHED_WRITE: Matched = {
  endpoint: { ...UNKNOWN, scope: { kind: 'single', writes: true } },
  params: new Map(),
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Finds the row of a request by method and path, the path without query. The first that matches counts. */
export function createEndpointTable(
  endpoints: readonly Endpoint[],
): (method: string, path: string) => Matched {
  const rows = endpoints.map((endpoint) => ({ endpoint, template: split(endpoint.path) }))
  return (method, path) => {
    const segments = split(path)
    for (const { endpoint, template } of rows) {
      if (endpoint.method !== method) continue
      const params = matchSegments(template, segments)
      if (params !== undefined) return { endpoint, params }
    }
    return READS.has(method) ? UNMATCHED : UNMATCHED_WRITE
  }
}

const split = (path: string): string[] => path.split('/').filter((segment) => segment !== '')

function matchSegments(
  template: readonly string[],
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const isOpen = template.at(-1) === '**'
  const fixed = isOpen ? template.length - 1 : template.length
  if (isOpen ? segments.length < fixed : segments.length !== fixed) return undefined
  const params = new Map<string, string>()
  for (let i = 0; i < fixed; i++) {
    const wanted = itemAt(template, i)
    const segment = itemAt(segments, i)
    const [, name, suffix = ''] = /^:(\w+)(.*)$/.exec(wanted) ?? []
    if (name === undefined) {
      if (wanted !== segment) return undefined
    } else if (!segment.endsWith(suffix)) return undefined
    else params.set(name, segment.slice(0, segment.length - suffix.length))
  }
  return params
}
