import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { CHAT, startProxy } from '../../support/envoy/proxy.ts'
import { type Behaviour, PROOF, wellBehaved } from '../../support/ext-proc/stub.ts'
import { dynamicMetadata } from '../../support/ext-proc/messages.ts'

const proxy = await startProxy('performance: { message_timeout_ms: 300 }')
const { dify, stub } = proxy
after(async () => await proxy.stop())
beforeEach(() => proxy.reset())

/** Does `act` at the message that has `part`, and behaves well before. */
const at =
  (part: 'requestHeaders' | 'requestBody' | 'responseHeaders', act: Behaviour): Behaviour =>
  (message, stream) =>
    (message[part] ? act : wellBehaved)(message, stream)

const codeOf = (body: string): unknown => (JSON.parse(body) as { code?: unknown }).code

test('a request with proof goes through, its answer comes back', async () => {
  const answer = await proxy.send(CHAT)
  assert.equal(answer.status, 200)
  assert.equal(answer.body, '{"from":"dify"}')
  assert.equal(dify.received[0]?.body, CHAT.body)
})

test('a request without a body needs its proof with the headers', async () => {
  assert.equal((await proxy.send({ path: '/v1/info' })).status, 200)
  stub.behave(at('requestHeaders', (_message, stream) => stream.write({ requestHeaders: {} })))
  dify.received.length = 0
  assert.equal((await proxy.send({ path: '/v1/info' })).status, 503)
  assert.equal(dify.received.length, 0)
})

const refused: readonly [string, Behaviour, number, string][] = [
  [
    'a clean close at the headers',
    at('requestHeaders', (_message, stream) => stream.end()),
    503,
    'masking_unavailable',
  ],
  [
    'a clean close after the reply to the headers',
    at('requestHeaders', (_message, stream) => {
      stream.write({ requestHeaders: {} })
      stream.end()
    }),
    503,
    'masking_unavailable',
  ],
  [
    'a clean close at the body',
    at('requestBody', (_message, stream) => stream.end()),
    503,
    'masking_unavailable',
  ],
  [
    'a reply without proof',
    at('requestBody', (_message, stream) => stream.write({ requestBody: {} })),
    503,
    'masking_unavailable',
  ],
  [
    'proof that is false',
    at('requestBody', (_message, stream) =>
      stream.write({ requestBody: {}, dynamicMetadata: dynamicMetadata({ proof: false }) }),
    ),
    503,
    'masking_unavailable',
  ],
  [
    'proof in a namespace of another name',
    at('requestBody', (_message, stream) =>
      stream.write({
        requestBody: {},
        dynamicMetadata: {
          fields: { other: { structValue: { fields: { proof: { boolValue: true } } } } },
        },
      }),
    ),
    503,
    'masking_unavailable',
  ],
  [
    'an error close',
    (_message, stream) => stream.emit('error', { code: 13, details: 'x' }),
    503,
    'masking_unavailable',
  ],
  [
    'a reply to another message',
    at('requestHeaders', (_message, stream) => stream.write({ responseBody: {}, ...PROOF })),
    503,
    'masking_unavailable',
  ],
  ['no answer', () => {}, 504, 'masking_timeout'],
]

for (const [what, behaviour, status, code] of refused) {
  test(`${what} lets nothing through`, async () => {
    stub.behave(behaviour)
    const answer = await proxy.send(CHAT)
    assert.equal(answer.status, status)
    assert.equal(answer.headers['content-type'], 'application/json')
    assert.equal(codeOf(answer.body), code)
    assert.deepEqual(dify.received, [])
  })
}

test('no header of a client is proof', async () => {
  stub.behave(at('requestBody', (_message, stream) => stream.end()))
  const headers = { ...CHAT.headers, proof: 'true', 'x-dify-masking-proof': 'true' }
  assert.equal((await proxy.send({ ...CHAT, headers })).status, 503)
  assert.deepEqual(dify.received, [])
})

test('a failure at the answer never lets a raw answer through', async () => {
  stub.behave(
    at('responseHeaders', (_message, stream) => stream.emit('error', { code: 13, details: 'x' })),
  )
  const answer = await proxy.send(CHAT)
  assert.equal(answer.status, 503)
  assert.equal(codeOf(answer.body), 'masking_unavailable')
})
