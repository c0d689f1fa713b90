import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Mapping } from '../../../../src/core/mapping/vault.ts'
import { DIFY_TURNS } from '../../../../src/core/product/dify/turns.ts'
import {
  adoptFailedTurns,
  rememberFailedTurn,
  secondsOf,
} from '../../../../src/core/transaction/failed-turns.ts'
import { surroundings } from '../../../support/exchange/surroundings.ts'

const WHO = { credential: 'app-1', user: 'u', conversation: 'c-0000001', isPersonal: false }
const AT = 1_780_000_000
const QUERY = 'I am EMAIL_1'

function setUp() {
  const around = surroundings()
  let scopes = 0
  return {
    around,
    /** A first turn that failed, and its scope. */
    fail: async (value: string, answered?: { date: number; seconds: number }): Promise<string> => {
      const scope = `app.turn-${scopes++}`
      const { receipt } = await around.vault.allocate(scope, [{ prefix: 'EMAIL', value }], 'fresh')
      await around.vault.confirm(scope, [receipt])
      await rememberFailedTurn(around, WHO, scope, QUERY, answered)
      return scope
    },
    show: async (created_at: unknown, known?: Mapping, query = QUERY) => {
      const source = JSON.stringify({ data: [{ id: 'm-0000001', query, created_at }] })
      const mapping = await adoptFailedTurns(around, WHO, DIFY_TURNS.messagesIn(source, 64), known)
      return mapping?.get('EMAIL_1')
    },
  }
}

describe('a first turn that failed without an id', () => {
  it('is found by the masked query and the time at which Dify had it', async () => {
    const { fail, show } = setUp()
    await fail('a@x.vn', { date: AT, seconds: 30 })
    for (const time of [AT - 35, AT - 12, AT, AT + 5]) assert.equal(await show(time), 'a@x.vn')
    for (const time of [AT - 36, AT + 6, undefined, 'now', null])
      assert.equal(await show(time), undefined)
    assert.equal(await show(AT, undefined, 'I am  EMAIL_1'), undefined)
  })

  it('is found, and told from others, whichever numbers services have given to the turns', async () => {
    const { around, fail, show } = setUp()
    const { vault } = around
    const loadAll = vault.loadAll.bind(vault)
    // Each service counts in a block of its own: the highest number tells nothing of the others.
    vault.loadAll = async (scopes) =>
      (await loadAll(scopes)).map((mapping) =>
        mapping === undefined
          ? undefined
          : {
              size: mapping.size,
              get: (placeholder) => mapping.get(placeholder),
              highest: () => 90_000_000_000_000,
              valuesOf: (prefix) => mapping.valuesOf(prefix),
            },
      )
    await fail('a@x.vn', { date: AT, seconds: 0 })
    assert.equal(await show(AT), 'a@x.vn')
    await fail('b@x.vn', { date: AT + 100, seconds: 0 })
    await fail('c@x.vn', { date: AT + 101, seconds: 0 })
    assert.equal(await show(AT + 100), undefined)
  })

  it('is not looked for where all placeholders are known', async () => {
    const { around, fail, show } = setUp()
    const scope = await fail('a@x.vn', { date: AT, seconds: 0 })
    const known = await around.vault.load(scope)
    assert.equal(await show(AT, known), undefined)
    assert.equal(await show(AT, undefined, 'Hello'), undefined)
  })

  it('gives no value where another one at that time had another value', async () => {
    const { fail, show } = setUp()
    await fail('a@x.vn', { date: AT, seconds: 0 })
    await fail('b@x.vn', { date: AT + 3, seconds: 0 })
    assert.equal(await show(AT), undefined)
    await fail('a@x.vn', { date: AT + 100, seconds: 0 })
    assert.equal(await show(AT + 100), undefined, 'what the conversation is linked with stays')
  })

  it('gives no value where another one had another value at an unknown time', async () => {
    const { fail, show } = setUp()
    await fail('a@x.vn')
    assert.equal(await show(AT), undefined)
    await fail('b@x.vn', { date: AT, seconds: 0 })
    assert.equal(await show(AT), undefined)
  })

  it('gives no value where one that looks the same has been forgotten', async () => {
    const { around, fail, show } = setUp()
    const gone = await fail('a@x.vn', { date: AT, seconds: 0 })
    await fail('b@x.vn', { date: AT, seconds: 0 })
    await around.vault.erase(gone)
    assert.equal(await show(AT), undefined)
  })

  it('is forgotten with its user', async () => {
    const { around, fail, show } = setUp()
    await fail('a@x.vn', { date: AT, seconds: 0 })
    await around.vault.eraseOwned(around.keys.owner('u'))
    assert.equal(await show(AT), undefined)
  })

  it('names its message for what follows', async () => {
    const { around, fail, show } = setUp()
    await fail('a@x.vn', { date: AT, seconds: 0 })
    await show(AT)
    for (const key of [
      around.keys.object('app-1', 'message', 'm-0000001'),
      around.keys.conversation('app-1', 'u', 'c-0000001'),
    ])
      assert.equal((await around.vault.load(key))?.get('EMAIL_1'), 'a@x.vn')
  })
})

describe('what a failed turn is known by', () => {
  it('is the query of the body as Dify stores it', () => {
    assert.equal(DIFY_TURNS.queryIn('{"query": "a\\u0000b", "inputs": {"query": "c"}}', 9), 'ab')
    assert.equal(DIFY_TURNS.queryIn('{"query": "a", "query": "b"}', 9), 'b')
    assert.equal(DIFY_TURNS.queryIn('{"inputs": {"query": "c"}}', 9), undefined)
    assert.equal(DIFY_TURNS.queryIn('{"query": 1}', 9), undefined)
    assert.equal(DIFY_TURNS.queryIn('{"query": "a"', 9), undefined)
  })

  it('is the date of the answer', () => {
    assert.equal(secondsOf('Mon, 30 Nov 2026 20:00:00 GMT'), 1_796_068_800)
    for (const none of [undefined, '', 'yesterday']) assert.equal(secondsOf(none), undefined)
  })
})
