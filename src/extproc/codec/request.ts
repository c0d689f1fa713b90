import { HeaderMap, readHeaderMap, skipUnless } from './header-map.ts'
import type { Incoming, Part } from './incoming.ts'
import { NO_ATTRIBUTES, readAttributes } from './attributes.ts'
import { MalformedMessage, WIRE, WireReader } from './wire-reader.ts'

/** Numbers of the oneof in `envoy.service.ext_proc.v3.ProcessingRequest`, from 2. */
const PARTS: readonly (Part | undefined)[] = [
  undefined,
  undefined,
  'requestHeaders',
  'responseHeaders',
  'requestBody',
  'responseBody',
  'requestTrailers',
  'responseTrailers',
]
/** Its other fields that are read. */
const ATTRIBUTES = (9 << 3) | WIRE.bytes
const OBSERVABILITY_MODE = (10 << 3) | WIRE.varint
const PROTOCOL_CONFIG = (11 << 3) | WIRE.bytes

/** `ProtocolConfiguration.request_body_mode`, and `BodySendMode.STREAMED`. */
const REQUEST_BODY_MODE = (1 << 3) | WIRE.varint
const STREAMED = 1

/** Fields of `HttpHeaders`, `HttpBody` and `HttpTrailers`. */
const CONTENT = (1 << 3) | WIRE.bytes
const HEADERS_END = (3 << 3) | WIRE.varint
const BODY_END = (2 << 3) | WIRE.varint

/**
 * Decodes a `ProcessingRequest`, as far as the service reads it; what it does not is skipped by wire type.
 *
 * Throws `MalformedMessage` for bytes that are none, for a message without a part or with two, and for what is legal in
 * protobuf but what no encoder writes (a message field twice, a bool above 1): implementations differ in how they read
 * that, and it must not be a matter of reading what is masked. In observability mode Envoy would neither wait for
 * replies nor take them, so nothing would be masked: that throws too.
 */
export function decodeRequest(buffer: Buffer): Incoming {
  const reader = new WireReader(buffer)
  let part: Part | undefined
  let at = 0
  let attributes = NO_ATTRIBUTES
  let mode: 'buffered' | 'streamed' | undefined
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    const named = tag >>> 3 < PARTS.length ? PARTS[tag >>> 3] : undefined
    if (named !== undefined) {
      if (part !== undefined || (tag & 7) !== WIRE.bytes) throw new MalformedMessage()
      part = named
      at = reader.pos
      reader.skip(tag)
    } else if (tag === ATTRIBUTES) attributes = readAttributes(reader, attributes)
    else if (tag === PROTOCOL_CONFIG && mode === undefined) mode = readMode(reader)
    else if (tag === OBSERVABILITY_MODE) {
      if (reader.bool()) throw new MalformedMessage()
    } else skipOther(reader, tag)
  }
  if (part === undefined) throw new MalformedMessage()
  reader.pos = at
  reader.end = reader.buffer.length
  reader.enter()
  switch (part) {
    case 'requestHeaders': {
      const [headers, endOfStream] = readHttpHeaders(reader)
      return { part, headers, endOfStream, attributes, mode: mode ?? 'buffered' }
    }
    case 'responseHeaders': {
      const [headers, endOfStream] = readHttpHeaders(reader)
      return { part, headers, endOfStream }
    }
    case 'requestBody':
    case 'responseBody':
      return readHttpBody(reader, part)
    case 'requestTrailers':
    case 'responseTrailers':
      return { part, names: readTrailers(reader).names() }
  }
}

/** Fields 1 to 7 are handled; `metadata_context` and newer ones mean nothing here. */
function skipOther(reader: WireReader, tag: number): void {
  const number = tag >>> 3
  if (number >= 9 && number <= 11) throw new MalformedMessage()
  reader.skip(tag)
}

function readMode(reader: WireReader): 'buffered' | 'streamed' {
  const outer = reader.enter()
  let mode = 0
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === REQUEST_BODY_MODE) mode = reader.varint()
    else skipUnless(reader, tag, 1)
  }
  reader.leave(outer)
  return mode === STREAMED ? 'streamed' : 'buffered'
}

function readHttpHeaders(reader: WireReader): readonly [HeaderMap, boolean] {
  const map = new HeaderMap()
  let isRead = false
  let endOfStream = false
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === CONTENT && !isRead) {
      readHeaderMap(reader, map)
      isRead = true
    } else if (tag === HEADERS_END) endOfStream = reader.bool()
    else if (tag >>> 3 === 2) reader.skip(tag)
    else skipUnless(reader, tag, 3)
  }
  return [map, endOfStream]
}

function readHttpBody(reader: WireReader, part: 'requestBody' | 'responseBody'): Incoming {
  let body = ''
  let endOfStream = false
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === CONTENT) body = reader.latin1()
    else if (tag === BODY_END) endOfStream = reader.bool()
    else skipUnless(reader, tag, 2)
  }
  return { part, body, endOfStream }
}

function readTrailers(reader: WireReader): HeaderMap {
  const map = new HeaderMap()
  let isRead = false
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === CONTENT && !isRead) {
      readHeaderMap(reader, map)
      isRead = true
    } else skipUnless(reader, tag, 1)
  }
  return map
}
