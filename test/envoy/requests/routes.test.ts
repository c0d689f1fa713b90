import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { CHAT, startProxy } from '../../support/envoy/proxy.ts'

const proxy = await startProxy('admin: { allow: ["127.0.0.1/32"] }')
const { dify, stub } = proxy
after(async () => await proxy.stop())
beforeEach(() => proxy.reset())

const ID = '9e7177c1-232d-4385-9b2a-48967b1920dd'

const masked = [
  '/',
  '/v1/info',
  '/api/chat-messages',
  '/mcp/server/x/mcp',
  '/e/hook',
  '/console/api',
  '/masking',
  '/metrics/x',
  '/favicon.ico/x',
  '/CONSOLE/API/x',
]
for (const path of masked) {
  test(`${path} is masked`, async () => {
    assert.equal((await proxy.send({ path })).status, 200)
    assert.equal(dify.received[0]?.target, path)
    assert.notEqual(stub.messages.length, 0)
  })
}

const passing = [
  '/console/api/apps?page=1',
  '/files/1/file-preview?sign=x',
  '/_next/static/x.js',
  '/logo/logo.svg',
  '/favicon.ico',
]
for (const path of passing) {
  test(`${path} passes unread`, async () => {
    const answer = await proxy.send({ path, headers: { 'accept-encoding': 'gzip' } })
    assert.equal(answer.status, 200)
    assert.equal(dify.received[0]?.target, path)
    assert.equal(dify.received[0].headers['accept-encoding'], 'gzip')
    assert.equal(stub.messages.length, 0)
  })
}

/** Spellings that must not carry a request to a masked endpoint unread. */
const spellings = [
  '//v1/chat-messages',
  '/console/api/../../v1/chat-messages',
  '/console/api/../../../v1/chat-messages',
  '/console/api/%2e%2e/%2e%2e/v1/chat-messages',
  '/console/api/.%2E/%2e./v1/chat-messages',
  '/console/api/..\\..\\v1/chat-messages',
  '/console/api/..%2f..%2fv1/chat-messages',
  '/console/api/..%5C..%5Cv1/chat-messages',
  '/console/api/x#/../../../v1/chat-messages',
  '/files/../v1/chat-messages',
  '/masking/../v1/chat-messages',
  '/metrics/../v1/chat-messages',
  '/%76%31/chat-messages',
  '/files/%00/../../v1/chat-messages',
]
for (const path of spellings) {
  test(`${path} is masked or refused`, async () => {
    const answer = await proxy.send({ ...CHAT, path })
    if (answer.status === 400) {
      assert.match(answer.body, /"code":"bad_request"/)
      assert.deepEqual(dify.received, [])
      return
    }
    assert.equal(answer.status, 200)
    assert.equal(dify.received[0]?.target, '/v1/chat-messages')
    assert.ok(stub.messages.some(({ requestBody }) => requestBody))
  })
}

test('a remote file whose URL stands escaped in the path is refused: the page on compatibility says what to send', async () => {
  for (const url of ['https%3A%2F%2Ffiles.example%2Fa.pdf', 'https%3a%2f%2fjo%40example.com']) {
    const answer = await proxy.send({ path: `/api/remote-files/${url}` })
    assert.equal(answer.status, 400)
    assert.match(answer.body, /"code":"bad_request"/)
  }
  assert.deepEqual(dify.received, [])
})

test('a path that stays below a pass route after normalisation reaches Dify in its normal form', async () => {
  for (const [path, normal] of [
    ['/console//api/x', '/console/api/x'],
    ['/files//../v1/chat-messages', '/files/v1/chat-messages'],
    ['/files/a/../b', '/files/b'],
  ] as const) {
    dify.received.length = 0
    assert.equal((await proxy.send({ path })).status, 200)
    assert.equal(dify.received[0]?.target, normal)
  }
})

test('headers that would make an answer unreadable do not reach Dify', async () => {
  const headers = { 'accept-encoding': 'gzip', range: 'bytes=0-1', 'if-range': '"x"' }
  await proxy.send({ path: '/v1/info', headers })
  for (const name of Object.keys(headers)) assert.equal(dify.received[0]?.headers[name], undefined)
})

test('a client cannot send headers in the name of the service', async () => {
  await proxy.send({ path: '/v1/info', headers: { 'X-Dify-Masking-Bypass': '1' } })
  await proxy.send({ path: '/console/api/x', headers: { 'x-dify-masking-request-id': ID } })
  for (const { headers } of dify.received) {
    assert.ok(!Object.keys(headers).some((name) => name.startsWith('x-dify-masking')))
    assert.notEqual(headers['x-request-id'], ID)
  }
  assert.equal(dify.received.length, 2)
})

test('a request id that is a UUID stays, any other is replaced', async () => {
  const kept = await proxy.send({ path: '/v1/info', headers: { 'x-request-id': ID } })
  assert.equal(kept.headers['x-request-id'], ID)
  assert.equal(dify.received[0]?.headers['x-request-id'], ID)
  for (const id of ['jo@example.com', `${ID} jo@example.com`, '']) {
    dify.received.length = 0
    const answer = await proxy.send({ path: '/v1/info', headers: { 'x-request-id': id } })
    const sent: unknown = dify.received[0]?.headers['x-request-id']
    assert.match(String(sent), /^[0-9a-f-]{36}$/)
    assert.equal(answer.headers['x-request-id'], sent)
  }
})

test('pages of the service are for the listed addresses', async () => {
  for (const path of ['/masking/health', '/metrics', '/livez', '/readyz']) {
    proxy.admin.received.length = 0
    const allowed = await proxy.send({ path })
    assert.equal(allowed.body, '{"from":"admin"}')
    assert.equal(proxy.admin.received[0]?.target, path)
    for (const headers of [{}, { 'x-forwarded-for': '127.0.0.1' }]) {
      const refused = await proxy.send({ path, from: '127.0.0.2', headers })
      assert.equal(refused.status, 403)
      assert.match(refused.body, /"code":"forbidden"/)
    }
    assert.equal(proxy.admin.received.length, 1)
  }
  assert.deepEqual(dify.received, [])
  assert.equal(stub.messages.length, 0)
})

test('a websocket is refused', async () => {
  const headers = { connection: 'upgrade', upgrade: 'websocket' }
  const answer = await proxy.send({ path: '/v1/chat-messages', headers })
  assert.equal(answer.status, 403)
  assert.match(answer.body, /"code":"upgrade_not_supported"/)
  assert.deepEqual(dify.received, [])
})

test('a header with an underscore is refused, with an answer', async () => {
  const answer = await proxy.send({ path: '/v1/info', headers: { dify_user: 'x' } })
  assert.equal(answer.status, 400)
  assert.match(answer.body, /"code":"bad_request"/)
  assert.deepEqual(dify.received, [])
})

test('headers that are too large are refused, with an answer', async () => {
  const answer = await proxy.send({ path: '/v1/info', headers: { x: 'a'.repeat(70_000) } })
  assert.equal(answer.status, 431)
  assert.match(answer.body, /"code":"headers_too_large"/)
})
