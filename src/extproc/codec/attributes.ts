import type { Attributes } from '../../core/transaction/effect.ts'
import { MalformedMessage, WIRE, type WireReader } from './wire-reader.ts'

/** Envoy files request attributes under the filter's name. */
const NAMESPACE = 'envoy.filters.http.ext_proc'

/** Fields of a map entry and of `google.protobuf.Struct`. */
const KEY = (1 << 3) | WIRE.bytes
const CONTENT = (2 << 3) | WIRE.bytes
const FIELDS = (1 << 3) | WIRE.bytes

/** `google.protobuf.Value.string_value`, and the last field of its oneof. */
const STRING_VALUE = (3 << 3) | WIRE.bytes
const LAST_KIND = 6

export const NO_ATTRIBUTES: Attributes = { upstream: '', requestId: '' }

/**
 * Reads one entry of `ProcessingRequest.attributes` (`map<string, Struct>`) and returns `before` with what it says of
 * this exchange. Absent attributes, and those that are not strings, are empty. An entry has its value: protobuf lets it
 * be absent, and no encoder does.
 */
export function readAttributes(reader: WireReader, before: Attributes): Attributes {
  const outer = reader.enter()
  let key = ''
  let content: Attributes | undefined
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === KEY) key = reader.utf8()
    else if (tag === CONTENT && content === undefined) content = readStruct(reader)
    else throw new MalformedMessage()
  }
  reader.leave(outer)
  if (content === undefined) throw new MalformedMessage()
  return key === NAMESPACE ? content : before
}

function readStruct(reader: WireReader): Attributes {
  const outer = reader.enter()
  let upstream = ''
  let requestId = ''
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag !== FIELDS) throw new MalformedMessage()
    const entry = reader.enter()
    let key = ''
    let value: string | undefined
    for (let inner = reader.tag(); inner !== 0; inner = reader.tag()) {
      if (inner === KEY) key = reader.utf8()
      else if (inner === CONTENT) value = readString(reader)
      else throw new MalformedMessage()
    }
    reader.leave(entry)
    if (value === undefined) throw new MalformedMessage()
    if (key === 'xds.cluster_name') upstream = value
    else if (key === 'request.id') requestId = value
  }
  reader.leave(outer)
  return { upstream, requestId }
}

/** The string of a `Value`; empty for one of another kind. Two kinds in one value contradict each other. */
function readString(reader: WireReader): string {
  const outer = reader.enter()
  let text = ''
  let kinds = 0
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag >>> 3 <= LAST_KIND && ++kinds > 1) throw new MalformedMessage()
    if (tag === STRING_VALUE) text = reader.utf8()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return text
}
