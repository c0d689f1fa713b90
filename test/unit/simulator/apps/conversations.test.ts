import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { startSimulator } from '../../../../src/simulator/server.ts'
import { call, eventsOf, joinedAnswer, jsonOf } from '../../../support/dify/simulator-client.ts'

type Json = Record<string, unknown>

const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
const CHAT = 'POST /v1/chat-messages'

/** One turn; gives the blocking body. */
async function say(query: string, more: Json = {}, headers: readonly string[] = []): Promise<Json> {
  return jsonOf(await call(dify.url, CHAT, { inputs: {}, query, ...more }, headers))
}

const dataOf = async (request: string): Promise<Json[]> =>
  jsonOf(await call(dify.url, request))['data'] as Json[]

describe('conversations', () => {
  beforeEach(() => dify.clear())
  after(async () => await dify.close())

  it('remember what was said, in blocking and in streaming mode', async () => {
    const first = await say('I am EMAIL_1')
    assert.equal(first['answer'], 'You said: I am EMAIL_1')
    const { conversation_id } = first
    for (const query of ['two', 'three', 'four']) await say(query, { conversation_id })
    const fifth = { inputs: {}, query: 'five', conversation_id, response_mode: 'streaming' }
    const answer = await call(dify.url, CHAT, fifth)
    const expected = 'You said: five Earlier you said: I am EMAIL_1 | two | three | four'
    assert.equal(joinedAnswer(answer), expected)
    for (const event of eventsOf(answer)) assert.equal(event['conversation_id'], conversation_id)
  })

  it('start again where a request names none: "", null and absent are the same', async () => {
    const ids = new Set<unknown>()
    for (const more of [{ conversation_id: '' }, { conversation_id: null }, {}]) {
      const { conversation_id, answer } = await say('hi', more)
      assert.equal(answer, 'You said: hi')
      ids.add(conversation_id)
    }
    assert.equal(ids.size, 3)
  })

  it('belong to one user of one app', async () => {
    const { conversation_id } = await say('mine')
    const body = { inputs: {}, query: 'x', conversation_id }
    const other = await call(dify.url, CHAT, { ...body, user: 'other' })
    assert.equal(other.status, 404)
    const number = await say('hi', { user: 123 })
    assert.equal((await say('a', { user: '123', ...pick(number) }))['code'], undefined)
    assert.deepEqual(await dataOf('GET /v1/conversations?user=other'), [])
    assert.equal((await dataOf('GET /v1/conversations?user=123')).length, 1)
    // No user at all is a user too.
    assert.deepEqual(await dataOf('GET /v1/conversations'), [])
  })

  it('of an unknown id are opened if the simulator is told so', async () => {
    const lenient = await startSimulator({
      listen: '127.0.0.1:0',
      difyVersion: '1.7.0',
      strictConversations: false,
    })
    try {
      const conversation_id = '00000000-0000-4000-8000-000000000000'
      const body = { inputs: {}, query: 'x', conversation_id }
      const answer = jsonOf(await call(lenient.url, CHAT, body))
      assert.equal(answer['conversation_id'], conversation_id)
    } finally {
      await lenient.close()
    }
  })

  it('are listed with the latest first, in pages', async () => {
    const ids: unknown[] = []
    for (const query of ['a', 'b', 'c']) ids.push((await say(query))['conversation_id'])
    await say('again', { conversation_id: ids[0] })
    const latest = [ids[0], ids[2], ids[1]]
    const listed = await dataOf('GET /v1/conversations?user=abc-123')
    assert.deepEqual(
      listed.map(({ id }) => id),
      latest,
    )
    const page = jsonOf(await call(dify.url, 'GET /v1/conversations?user=abc-123&limit=2'))
    assert.deepEqual([page['limit'], page['has_more']], [2, true])
    const next = `GET /v1/conversations?user=abc-123&limit=2&last_id=${String(ids[2])}`
    assert.deepEqual(
      (await dataOf(next)).map(({ id }) => id),
      [ids[1]],
    )
    const unknown = await call(dify.url, 'GET /v1/conversations?user=abc-123&last_id=x')
    assert.equal(jsonOf(unknown)['message'], 'Last Conversation Not Exists.')
    assert.equal((await call(dify.url, 'GET /v1/conversations?limit=0')).status, 400)
  })

  it('show their messages, the oldest first, in pages', async () => {
    const { conversation_id } = await say('1', { inputs: { a: 'b' } })
    for (const query of ['2', '3']) await say(query, { conversation_id })
    const list = `GET /v1/messages?user=abc-123&conversation_id=${String(conversation_id)}`
    const all = await dataOf(list)
    assert.deepEqual(
      all.map(({ query }) => query),
      ['1', '2', '3'],
    )
    assert.deepEqual(all[0]?.['inputs'], { a: 'b' })
    assert.equal(all[1]?.['answer'], 'You said: 2 Earlier you said: 1')
    const page = jsonOf(await call(dify.url, `${list}&limit=1&first_id=${String(all[2]?.['id'])}`))
    const queries = (page['data'] as Json[]).map(({ query }) => query)
    assert.deepEqual([queries, page['has_more']], [['2'], true])
    assert.equal((await call(dify.url, `${list}&first_id=x`)).status, 404)
    const missing = jsonOf(await call(dify.url, 'GET /v1/messages?user=abc-123'))
    assert.equal(missing['params'], 'conversation_id')
  })

  it('have messages with suggestions and feedback', async () => {
    const { message_id, conversation_id } = await say('about EMAIL_1')
    const suggested = `GET /v1/messages/${String(message_id)}/suggested?user=abc-123`
    const [first] = (await dataOf(suggested)) as unknown[]
    assert.equal(first, 'Tell me more: about EMAIL_1')
    const feedbacks = `POST /v1/messages/${String(message_id)}/feedbacks`
    assert.equal((await call(dify.url, feedbacks, { rating: 'bad' })).status, 400)
    await call(dify.url, feedbacks, { rating: 'like', content: 'good' })
    const list = `GET /v1/messages?user=abc-123&conversation_id=${String(conversation_id)}`
    assert.deepEqual((await dataOf(list))[0]?.['feedback'], { rating: 'like' })
    const nothing = await call(dify.url, 'POST /v1/messages/x/feedbacks', { rating: 'like' })
    assert.equal(jsonOf(nothing)['message'], 'Message Not Exists.')
  })

  it('have names: cut ones, given ones, and titles', async () => {
    const long =
      'Please contact EMAIL_1 and EMAIL_2 about the contract that we sent to them on Monday'
    const { conversation_id } = await say(long)
    const name = async (): Promise<unknown> =>
      (await dataOf('GET /v1/conversations?user=abc-123'))[0]?.['name']
    assert.equal(await name(), 'Please contact EMAIL…')
    const rename = `POST /v1/conversations/${String(conversation_id)}/name`
    assert.equal(jsonOf(await call(dify.url, rename, { name: 'Mine' }))['name'], 'Mine')
    assert.equal(await name(), 'Mine')
    await call(dify.url, rename, { auto_generate: true })
    assert.equal(await name(), `${long.slice(0, 75)}...`)
    await say(long, { inputs: { customer: 'Ann' } })
    assert.equal(await name(), 'Ann')
    await say(long, { auto_generate_name: true })
    assert.equal(await name(), `${long.slice(0, 75)}...`)
  })

  it('are gone once they are deleted', async () => {
    const { conversation_id } = await say('x')
    const path = `DELETE /v1/conversations/${String(conversation_id)}`
    assert.equal((await call(dify.url, path, { user: 'other' })).status, 404)
    assert.equal((await call(dify.url, path, {})).status, 204)
    assert.equal((await call(dify.url, path, {})).status, 404)
    assert.equal((await say('y', { conversation_id }))['code'], 'not_found')
  })
})

const pick = ({ conversation_id }: Json): Json => ({ conversation_id })
