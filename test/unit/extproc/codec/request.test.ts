import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeRequest } from '../../../../src/extproc/codec/request.ts'
import { MalformedMessage } from '../../../../src/extproc/codec/wire-reader.ts'
import type { ProcessingRequest } from '../../../support/ext-proc/gen/envoy/service/ext_proc/v3/ProcessingRequest.ts'
import { externalProcessor } from '../../../support/ext-proc/proto.ts'

const decode = (message: ProcessingRequest) =>
  decodeRequest(externalProcessor.Process.requestSerialize(message))

describe('a ProcessingRequest', () => {
  it('is read with its headers, attributes and the mode of the route', () => {
    const message = decode({
      requestHeaders: {
        headers: {
          headers: [
            { key: ':path', rawValue: Buffer.from('/v1/caf\u00e9') },
            { key: 'X-Old', value: 'plain' },
            { key: 'cookie', rawValue: Buffer.from('a=1') },
            { key: 'cookie', rawValue: Buffer.from('b=2') },
          ],
        },
      },
      attributes: {
        'envoy.filters.http.ext_proc': {
          fields: {
            'xds.cluster_name': { stringValue: 'dify-1' },
            'request.id': { stringValue: '\u00fcber' },
          },
        },
        'some.other.filter': { fields: { 'request.id': { stringValue: 'theirs' } } },
      },
      protocolConfig: { requestBodyMode: 'STREAMED' },
    })
    assert.equal(message.part, 'requestHeaders')
    const { headers, ...rest } = message
    assert.deepEqual(rest, {
      part: 'requestHeaders',
      endOfStream: false,
      attributes: { upstream: 'dify-1', requestId: '\u00fcber' },
      mode: 'streamed',
    })
    assert.deepEqual(
      [...headers.entries()],
      [
        [':path', '/v1/caf\u00c3\u00a9'],
        ['x-old', 'plain'],
        ['cookie', 'a=1, b=2'],
      ],
    )
    assert.equal(headers.get('cookie'), 'a=1, b=2')
    assert.equal(headers.get('x-none'), undefined)
  })

  it('keeps every byte of a body', () => {
    const body = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    assert.deepEqual(decode({ responseBody: { body, endOfStream: true } }), {
      part: 'responseBody',
      body: body.toString('latin1'),
      endOfStream: true,
    })
  })

  /** Hexadecimal; `2200` is an empty request body. */
  const REFUSED: Readonly<Record<string, string>> = {
    'no message at all': '',
    'nothing but an unknown field': 'c00601',
    'two parts': '22002a00',
    'the same part twice': '22002200',
    'a part that is a number': '2001',
    'a length over the end of the message': '22050a036162',
    'a length over the end of its part': '22030a0361',
    'a length of more than 32 bits': '228080808010',
    'a length without an end': '22ffffffffffffffff',
    'a field with number 0': '22000200',
    'an unknown wire type': '2200c606',
    'the end of a group that never began': '2200c406',
    'a group without an end': '2200c306c00601',
    'groups without measure': `2200${'c306'.repeat(40)}${'c406'.repeat(40)}`,
    'a varint of more than ten bytes': `2200c006${'ff'.repeat(10)}01`,
    'a fixed field that is cut off': '2200c106ffffff',
    'a body that is a number': '22020801',
    'an end of stream that is text': '2203120131',
    'an end of stream that is neither true nor false': '22021002',
    'two lists of headers': '12040a000a00',
    'two lists of trailers': '32040a000a00',
    'a header with a number for its name': '12060a040a020801',
    'attributes without their value': '22004a030a0161',
    'attributes with two values': '22004a0412001200',
    'an attribute without its value': '22004a0712050a030a0161',
    'an attribute with two kinds of value': '22004a0b12090a0712051a01612001',
    'two configurations of the protocol': '22005a005a00',
    'observability mode, in which nothing would be masked': '22005001',
  }
  for (const [what, hex] of Object.entries(REFUSED)) {
    it(`is none with ${what}`, () => {
      assert.throws(() => decodeRequest(Buffer.from(hex, 'hex')), MalformedMessage)
    })
  }

  it('is one in spite of an unknown group, and of what other fields say', () => {
    const message = decodeRequest(Buffer.from('2200c306c306c406c00605c406500042021200', 'hex'))
    assert.deepEqual(message, { part: 'requestBody', body: '', endOfStream: false })
  })
})
