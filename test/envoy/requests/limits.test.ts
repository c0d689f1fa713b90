import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { CHAT, startProxy } from '../../support/envoy/proxy.ts'
import { sendWithTrailers } from '../../support/http/send-with-trailers.ts'

const LIMIT = 70_001
const proxy = await startProxy(`masking: { max_body_bytes: ${LIMIT} }`)
const { dify, stub } = proxy
after(async () => await proxy.stop())
beforeEach(() => proxy.reset())

const chunked = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }

for (const [how, extra] of [
  ['with a length', {}],
  ['chunked', { headers: chunked }],
] as const) {
  test(`a body of exactly the limit passes, one byte more does not: ${how}`, async () => {
    const most = await proxy.send({ ...CHAT, ...extra, body: 'x'.repeat(LIMIT) })
    assert.equal(most.status, 200)
    assert.equal(dify.received[0]?.body.length, LIMIT)
    for (const over of [1, 100_000, 2_000_000]) {
      const answer = await proxy.send({ ...CHAT, ...extra, body: 'x'.repeat(LIMIT + over) })
      assert.equal(answer.status, 413)
      const told = JSON.parse(answer.body) as Record<string, unknown>
      assert.equal(told['code'], 'body_too_large')
      assert.equal(told['status'], 413)
      assert.match(String(told['message']), new RegExp(`${LIMIT} bytes`))
    }
    assert.equal(dify.received.length, 1)
  })
}

test('over HTTP/2 the service sees the trailers of a request', async () => {
  const { status } = await sendWithTrailers({
    to: proxy.envoy.proxyUrl,
    headers: { ':method': 'POST', ':path': CHAT.path, ...CHAT.headers },
    body: CHAT.body,
    trailers: { 'x-secret': 'secret' },
  })
  assert.equal(status, 200)
  assert.deepEqual(
    stub.messages
      .map(({ request }) => request)
      .filter((request) => String(request).startsWith('request')),
    ['requestHeaders', 'requestBody', 'requestTrailers'],
  )
  assert.equal(dify.received[0]?.body, CHAT.body)
})

test('a Dify that cannot be reached is named as such', async () => {
  await dify.stop()
  for (const path of ['/v1/info', '/console/api/x']) {
    const answer = await proxy.send({ path })
    assert.equal(answer.status, 503)
    assert.match(answer.body, /"code":"upstream_unavailable"/)
  }
})
