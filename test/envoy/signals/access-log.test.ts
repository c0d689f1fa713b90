import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:http2'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { dynamicMetadata } from '../../support/ext-proc/messages.ts'
import { CHAT, startProxy } from '../../support/envoy/proxy.ts'
import { wellBehaved } from '../../support/ext-proc/stub.ts'

const proxy = await startProxy()
after(async () => await proxy.stop())

/** Envoy writes its log twice a second. */
async function lines(count: number): Promise<readonly string[]> {
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; await sleep(50)) {
    if (proxy.envoy.accessLog().length >= count) break
  }
  return proxy.envoy.accessLog()
}

test('a line tells what the service said, and nothing of what the client sent', async () => {
  proxy.stub.behave((message, stream) => {
    if (!message.requestBody) return wellBehaved(message, stream)
    const metadata = dynamicMetadata({
      proof: true,
      dify_version: '1.7.0',
      version_source: 'probed',
      endpoint: 'chat-messages',
      patterns_matched: 2,
      masking_time: 0.001,
      outcome: 'ok',
    })
    stream.write({ requestBody: {}, dynamicMetadata: metadata })
  })
  const secret = 'jo@example.com'
  const sent = {
    ...CHAT,
    path: `/v1/chat-messages/${secret}?q=${secret}`,
    headers: {
      ...CHAT.headers,
      authorization: `Bearer ${secret}`,
      'x-request-id': secret,
      'user-agent': secret,
      referer: secret,
    },
    body: `{"query":"${secret}"}`,
  }
  await proxy.send(sent)
  await proxy.send({ ...sent, path: `/v1/..%2f${secret}` })
  await proxy.send({ ...sent, path: `/console/api/${secret}` })
  const log = await lines(3)
  assert.equal(log.length, 3)
  assert.ok(!log.join('\n').includes('example.com'))
  const line = JSON.parse(log[0] ?? '') as Record<string, unknown>
  const { time, request_id, duration_ms, ...rest } = line
  assert.match(String(time), /^\d{4}-\d\d-\d\dT/)
  assert.match(String(request_id), /^[0-9a-f-]{36}$/)
  assert.equal(typeof duration_ms, 'number')
  assert.deepEqual(rest, {
    method: 'POST',
    route: 'masked',
    status: 200,
    flags: '-',
    details: 'via_upstream',
    bytes_received: sent.body.length,
    bytes_sent: 15,
    upstream: 'dify',
    dify_version: '1.7.0',
    version_source: 'probed',
    endpoint: 'chat-messages',
    patterns_matched: 2,
    masking_time: 0.001,
    outcome: 'ok',
  })
})

test('a method that HTTP does not define is not written to the access log: over HTTP/2 it is any word of the client', async () => {
  const earlier = proxy.envoy.accessLog().length
  const session = connect(proxy.envoy.proxyUrl)
  const request = session.request({ ':method': '0912345678', ':path': '/v1/info' })
  request.resume().end()
  await once(request, 'close')
  session.close()
  const [line = ''] = (await lines(earlier + 1)).slice(earlier)
  assert.equal((JSON.parse(line) as { readonly method: string }).method, 'other')
  assert.ok(!line.includes('0912345678'))
})
