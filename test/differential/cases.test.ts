import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Stack, startStack } from '../support/envoy/stack.ts'
import { type RawUpstream, startRawUpstream } from './raw-upstream.ts'
import { HEADER_NAMES } from './heads.ts'
import { http2Request } from './http2-frames.ts'
import { CARD, KEY, PHONE, REQUEST_CASES } from './request-cases.ts'
import { type HeaderLine, http1, http1Request, http2 } from './wire.ts'

const CHAT = ['POST', '/v1/chat-messages'] as const
const BASE: readonly HeaderLine[] = [
  ['Host', 'dify'],
  ['Authorization', 'Bearer app-one'],
]

/** Names of methods that hold something, or that no server of Dify knows. */
const METHODS = [KEY, `A${CARD}`, 'PROPFIND', 'BREW', 'get', `POST-${PHONE}`] as const

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

  for (const { name, type, body, status, target, headers = [] } of REQUEST_CASES)
    it(`does not go on in clear: ${name}`, async () => {
      const line = ['POST', target ?? CHAT[1]] as const
      const request = http1Request(line, [...BASE, ['Content-Type', type], ...headers], body)
      const [answered, forwarded] = await sent(request)
      assert.equal(answered, status)
      assert.equal(forwarded === '', status !== 200)
      assert.ok(!holds(forwarded), forwarded)
    })

  for (const method of METHODS)
    it(`does not go on, nor is it logged: the method ${method}`, async () => {
      const pseudo: readonly HeaderLine[] = [
        [':method', method],
        [':scheme', 'http'],
        [':authority', 'dify'],
        [':path', '/v1/parameters'],
      ]
      for (const [bytes, open] of [
        [http2Request(pseudo, ''), http2],
        [http1Request([method, '/v1/parameters'], BASE, ''), http1],
      ] as const) {
        const [status, forwarded] = await sent(bytes, open)
        assert.ok(status === 0 || status >= 400, `${status}`)
        assert.equal(forwarded, '')
      }
      const logged = `${stack.log()}${stack.envoy.accessLog().join('')}`
      assert.ok(!holds(logged) && !logged.includes('BREW'), logged)
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
    for (const name of HEADER_NAMES) {
      const [status, forwarded] = await sent(
        http1Request(['GET', '/v1/parameters'], [...BASE, [name, PHONE]], ''),
      )
      // Envoy keeps some of its own to itself, of which it takes no change.
      assert.ok(status === 200 || status === 400, `${name}: ${status}`)
      assert.ok(!holds(forwarded), forwarded)
    }
    for (const name of [PHONE, `X-${CARD}`, `${KEY}-X`]) {
      const request = http1Request(['GET', '/v1/parameters'], [...BASE, [name, 'y']], '')
      assert.deepEqual(await sent(request), [400, ''], name)
    }
  })
})
