import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Stack, chat, startStack } from '../../support/envoy/stack.ts'

describe('a blocking first turn that fails in the model', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack()
  })
  after(async () => {
    await stack.stop()
  })
  beforeEach(() => stack.dify.clear())

  const failing = async (query: string, user: string): Promise<void> => {
    stack.dify.script({ model_fails: true })
    const { status } = await chat(stack.envoy.proxyUrl, query, { user })
    assert.equal(status, 400)
    stack.dify.script({})
  }
  const get = async (path: string, key = 'app-one'): Promise<string> => {
    const answer = await fetch(`${stack.envoy.proxyUrl}${path}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    assert.equal(answer.status, 200)
    return await answer.text()
  }
  const conversations = async (user: string): Promise<readonly string[]> => {
    const list = JSON.parse(await get(`/v1/conversations?user=${user}`)) as {
      data: { id: string }[]
    }
    return list.data.map(({ id }) => id)
  }
  const messages = async (id: string, user: string): Promise<string> =>
    await get(`/v1/messages?user=${user}&conversation_id=${id}`)

  it('shows its values in the messages of the conversation, and in all that follows', async () => {
    await failing('I am alice@example.vn, call 10.1.2.3', 'ann')
    const [id = ''] = await conversations('ann')
    const text = await messages(id, 'ann')
    assert.ok(text.includes('I am alice@example.vn, call 10.1.2.3'), text)
    assert.ok((await get('/v1/conversations?user=ann')).includes('alice@example.vn'))
    const next = await chat(stack.envoy.proxyUrl, 'and bob@example.vn', {
      user: 'ann',
      conversation: id,
    })
    assert.ok(next.answer.includes('bob@example.vn'), next.answer)
    const all = await messages(id, 'ann')
    for (const value of ['alice', 'bob']) assert.ok(all.includes(`${value}@example.vn`), all)
    assert.ok(stack.dify.requests().every(({ body }) => !body.includes('@example.vn')))
  })

  it('does so as well when the conversation has gone on before its messages are read', async () => {
    await failing('I am alice@example.vn', 'bea')
    const [id = ''] = await conversations('bea')
    await chat(stack.envoy.proxyUrl, 'and bob@example.vn', { user: 'bea', conversation: id })
    const all = await messages(id, 'bea')
    for (const value of ['alice', 'bob']) assert.ok(all.includes(`${value}@example.vn`), all)
  })

  it('shows placeholders where two of them look the same to Dify and meant different values', async () => {
    await failing('I am alice@example.vn', 'cid')
    await failing('I am bob@example.vn', 'cid')
    const ids = await conversations('cid')
    assert.equal(ids.length, 2)
    for (const id of ids) {
      const text = await messages(id, 'cid')
      assert.ok(text.includes('I am EMAIL_1'), text)
    }
  })

  it('shows its values where it was tried again with the same ones', async () => {
    await failing('I am alice@example.vn', 'dan')
    await failing('I am alice@example.vn', 'dan')
    for (const id of await conversations('dan'))
      assert.ok((await messages(id, 'dan')).includes('I am alice@example.vn'))
  })

  it('shows nothing of it to another user, or with another key', async () => {
    await failing('I am alice@example.vn', 'eve')
    await failing('I am alice@example.vn', 'fay')
    // What another user's Dify shows in the same words is another turn.
    const query = JSON.stringify({
      data: [
        { id: 'm-00000001', query: 'I am EMAIL_1', created_at: Math.floor(Date.now() / 1000) },
      ],
    })
    stack.dify.script({ raw_json: query })
    const id = '6f1c1d3a-0000-4000-8000-000000000001'
    assert.ok((await messages(id, 'gus')).includes('I am EMAIL_1'))
    const other = await get(`/v1/messages?user=eve&conversation_id=${id}`, 'app-two')
    assert.ok(other.includes('I am EMAIL_1'))
  })

  it('is not taken for a turn of another time', async () => {
    await failing('I am alice@example.vn', 'hal')
    const now = Math.floor(Date.now() / 1000)
    for (const created_at of [now - 3600, now + 3600]) {
      const data = [{ id: 'm-00000001', query: 'I am EMAIL_1', created_at }]
      stack.dify.script({ raw_json: JSON.stringify({ data }) })
      const text = await messages('6f1c1d3a-0000-4000-8000-000000000002', 'hal')
      assert.ok(text.includes('I am EMAIL_1'), text)
    }
  })
})
