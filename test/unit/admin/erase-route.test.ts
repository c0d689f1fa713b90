import assert from 'node:assert/strict'
import { type TestContext, describe, it } from 'node:test'
import { createEraseRoute } from '../../../src/admin/erase-route.ts'
import { startAdminServer } from '../../../src/admin/server.ts'
import { MaskingError } from '../../../src/core/errors.ts'

const TOKEN = 'a token of some length'

type Erase = (user: string, conversation: string | undefined) => Promise<number>

async function setUp(
  t: TestContext,
  erase: Erase,
  token: { readonly is: string | undefined } = { is: TOKEN },
): Promise<(init?: RequestInit) => Promise<Response>> {
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
    actions: new Map([['erase', createEraseRoute({ token: token.is, erase })]]),
  })
  t.after(() => server.close())
  return async (init = {}) =>
    await fetch(`${server.url}/masking/admin/erase`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: '{"user":"ann"}',
      ...init,
    })
}

describe('the route that erases', () => {
  it('erases a user, or one conversation, for a caller that has the token', async (t) => {
    const asked: unknown[] = []
    const post = await setUp(t, (...order) => {
      asked.push(order)
      return Promise.resolve(3)
    })
    const answer = await post()
    assert.equal(answer.status, 200)
    assert.deepEqual(await answer.json(), { erased: 3 })
    await post({ body: '{"user":"bé","conversation":"c-1"}' })
    assert.deepEqual(asked, [
      ['ann', undefined],
      ['bé', 'c-1'],
    ])
  })

  it('refuses everybody while there is no token, and says how to change that', async (t) => {
    const post = await setUp(t, () => assert.fail('was asked'), { is: undefined })
    for (const headers of [{ authorization: `Bearer ${TOKEN}` }, { authorization: 'Bearer ' }]) {
      const answer = await post({ headers })
      assert.equal(answer.status, 403)
      assert.match(await answer.text(), /admin\.token_file/)
    }
  })

  it('refuses who has not got it', async (t) => {
    const post = await setUp(t, () => assert.fail('was asked'))
    for (const authorization of ['', 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
      const answer = await post({ headers: { authorization } })
      assert.equal(answer.status, 401, authorization)
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
    }
  })

  it('refuses what it does not understand: nothing more is erased than was meant', async (t) => {
    const post = await setUp(t, () => assert.fail('was asked'))
    for (const body of [
      '',
      'ann',
      'null',
      '[]',
      '{}',
      '{"user":""}',
      '{"user":7}',
      '{"user":"ann","conversation":""}',
      '{"user":"ann","conversation":null}',
      '{"user":"ann","conversation_id":"c"}',
      `{"user":"${'a'.repeat(20_000)}"}`,
    ]) {
      const answer = await post({ body })
      assert.equal(answer.status, 400, body.slice(0, 50))
      assert.ok(!(await answer.text()).includes('ann'))
    }
    const got = await post({ method: 'GET', body: null })
    assert.equal(got.status, 405)
    assert.equal(got.headers.get('allow'), 'POST')
  })

  it('tells when the store could not', async (t) => {
    const post = await setUp(t, () =>
      Promise.reject(new MaskingError('vault_unavailable', 'Reason: timeout.')),
    )
    const answer = await post()
    assert.equal(answer.status, 503)
    const { code } = (await answer.json()) as { code: string }
    assert.equal(code, 'vault_unavailable')
    const broken = await setUp(t, () => Promise.reject(new Error('ann')))
    const failed = await broken()
    assert.equal(failed.status, 500)
    assert.ok(!(await failed.text()).includes('ann'))
  })
})
