import type { Headers } from '../core/transaction/effect.ts'
import type { HeaderMap__Output } from './gen/envoy/config/core/v3/HeaderMap.ts'

/**
 * Headers of a message by name. Envoy sends `raw_value` (bytes) and leaves `value` empty since 1.26
 * (`envoy.reloadable_features.send_header_raw_value`); bytes are read as latin1, one unit each.
 */
export function readHeaders(map: HeaderMap__Output | undefined): Headers {
  const byName = new Map<string, string>()
  for (const { key, rawValue, value } of map?.headers ?? []) {
    if (key === undefined) continue
    const name = key.toLowerCase()
    const text =
      rawValue !== undefined && rawValue.length > 0 ? rawValue.toString('latin1') : (value ?? '')
    const before = byName.get(name)
    byName.set(name, before === undefined ? text : `${before}, ${text}`)
  }
  return { get: (name) => byName.get(name), entries: () => byName.entries() }
}

/** Names of the headers of a message (for trailers, which are only ever removed). */
export function headerNames(map: HeaderMap__Output | undefined): readonly string[] {
  return (map?.headers ?? []).flatMap(({ key }) => (key === undefined ? [] : [key]))
}
