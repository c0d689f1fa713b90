import { itemAt } from '../../core/item-at.ts'
import { SLOWEST_SECONDS } from '../../envoy/ext-proc-filter.ts'
import type { MaskingError } from '../../core/errors.ts'
import type { Continue } from '../../core/transaction/effect.ts'
import type { Part } from './incoming.ts'
import { writeMetadata } from './metadata.ts'
import { WIRE } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

/** What the service replies to one message. */
export type Outgoing =
  | { readonly part: Part; readonly effect: Continue }
  /** No reply: one is to come later than Envoy would wait for it. */
  | { readonly part: 'moreTime' }
  /** Answers the client in the product's place. `body`: JSON. */
  | { readonly part: 'immediateResponse'; readonly error: MaskingError; readonly body: string }

const field = (number: number): number => (number << 3) | WIRE.bytes

/** Numbers of the oneof in `envoy.service.ext_proc.v3.ProcessingResponse`. */
const PARTS: Readonly<Record<Part, number>> = {
  requestHeaders: field(1),
  responseHeaders: field(2),
  requestBody: field(3),
  responseBody: field(4),
  requestTrailers: field(5),
  responseTrailers: field(6),
}
const IMMEDIATE_RESPONSE = field(7)

/** Fields of `HeadersResponse`, `BodyResponse`, `TrailersResponse` and `CommonResponse`. */
const RESPONSE = field(1)
const TRAILERS_MUTATION = field(1)
const HEADER_MUTATION = field(2)
const BODY_MUTATION = field(3)

/** Fields of `BodyMutation`. */
const BODY = field(1)
const CLEAR_BODY = (2 << 3) | WIRE.varint

/** Fields of `HeaderMutation`, `HeaderValueOption` and `HeaderValue`. */
const SET_HEADERS = field(1)
const REMOVE_HEADERS = field(2)
const HEADER = field(1)
const APPEND_ACTION = (3 << 3) | WIRE.varint
const OVERWRITE_IF_EXISTS_OR_ADD = 2
const KEY = field(1)
const RAW_VALUE = field(3)

/** Fields of `ImmediateResponse` and `HttpStatus`. */
const STATUS = field(1)
const HEADERS = field(2)
const ANSWER_BODY = field(3)
const DETAILS = field(5)
const CODE = (1 << 3) | WIRE.varint

/** Bytes that keys and lengths of one field and the messages around it take at most. */
const OVERHEAD = 32
/** Bytes of UTF-8 for one unit of a string, at most. */
const PER_UNIT = 3

/** `override_message_timeout`, a `google.protobuf.Duration`: {@link SLOWEST_SECONDS}. */
const MORE_TIME = Buffer.from([(10 << 3) | WIRE.bytes, 2, 1 << 3, SLOWEST_SECONDS])

/** Encodes the reply as a `ProcessingResponse`. Field for field what Envoy's proto says; absent fields are defaults. */
export function encodeResponse(outgoing: Outgoing): Buffer {
  if (outgoing.part === 'moreTime') return MORE_TIME
  return outgoing.part === 'immediateResponse'
    ? encodeImmediate(outgoing.error, outgoing.body)
    : encodeContinue(outgoing.part, outgoing.effect)
}

function encodeContinue(part: Part, effect: Continue): Buffer {
  const writer = new WireWriter(capacityOf(effect))
  if (effect.metadata !== undefined) writeMetadata(writer, effect.metadata)
  const end = writer.mark
  if (part === 'requestTrailers' || part === 'responseTrailers') {
    writeHeaders(writer, TRAILERS_MUTATION, effect)
  } else {
    if (effect.body !== undefined) writeBody(writer, effect.body)
    writeHeaders(writer, HEADER_MUTATION, effect)
    writer.message(RESPONSE, end)
  }
  writer.message(PARTS[part], end)
  return writer.finish()
}

function capacityOf({ setHeaders, removeHeaders, body, metadata }: Continue): number {
  let size = 4 * OVERHEAD + (body?.length ?? 0)
  for (const [name, value] of setHeaders ?? [])
    size += PER_UNIT * name.length + value.length + OVERHEAD
  for (const name of removeHeaders ?? []) size += PER_UNIT * name.length + OVERHEAD
  for (const name in metadata) {
    const value = metadata[name]
    const length = typeof value === 'string' ? value.length : 0
    size += PER_UNIT * (name.length + length) + 2 * OVERHEAD
  }
  return size
}

/** An empty body is cleared: an absent `body` field would mean no mutation at all. */
function writeBody(writer: WireWriter, body: string): void {
  const end = writer.mark
  if (body === '') {
    writer.varint(1)
    writer.varint(CLEAR_BODY)
  } else writer.latin1(BODY, body)
  writer.message(BODY_MUTATION, end)
}

/** Nothing without a change of headers. The last comes first: the writer goes backwards. */
function writeHeaders(
  writer: WireWriter,
  tag: number,
  { setHeaders = [], removeHeaders = [] }: Continue,
): void {
  if (setHeaders.length === 0 && removeHeaders.length === 0) return
  const end = writer.mark
  for (let i = removeHeaders.length - 1; i >= 0; i--)
    writer.utf8(REMOVE_HEADERS, itemAt(removeHeaders, i))
  for (let i = setHeaders.length - 1; i >= 0; i--) {
    const [name, value] = itemAt(setHeaders, i)
    const option = writer.mark
    writer.varint(OVERWRITE_IF_EXISTS_OR_ADD)
    writer.varint(APPEND_ACTION)
    const header = writer.mark
    writer.latin1(RAW_VALUE, value)
    writer.utf8(KEY, name)
    writer.message(HEADER, header)
    writer.message(SET_HEADERS, option)
  }
  writer.message(tag, end)
}

function encodeImmediate({ code, status }: MaskingError, json: string): Buffer {
  const body = Buffer.from(json).toString('latin1')
  const details = `dify_masking_${code}`
  const contentType: Continue = {
    kind: 'continue',
    setHeaders: [['content-type', 'application/json']],
  }
  const size = capacityOf(contentType) + body.length + PER_UNIT * details.length + 2 * OVERHEAD
  const writer = new WireWriter(size)
  const end = writer.mark
  writer.utf8(DETAILS, details)
  writer.latin1(ANSWER_BODY, body)
  writeHeaders(writer, HEADERS, contentType)
  const statusEnd = writer.mark
  writer.varint(status)
  writer.varint(CODE)
  writer.message(STATUS, statusEnd)
  writer.message(IMMEDIATE_RESPONSE, end)
  return writer.finish()
}
