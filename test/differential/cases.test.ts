import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Stack, startStack } from '../support/stack.ts'
import { type RawUpstream, startRawUpstream } from './raw-upstream.ts'
import { http2Request } from './http2-frames.ts'
import { type HeaderLine, http1, http1Request, http2 } from './wire.ts'

const CARD = '4111111111111111'
const PHONE = '0912345678'
const EMAIL = 'alice@x.vn'
const CHAT = ['POST', '/v1/chat-messages'] as const
const BASE: readonly HeaderLine[] = [
  ['Host', 'dify'],
  ['Authorization', 'Bearer app-one'],
]
const part = (...head: readonly string[]): string =>
  `--b\r\n${head.join('\r\n')}\r\n\r\n${EMAIL}\r\n--b--\r\n`
const NAMED = 'Content-Disposition: form-data; name="user"'

/** Requests that must not be forwarded with their value, and whether they are refused. */
const CASES: readonly (readonly [name: string, type: string, body: string, status: number])[] = [
  [
    'a number beside a name in JSON text',
    'application/json',
    `{"query":"{\\"name\\":\\"An\\",\\"card\\":${CARD}}"}`,
    200,
  ],
  [
    'a number beside a string in JSON text',
    'application/json',
    `{"query":"[${CARD},\\"x\\"]"}`,
    200,
  ],
  [
    'a name said in two ways',
    'multipart/form-data; boundary=b',
    part(`${NAMED}; name*=utf-8''query`),
    400,
  ],
  [
    'a blank before the colon',
    'multipart/form-data; boundary=b',
    part('Content-Disposition : form-data; name="query"', NAMED),
    400,
  ],
  [
    'a blank before the name of a header',
    'multipart/form-data; boundary=b',
    part(' Content-Disposition: form-data; name="query"', NAMED),
    400,
  ],
  [
    'a transfer encoding behind a blank',
    'multipart/form-data; boundary=b',
    part(NAMED, 'content-transfer-encoding : base64'),
    400,
  ],
  [
    'a mail as a file',
    'multipart/form-data; boundary=b',
    part(
      'Content-Disposition: form-data; name="file"; filename="a.eml"',
      'Content-Type: message/rfc822',
    ),
    415,
  ],
  [
    'a trace id that is a telephone number',
    'application/json',
    `{"query":"x","trace_id":"${PHONE}"}`,
    200,
  ],
  ['a parameter of the type', 'application/json; x=alice%40x.vn', '{"query":"x"}', 200],
  [
    'a boundary that is a telephone number',
    `multipart/form-data; boundary=${PHONE}`,
    `--${PHONE}\r\n${NAMED}\r\n\r\nu\r\n--${PHONE}--\r\n`,
    200,
  ],
]

describe('what parsers could read differently', () => {
  let upstream: RawUpstream
  let stack: Stack
  before(async () => {
    upstream = await startRawUpstream()
    stack = await startStack('file_upload: { enabled: true }', '1.7.0', upstream.url)
  })
  after(async () => {
    await stack.stop()
    await upstream.stop()
  })

  /** The status, and what was forwarded. */
  async function sent(bytes: Buffer, open = http1): Promise<readonly [number, string]> {
    upstream.take()
    const wire = open(stack.envoy.proxyUrl)
    const status = await wire.send(bytes)
    wire.close()
    return [status, Buffer.concat(upstream.take()).toString('latin1')]
  }
  const holds = (text: string): boolean =>
    /4111111111111111|0912345678|alice(?:@|%40)x\.vn|AKIA/.test(text)

  for (const [name, type, body, wanted] of CASES)
    it(`does not go on in clear: ${name}`, async () => {
      const request = http1Request(CHAT, [...BASE, ['Content-Type', type]], body)
      const [status, forwarded] = await sent(request)
      assert.equal(status, wanted)
      assert.equal(forwarded === '', wanted !== 200)
      assert.ok(!holds(forwarded), forwarded)
    })

  it('does not go on in clear: a method that is a key, over HTTP/2, nor is it logged', async () => {
    const key = 'AKIAQ4XY6RT2LMN5OPWZ'
    const [, forwarded] = await sent(
      http2Request(
        [
          [':method', key],
          [':scheme', 'http'],
          [':authority', 'dify'],
          [':path', '/v1/parameters'],
        ],
        '',
      ),
      http2,
    )
    assert.equal(forwarded, '')
    assert.ok(!`${stack.log()}${stack.envoy.accessLog().join('')}`.includes(key))
  })

  it('does not go on in clear: a value in a trailer named host, which is refused', async () => {
    const headers: readonly HeaderLine[] = [
      [':method', 'POST'],
      [':scheme', 'http'],
      [':authority', 'dify'],
      [':path', CHAT[1]],
      ['content-type', 'application/json'],
    ]
    const request = http2Request(headers, '{"query":"x"}', { trailers: [['host', PHONE]] })
    assert.deepEqual(await sent(request, http2), [400, ''])
  })

  it('does not go on in clear: a value in or as a header', async () => {
    for (const name of [
      'Origin',
      'Via',
      'Forwarded',
      'X-Real-IP',
      'If-Match',
      'Sec-GPC',
      'Accept-Charset',
      'X-Trace-Id',
      'Tracestate',
      'B3',
      'X-Dify-Version',
    ]) {
      const [status, forwarded] = await sent(
        http1Request(['GET', '/v1/parameters'], [...BASE, [name, PHONE]], ''),
      )
      assert.equal(status, 200, name)
      assert.ok(!holds(forwarded), forwarded)
    }
    const [status] = await sent(
      http1Request(['GET', '/v1/parameters'], [...BASE, [PHONE, 'y']], ''),
    )
    assert.equal(status, 400)
  })
})
