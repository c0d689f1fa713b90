import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ERRORS, type ErrorCode, MaskingError } from '../../src/core/errors.ts'
import type { Continue } from '../../src/core/transaction/effect.ts'
import type { Incoming, Part } from '../../src/extproc/codec/incoming.ts'
import { decodeRequest } from '../../src/extproc/codec/request.ts'
import { encodeResponse } from '../../src/extproc/codec/response.ts'
import { MalformedMessage } from '../../src/extproc/codec/wire-reader.ts'
import type { ProcessingRequest } from '../support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingRequest.ts'
import { externalProcessor } from '../support/ext-proc/proto.ts'
import { continueResponse, immediateResponse } from '../support/ext-proc/messages.ts'
import { expected, plain, decodeReadFields } from '../support/ext-proc/oracle.ts'
import { runs } from '../support/runs.ts'

const { Process } = externalProcessor

const PARTS: readonly Part[] = [
  'requestHeaders',
  'requestBody',
  'requestTrailers',
  'responseHeaders',
  'responseBody',
  'responseTrailers',
]
const part = fc.constantFrom(...PARTS)
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array))
const longBytes = fc.uint8Array({ maxLength: 20_000, size: 'max' }).map((a) => Buffer.from(a))
const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const latin1 = bytes.map((buffer) => buffer.toString('latin1'))
const headerName = fc.oneof(
  fc.constantFrom(':path', ':method', 'Authorization', 'content-type', 'x-request-id'),
  text,
)
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })

const headerMap = fc.record({
  headers: fc.array(
    fc.record({ key: headerName, value: text, rawValue: bytes }, { requiredKeys: [] }),
    { maxLength: 6 },
  ),
})
const value = fc.oneof(
  text.map((stringValue) => ({ stringValue })),
  fc.double().map((numberValue) => ({ numberValue })),
  fc.boolean().map((boolValue) => ({ boolValue })),
  fc.boolean().map((boolValue) => ({ listValue: { values: [{ boolValue }] } })),
)
const attributes = fc.dictionary(
  fc.constantFrom('envoy.filters.http.ext_proc', 'another.filter', ''),
  fc.record({
    fields: fc.dictionary(fc.constantFrom('xds.cluster_name', 'request.id', 'other', ''), value),
  }),
)
const body = fc.record(
  { body: fc.oneof(bytes, longBytes), endOfStream: fc.boolean() },
  { requiredKeys: [] },
)
const head = fc.record({ headers: headerMap, endOfStream: fc.boolean() }, { requiredKeys: [] })
const trailers = fc.record({ trailers: headerMap }, { requiredKeys: [] })

const content: fc.Arbitrary<ProcessingRequest> = fc.oneof(
  fc.record({ requestHeaders: head }),
  fc.record({ responseHeaders: head }),
  fc.record({ requestBody: body }),
  fc.record({ responseBody: body }),
  fc.record({ requestTrailers: trailers }),
  fc.record({ responseTrailers: trailers }),
)
const around: fc.Arbitrary<ProcessingRequest> = fc.record(
  {
    attributes,
    observabilityMode: fc.constant(false),
    protocolConfig: fc.record({
      requestBodyMode: fc.constantFrom('NONE', 'STREAMED', 'BUFFERED', 'FULL_DUPLEX_STREAMED'),
      responseBodyMode: fc.constantFrom('STREAMED', 'NONE'),
    }),
  },
  { requiredKeys: [] },
)
const request: fc.Arbitrary<ProcessingRequest> = fc
  .tuple(content, around)
  .map(([inner, outer]) => ({ ...inner, ...outer }))

/** Field 104, which no version of the protocol has, of each wire type; the last two are groups. */
const unknownField = fc.constantFrom(
  'c00601',
  'c006ffffffffffffffffff01',
  'c106ffffffffffffffff',
  'c506ffffffff',
  'c20600',
  'c20603ffffff',
  'c306c00605c406',
  'c306c306c406c406',
)

/** What the service reads, or undefined if it refuses the bytes. */
function read(buffer: Buffer): Incoming | undefined {
  try {
    return decodeRequest(buffer)
  } catch (error) {
    assert.ok(error instanceof MalformedMessage, String(error))
    return undefined
  }
}

