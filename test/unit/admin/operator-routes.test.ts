import assert from 'node:assert/strict'
import { type TestContext, describe, it } from 'node:test'
import { type OperatorActions, createOperatorRoutes } from '../../../src/admin/operator-routes.ts'
import { startAdminServer } from '../../../src/admin/server.ts'

const TOKEN = 'a token of some length'

async function setUp(t: TestContext, actions: Partial<OperatorActions> = {}) {
  const done: unknown[] = []
  const audited: string[] = []
  const server = await startAdminServer('127.0.0.1:0', {
    health: () => ({ ok: true, report: {} }),
    stats: () => ({}),
    config: () => ({}),
    version: () => ({}),
    metrics: () => Promise.resolve({ contentType: 'text/plain', text: '' }),
    ready: () => true,
    hosts: new Set(),
    history: () => ({ samples: [] }),
    tryMask: (text) => ({ text, findings: [] }),
    actions: createOperatorRoutes(
      {
        flush: () => 7,
        reload: () => ({ problems: [] }),
        setLogLevel: (level, seconds) => done.push([level, seconds]),
        bypass: (on) => {
          done.push(on)
          return Promise.resolve('active' as const)
        },
        ...actions,
      },
      {
        token: TOKEN,
        audit: (action, status, requestId) =>
          audited.push([action, status, requestId].filter((part) => part !== undefined).join(' ')),
      },
    ),
  })
  t.after(() => server.close())
  const post = async (
    name: string,
    body: string,
    token = TOKEN,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(`${server.url}/masking/admin/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...headers },
      body,
    })
    return { status: answer.status, body: await answer.json() }
  }
  return { post, done, audited }
}

describe('orders to the service', () => {
  it('forget what is in memory', async (t) => {
    const { post, audited } = await setUp(t)
    assert.deepEqual(await post('flush', ''), { status: 200, body: { flushed: 7 } })
    assert.deepEqual(audited, ['flush 200'])
  })

  it('read the configuration again, and say what is wrong with it', async (t) => {
    const { post } = await setUp(t)
    assert.deepEqual(await post('reload', '{}'), { status: 200, body: { reloaded: true } })
    const bad = await setUp(t, { reload: () => ({ problems: ['c.yaml:3:1 listen: no'] }) })
    const answer = await bad.post('reload', '{}')
    assert.equal(answer.status, 422)
    assert.match(JSON.stringify(answer.body), /c\.yaml:3:1/)
    const none = await setUp(t, { reload: undefined })
    assert.equal((await none.post('reload', '{}')).status, 409)
  })

  it('change the log level for a while', async (t) => {
    const { post, done } = await setUp(t)
    assert.equal((await post('log-level', '{"level":"debug"}')).status, 200)
    assert.equal((await post('log-level', '{"level":"trace","seconds":5}')).status, 200)
    assert.deepEqual(done, [
      ['debug', 600],
      ['trace', 5],
    ])
    for (const body of [
      '{}',
      '{"level":"loud"}',
      '{"level":"debug","seconds":0}',
      '{"level":"debug","seconds":86401}',
      '{"level":"debug","second":1}',
      '[]',
      'x',
    ])
      assert.equal((await post('log-level', body)).status, 400, body)
  })

  it('switch the bypass, on only with a yes', async (t) => {
    const { post, done } = await setUp(t)
    assert.equal((await post('bypass', '{"on":true}')).status, 400)
    assert.equal((await post('bypass', '{"on":true,"yes":true}')).status, 200)
    assert.equal((await post('bypass', '{"on":false}')).status, 200)
    assert.deepEqual(done, [true, false])
    const none = await setUp(t, { bypass: undefined })
    assert.equal((await none.post('bypass', '{"on":false}')).status, 409)
  })

  it('are noted under the id that they have in the access log, and under no other text', async (t) => {
    const { post, audited } = await setUp(t)
    const id = '51a2635f-5d30-4b9a-81a7-b42f9be3ca4c'
    for (const name of [id, 'alice@example.vn'])
      await post('flush', '', TOKEN, { 'x-request-id': name })
    assert.deepEqual(audited, [`flush 200 ${id}`, 'flush 200'])
  })

  it('need the token, and every attempt is noted', async (t) => {
    const { post, done, audited } = await setUp(t)
    for (const name of ['flush', 'reload', 'log-level', 'bypass'])
      assert.equal((await post(name, '{"on":true,"yes":true}', 'guess')).status, 401)
    assert.deepEqual(done, [])
    assert.deepEqual(audited, ['flush 401', 'reload 401', 'log-level 401', 'bypass 401'])
  })
})
