import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { type Stack, receivedByDify, startStack } from '../../support/envoy/stack.ts'

const CANARY = 'spoof.canary@example.vn'
const BODY = JSON.stringify({ inputs: {}, query: `I am ${CANARY}`, user: 'u' })
const MASKED = BODY.replace(CANARY, 'EMAIL_1')

type Spoofed = Readonly<Record<string, string | string[]>>

/** What a client could write to be read less: as a trusted client, as another Dify, as the service, as another request. */
const SPOOFED: readonly Spoofed[] = [
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-forwarded-for': '10.0.0.1, 10.0.0.2, 127.0.0.1' },
  { 'x-forwarded-for': ['10.0.0.1', '127.0.0.1'] },
  { 'x-forwarded-for': 'unknown, "[::1]:80", 0x7f.1' },
  { 'x-real-ip': '127.0.0.1' },
  { forwarded: 'for=127.0.0.1;proto=https;by=127.0.0.1' },
  { 'true-client-ip': '127.0.0.1' },
  { 'x-client-ip': '127.0.0.1' },
  { 'x-cluster-client-ip': '127.0.0.1' },
  { 'x-original-forwarded-for': '127.0.0.1' },
  { 'x-forwarded-proto': 'https' },
  { 'x-forwarded-host': 'localhost' },
  { 'x-forwarded-port': '9464' },
  { 'x-dify-version': '0.15.8' },
  { 'x-dify-version': '1.7.0' },
  { 'x-dify-version': ['0.15.8', '1.7.0'] },
  { 'x-dify-version': '../../9' },
  { 'x-version': '0.15.8' },
  { 'x-dify-masking-bypass': '1' },
  { 'x-dify-masking-proof': 'true' },
  { 'x-dify-masking-request-id': '5ad4cb98-f0c7-4085-b384-88c403be6290' },
  { 'X-DIFY-MASKING-PROOF': ['true', 'true'] },
  { 'dify.masking': 'proof=true' },
  { proof: 'true' },
  { 'x-mask-bypass': 'true' },
  { 'x-envoy-internal': 'true' },
  { 'x-envoy-original-path': '/console/api/x' },
  { 'x-envoy-original-dst-host': '127.0.0.1:1' },
  { 'x-envoy-decorator-operation': 'x' },
  { 'x-envoy-external-address': '127.0.0.1' },
  { 'x-envoy-upstream-rq-timeout-ms': '1' },
  { 'x-envoy-retry-on': '5xx', 'x-envoy-max-retries': '9' },
  { 'x-envoy-ip-tags': 'internal' },
  { 'x-envoy-peer-metadata': 'CgA=' },
  { 'x-original-url': '/console/api/x' },
  { 'x-rewrite-url': '/console/api/x' },
  { 'x-original-method': 'GET' },
  { 'x-http-method-override': 'GET' },
  { 'x-http-method': 'HEAD', 'x-method-override': 'OPTIONS' },
  { 'accept-encoding': 'gzip', te: 'trailers' },
  { 'content-language': 'en', 'content-location': '/console/api/x' },
  { 'grpc-timeout': '1n' },
  { connection: 'x-note', 'x-note': 'a' },
  { connection: 'content-length' },
  { connection: 'content-type, authorization' },
  { prefer: 'return=minimal', 'cache-control': 'no-transform' },
  { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' },
  { 'x-app-code': 'other', 'x-app-passport': 'a.b.c' },
  { cookie: 'masking=off; proof=true' },
  { 'max-forwards': '0' },
]

/** Refused before anything is read of them. */
const REFUSED: readonly Spoofed[] = [
  { x_dify_masking_proof: 'true' },
  { content_type: 'text/plain' },
  { dify_user: 'admin' },
]

describe('headers that lie', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('', '1.7.0')
  })
  after(async () => await stack.stop())

  const post = async (headers: Spoofed): Promise<number> => {
    stack.dify.clear()
    return await new Promise((resolve, reject) => {
      const sending = request(
        new URL('/v1/chat-messages', stack.envoy.proxyUrl),
        {
          method: 'POST',
          agent: false,
          headers: {
            authorization: 'Bearer app-one',
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(BODY)),
            ...headers,
          },
        },
        (answer) => {
          answer.resume()
          answer.on('end', () => resolve(answer.statusCode ?? 0))
        },
      )
      sending.on('error', reject)
      sending.end(BODY)
    })
  }
  const bodies = (): readonly string[] =>
    stack.dify.requests().flatMap(({ method, body }) => (method === 'POST' ? [body] : []))

  it('are as many as were asked for', () => assert.ok(SPOOFED.length >= 40, `${SPOOFED.length}`))

  for (const headers of SPOOFED) {
    it(`change nothing: ${JSON.stringify(headers)}`, async () => {
      await post(headers)
      assert.deepEqual(bodies(), [MASKED])
      assert.ok(!receivedByDify(stack).includes('canary'))
    })
  }

  for (const headers of REFUSED) {
    it(`are refused: ${JSON.stringify(headers)}`, async () => {
      assert.equal(await post(headers), 400)
      assert.deepEqual(bodies(), [])
    })
  }

  it('that are folded (RFC 9112, 5.2) are refused, or mean what they say on one line', async () => {
    for (const folded of [
      'X-Dify-Masking-Proof:\r\n true',
      'Content-Type: text/plain\r\n\t; x=1',
    ]) {
      stack.dify.clear()
      const { hostname, port } = new URL(stack.envoy.proxyUrl)
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      socket.resume()
      socket.setTimeout(300, () => socket.destroy())
      socket.write(
        `POST /v1/chat-messages HTTP/1.1\r\nHost: dify\r\nAuthorization: Bearer app-one\r\n${folded}\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`,
      )
      await once(socket, 'close')
      for (const body of bodies()) assert.equal(body, MASKED)
    }
  })

  it('and a request without them arrives masked, so that the tests above can tell', async () => {
    assert.equal(await post({}), 200)
    assert.deepEqual(bodies(), [MASKED])
  })
})