describe('decoding a ProcessingRequest', () => {
  it('reads what proto-loader reads', () => {
    fc.assert(
      fc.property(request, optional(text), (message, other) => {
        const full =
          other === undefined
            ? message
            : { ...message, metadataContext: { filterMetadata: { [other]: {} } } }
        const buffer = Process.requestSerialize(full)
        assert.deepEqual(plain(decodeRequest(buffer)), expected(Process.requestDeserialize(buffer)))
      }),
      runs(300),
    )
  })

  it('steps over fields that it does not know, wherever they stand', () => {
    fc.assert(
      fc.property(request, unknownField, unknownField, (message, before, behind) => {
        const buffer = Process.requestSerialize(message)
        const more = Buffer.concat([Buffer.from(before, 'hex'), buffer, Buffer.from(behind, 'hex')])
        assert.deepEqual(plain(decodeRequest(more)), plain(decodeRequest(buffer)))
      }),
      runs(200),
    )
  })

  it('refuses every beginning of a message that is not a message itself', () => {
    fc.assert(
      fc.property(request, fc.nat(), (message, at) => {
        const whole = Process.requestSerialize(message)
        compare(whole.subarray(0, at % (whole.length + 1)))
      }),
      runs(300),
    )
  })

  it('reads changed bytes as proto-loader does, or not at all', () => {
    const edit = fc.record({
      at: fc.nat(),
      remove: fc.nat({ max: 4 }),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 4 }),
        fc.constantFrom(
          ...['0a', '12', '1a', '22', '10', '18', '01', '00', '80', 'ff', '4a', '5a', '5001'].map(
            (hex) => Buffer.from(hex, 'hex'),
          ),
        ),
      ),
    })
    fc.assert(
      fc.property(request, fc.array(edit, { minLength: 1, maxLength: 4 }), (message, edits) => {
        let buffer = Process.requestSerialize(message)
        for (const { at, remove, insert } of edits) {
          const from = at % (buffer.length + 1)
          buffer = Buffer.concat([buffer.subarray(0, from), insert, buffer.subarray(from + remove)])
        }
        compare(buffer)
      }),
      runs(1000),
    )
  })

  it('reads any bytes as proto-loader does, or not at all', () => {
    const tag = fc.nat({ max: 12 }).chain((n) => fc.nat({ max: 5 }).map((type) => (n << 3) | type))
    const noise = fc
      .array(fc.oneof(tag, fc.nat({ max: 12 }), fc.nat({ max: 255 })), { maxLength: 24 })
      .map((array) => Buffer.from(array))
    fc.assert(fc.property(noise, compare), runs(1000))
  })

  function compare(buffer: Buffer): void {
    const message = read(buffer)
    if (message === undefined) return
    assert.deepEqual(plain(message), expected(decodeReadFields(buffer)))
  }
})

describe('encoding a ProcessingResponse', () => {
  // An object of the reference cannot hold that name.
  const name = text.filter((chosen) => chosen !== '__proto__')
  const effect: fc.Arbitrary<Continue> = fc.record(
    {
      kind: fc.constant('continue'),
      setHeaders: fc.array(fc.tuple(headerName, latin1), { maxLength: 5 }),
      removeHeaders: fc.array(headerName, { maxLength: 5 }),
      body: fc.oneof(
        latin1,
        longBytes.map((buffer) => buffer.toString('latin1')),
      ),
      metadata: fc.dictionary(name, fc.oneof(text, fc.double(), fc.boolean()), {
        noNullPrototype: true,
        maxKeys: 6,
      }),
    },
    { requiredKeys: ['kind'] },
  )

  /** proto-loader writes a default that is set; it cannot be told from one that is not. */
  const reread = (buffer: Buffer): unknown => {
    const message = Process.responseDeserialize(buffer)
    const { requestHeaders, requestBody, responseHeaders, responseBody } = message
    for (const reply of [requestHeaders, requestBody, responseHeaders, responseBody])
      if (reply) reply.response = { status: 'CONTINUE', ...reply.response }
    return message
  }

  it('writes what proto-loader reads as the same reply', () => {
    fc.assert(
      fc.property(part, effect, (to, reply) => {
        const reference = Process.responseSerialize(continueResponse(to, reply))
        assert.deepEqual(reread(encodeResponse({ part: to, effect: reply })), reread(reference))
      }),
      runs(500),
    )
  })

  it('writes each refusal', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const error = new MaskingError(code)
      const written = JSON.stringify({ code: error.code, message: 'Quá lớn' })
      const reference = Process.responseSerialize(immediateResponse(error, written))
      assert.deepEqual(
        reread(encodeResponse({ part: 'immediateResponse', error, body: written })),
        reread(reference),
        code,
      )
    }
  })

  it('makes room for the longest that UTF-8 becomes', () => {
    const long = '\u{ffff}'.repeat(5000)
    const reply: Continue = {
      kind: 'continue',
      setHeaders: [[long, 'v'.repeat(70_000)]],
      removeHeaders: [long],
      metadata: { [long]: long },
    }
    const reference = Process.responseSerialize(continueResponse('requestHeaders', reply))
    assert.deepEqual(
      reread(encodeResponse({ part: 'requestHeaders', effect: reply })),
      reread(reference),
    )
  })
})
