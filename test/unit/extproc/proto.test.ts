import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import structs from 'google-protobuf/google/protobuf/struct_pb.js'
import type { ProcessingRequest } from '../../support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingRequest.ts'
import type { ProcessingResponse } from '../../support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingResponse.ts'
import { dynamicMetadata } from '../../support/ext-proc/messages.ts'
import { SERVICE_NAME } from '../../../src/extproc/codec/service.ts'
import { externalProcessor } from '../../support/ext-proc/proto.ts'

const { Process } = externalProcessor

/** Field number of `ProcessingResponse.dynamic_metadata`, wire type 2. */
const DYNAMIC_METADATA_TAG = (8 << 3) | 2

const response = (message: ProcessingResponse) =>
  Process.responseDeserialize(Process.responseSerialize(message))
const request = (message: ProcessingRequest) =>
  Process.requestDeserialize(Process.requestSerialize(message))

describe('the vendored ext_proc protocol', () => {
  it('is the bidirectional stream that Envoy calls', () => {
    assert.equal(Process.path, `/${SERVICE_NAME}/Process`)
    assert.equal(Process.requestStream && Process.responseStream, true)
  })

  it('keeps headers, body and end of stream of a request', () => {
    const {
      request: part,
      requestBody,
      requestHeaders,
    } = request({
      requestBody: { body: Buffer.from([0, 255, 128]), endOfStream: true },
    })
    assert.equal(part, 'requestBody')
    assert.deepEqual(requestBody?.body, Buffer.from([0, 255, 128]))
    assert.equal(requestBody?.endOfStream, true)
    assert.equal(requestHeaders, undefined)
  })

  it('leaves absent what was not sent, an empty body included', () => {
    const { requestBody, attributes } = request({ requestBody: { endOfStream: true } })
    assert.deepEqual({ ...requestBody }, { endOfStream: true })
    assert.equal(attributes, undefined)
  })

  it('keeps mutations, and enums by name', () => {
    const sent: ProcessingResponse = {
      responseHeaders: {
        response: {
          status: 'CONTINUE_AND_REPLACE',
          headerMutation: {
            removeHeaders: ['accept-encoding'],
            setHeaders: [
              {
                header: { key: ':path', rawValue: Buffer.from('/v1/\u00e9', 'latin1') },
                appendAction: 'OVERWRITE_IF_EXISTS_OR_ADD',
              },
            ],
          },
          bodyMutation: { clearBody: true },
        },
      },
    }
    const read = response(sent)
    assert.equal(read.response, 'responseHeaders')
    const common = read.responseHeaders?.response
    assert.equal(common?.status, 'CONTINUE_AND_REPLACE')
    assert.deepEqual(common.headerMutation?.removeHeaders, ['accept-encoding'])
    const [option] = common.headerMutation.setHeaders ?? []
    assert.equal(option?.header?.key, ':path')
    assert.deepEqual(option.header.rawValue, Buffer.from('/v1/\u00e9', 'latin1'))
    assert.equal(option.appendAction, 'OVERWRITE_IF_EXISTS_OR_ADD')
    assert.equal(common.bodyMutation?.clearBody, true)
  })

  it('skips fields of a newer protocol', () => {
    const unknownField = Buffer.from([((99 << 3) & 0x7f) | 0x80 | 2, 6, 1, 0])
    const bytes = Buffer.concat([
      Process.requestSerialize({ requestHeaders: { endOfStream: true } }),
      unknownField,
    ])
    assert.equal(Process.requestDeserialize(bytes).requestHeaders?.endOfStream, true)
  })

  it('throws at bytes that are not a message', () => {
    assert.throws(() => Process.requestDeserialize(Buffer.from([0x0a, 0x7f, 0x01])))
  })
})

describe('dynamic metadata', () => {
  it('survives the way to Envoy, each type of value', () => {
    const { dynamicMetadata: read } = response({
      requestBody: {},
      dynamicMetadata: dynamicMetadata({ proof: true, outcome: 'masked', found: 2, no: false }),
    })
    const fields = read?.fields?.['dify.masking']?.structValue?.fields
    assert.equal(fields?.['proof']?.boolValue, true)
    assert.equal(fields['no']?.boolValue, false)
    assert.equal(fields['outcome']?.stringValue, 'masked')
    assert.equal(fields['found']?.numberValue, 2)
  })

  it('means the same to google-protobuf, an independent codec', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.double({ noNaN: true }),
    )
    const names = fc.stringMatching(/^[a-z][a-z_]{0,11}$/)
    fc.assert(
      fc.property(fc.dictionary(names, value, { noNullPrototype: true }), (values) => {
        const bytes = Process.responseSerialize({ dynamicMetadata: dynamicMetadata(values) })
        const { Struct } = structs
        const read = Struct.deserializeBinary(onlyField(bytes, DYNAMIC_METADATA_TAG))
        assert.deepEqual(read.toJavaScript(), { 'dify.masking': values })
      }),
    )
  })
})

/** Contents of a message that has one field, which has the tag. */
function onlyField(bytes: Buffer, tag: number): Buffer {
  assert.equal(bytes[0], tag)
  let length = 0
  let at = 1
  for (let shift = 0; ; shift += 7, at++) {
    const byte = bytes[at] ?? assert.fail('the length is cut off')
    length |= (byte & 0x7f) << shift
    if (byte < 0x80) break
  }
  assert.equal(bytes.length, at + 1 + length)
  return bytes.subarray(at + 1)
}
