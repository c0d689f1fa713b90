import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { CHAT, startProxy } from '../../support/envoy/proxy.ts'

const proxy = await startProxy()
after(async () => await proxy.stop())

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Ids as a client may send them: with a value in them, or in a form that a log or a parser may take for something else. */
const SENT: readonly string[] = [
  'alice@hoasen.vn',
  '0912345678',
  '{"id":"alice@hoasen.vn"}',
  'a%0d%0aX-Evil: alice@hoasen.vn',
  'x079201001234',
  `alice@hoasen.vn${'x'.repeat(2_000)}`,
  '\u001b[31malice@hoasen.vn'.replace('\u001b', '%1b'),
]

test('a request id of a client is replaced, and what it holds is neither forwarded nor logged', async () => {
  for (const id of SENT) {
    const answer = await proxy.send({ ...CHAT, headers: { ...CHAT.headers, 'x-request-id': id } })
    assert.equal(answer.status, 200, id)
    assert.match(String(answer.headers['x-request-id']), UUID, id)
    const forwarded = proxy.dify.received.at(-1)
    assert.match(String(forwarded?.headers['x-request-id']), UUID, id)
    assert.ok(!JSON.stringify(forwarded?.headers).includes(id), id)
  }
  for (let i = 0; i < 100 && proxy.envoy.accessLog().length < SENT.length; i++) await sleep(50)
  const log = proxy.envoy.accessLog().join('\n')
  assert.equal(proxy.envoy.accessLog().length, SENT.length)
  assert.doesNotMatch(log, /alice|hoasen|0912345678|079201001234|X-Evil/)
})
