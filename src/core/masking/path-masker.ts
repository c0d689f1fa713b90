import { decodePercent } from '../form/form.ts'
import { type Place, type Preserves, collectDecoded, collectForm } from './request-masker.ts'
import type { Scanner } from './scanner.ts'

/**
 * Places in a request target (`:path`, RFC 9112, 3.2.1): every path segment and every query value but what is
 * preserved.
 * A segment is decoded before it is read, so `alice%40x.vn` is found.
 */
export function collectPath(target: string, scanner: Scanner, preserves?: Preserves): Place[] {
  const places: Place[] = []
  const queryAt = target.indexOf('?')
  const pathEnd = queryAt < 0 ? target.length : queryAt
  for (let start = 0; start < pathEnd; ) {
    const slash = target.indexOf('/', start)
    const end = slash < 0 || slash > pathEnd ? pathEnd : slash
    if (end > start) {
      collectDecoded(decodePercent(target, start, end, { plusAsSpace: false }), scanner, places)
    }
    start = end + 1
  }
  if (queryAt >= 0) {
    const query = target.slice(queryAt + 1)
    places.push(...collectForm(query, scanner, preserves, queryAt + 1))
  }
  return places
}
