import type { Headers } from '../../core/headers.ts'
import { MalformedMessage, WIRE, type WireReader } from './wire-reader.ts'

/** Fields of `envoy.config.core.v3.HeaderMap` and `HeaderValue`. */
const HEADERS = (1 << 3) | WIRE.bytes
const KEY = (1 << 3) | WIRE.bytes
const VALUE = (2 << 3) | WIRE.bytes
const RAW_VALUE = (3 << 3) | WIRE.bytes

/** Headers of one message; several of one name are joined by `, ` (RFC 9110, 5.3). */
export class HeaderMap implements Headers {
  readonly #byName = new Map<string, string>()

  get(name: string): string | undefined {
    return this.#byName.get(name)
  }

  entries(): Iterable<readonly [name: string, value: string]> {
    return this.#byName.entries()
  }

  names(): readonly string[] {
    return [...this.#byName.keys()]
  }

  add(name: string, value: string): void {
    const before = this.#byName.get(name)
    this.#byName.set(name, before === undefined ? value : `${before}, ${value}`)
  }
}

/**
 * Reads a `HeaderMap` field into `map`. Envoy sends `raw_value` (bytes) and leaves `value` empty since 1.26
 * (`envoy.reloadable_features.send_header_raw_value`); both are read as latin1, one unit for each byte. Names come in
 * lower case from Envoy, and are made so in any case.
 */
export function readHeaderMap(reader: WireReader, map: HeaderMap): void {
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === HEADERS) readHeader(reader, map)
    else skipUnless(reader, tag, 1)
  }
  reader.leave(outer)
}

function readHeader(reader: WireReader, map: HeaderMap): void {
  const outer = reader.enter()
  let name = ''
  let value = ''
  let rawValue = ''
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === KEY) name = reader.latin1()
    else if (tag === RAW_VALUE) rawValue = reader.latin1()
    else if (tag === VALUE) value = reader.latin1()
    else skipUnless(reader, tag, 3)
  }
  reader.leave(outer)
  if (name !== '') map.add(name.toLowerCase(), rawValue === '' ? value : rawValue)
}

/** Steps over an unknown field. A field up to `known` that comes with another wire type is not one of ours. */
export function skipUnless(reader: WireReader, tag: number, known: number): void {
  if (tag >>> 3 <= known) throw new MalformedMessage()
  reader.skip(tag)
}
