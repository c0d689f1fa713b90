import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { startSimulator } from '../../../../src/simulator/server.ts'
import { call, jsonOf } from '../../../support/dify/simulator-client.ts'

const DELTAS = 60
const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })

type Json = Record<string, unknown>

/** Streams a slow answer of 60 deltas; `user` stops it at the first event. Gives its events. */
async function stopped(path: string, stopPath: string, user: string): Promise<Json[]> {
  dify.script({ answer: 'x'.repeat(DELTAS), deltas: 'char', delay_ms: 5 })
  const answer = await fetch(`${dify.url}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: {}, query: 'Hi', response_mode: 'streaming', user: 'abc-123' }),
  })
  dify.script({})
  let body = ''
  for await (const bytes of answer.body ?? []) {
    const isFirst = body === ''
    body += Buffer.from(bytes).toString()
    if (!isFirst) continue
    const task = /"task_id": "([^"]+)"/.exec(body)?.[1]
    const stop = await call(dify.url, `POST ${stopPath}/${task}/stop`, { user })
    assert.equal(stop.body, '{"result": "success"}\n')
  }
  return body
    .split('\n\n')
    .slice(0, -1)
    .map((event) => JSON.parse(event.slice('data: '.length)) as Json)
}

const count = (events: readonly Json[], kind: string): number =>
  events.filter(({ event }) => event === kind).length

describe('stopping a stream', () => {
  beforeEach(() => dify.clear())
  after(async () => await dify.close())

  it('goes straight to the end, and what was said is kept', async () => {
    const events = await stopped('/v1/chat-messages', '/v1/chat-messages', 'abc-123')
    // The first delta of a chat is empty.
    const said = count(events, 'message') - 1
    assert.ok(said < DELTAS, `${said} deltas`)
    assert.equal(events.at(-1)?.['event'], 'message_end')
    const id = String(events[0]?.['conversation_id'])
    const list = await call(dify.url, `GET /v1/messages?user=abc-123&conversation_id=${id}`)
    const [message] = jsonOf(list)['data'] as Json[]
    assert.equal(message?.['answer'], 'x'.repeat(said))
  })

  it('does nothing for anyone but the user who started it', async () => {
    const path = '/v1/completion-messages'
    const events = await stopped(path, path, 'someone else')
    assert.equal(count(events, 'message'), DELTAS)
  })

  it('ends a workflow with the status stopped, and no more nodes', async () => {
    const events = await stopped('/v1/workflows/run', '/v1/workflows/tasks', 'abc-123')
    assert.ok(count(events, 'text_chunk') < DELTAS)
    assert.ok(count(events, 'node_started') < 3)
    const { event, data } = events.at(-1) ?? {}
    assert.equal(event, 'workflow_finished')
    const { status, outputs, error } = data as Json
    assert.deepEqual([status, outputs, error], ['stopped', null, 'Stopped by user.'])
  })
})
