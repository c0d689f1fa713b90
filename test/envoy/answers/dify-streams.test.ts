import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type DifyEvent, eventsIn } from '../../support/dify/dify-visitor.ts'
import { CARRIERS, FIXTURES, streamAround, textsOf } from '../../support/dify/dify-events.ts'
import { type Answer, send } from '../../support/http/send.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'

const ALICE = 'alice@example.vn'
const M = '5ad4cb98-f0c7-4085-b384-88c403be6290'
const RUN = '6be5dcaa-f0c7-4085-b384-88c403be6290'

type Fields = Readonly<Record<string, unknown>>

/** An event as 1.8.1 and later frame it; `head`: lines before its data. */
const sse = (fields: Fields, head = ''): string =>
  `${head}data: ${JSON.stringify({ message_id: M, task_id: M, ...fields })}\n\n`
const message = (answer: string, more: Fields = {}): string =>
  sse({ event: 'message', answer, ...more })
const reasoning = (piece: string, node: string, more: Fields = {}): string =>
  sse({ event: 'reasoning_chunk', data: { reasoning: piece, node_id: node, ...more } })

/** Every way to cut a text in two. */
const cuts = (text: string): (readonly [string, string])[] =>
  Array.from(
    { length: text.length - 1 },
    (_, at) => [text.slice(0, at + 1), text.slice(at + 1)] as const,
  )

const TEXT = 'see EMAIL_1'
const SHOWN = `see ${ALICE}`

describe('streams of later Difys through Envoy, cut anywhere', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('', '1.16.0')
  })
  after(async () => await stack.stop())
  beforeEach(() => stack.dify.clear())

  const ask = async (stream: string, query = ALICE): Promise<Answer> => {
    stack.dify.script({ raw_sse: stream })
    return await send({
      to: stack.envoy.proxyUrl,
      path: '/v1/chat-messages',
      headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: {}, query, user: 'u1', response_mode: 'streaming' }),
    })
  }
  const text = (events: readonly DifyEvent[]): string =>
    events.map(({ event, answer }) => (event === 'message' ? String(answer) : '')).join('')

  it('may hold every event of the table at every point of a text', async () => {
    for (const event of Object.keys(FIXTURES))
      for (const carrier of CARRIERS) {
        if (event === 'agent_message' && carrier !== 'reasoning_chunk') continue
        const { body } = await ask(streamAround(event, carrier, 'see EMAIL_1 now'))
        const own = [...textsOf(eventsIn(body))].filter(
          ([key]) => key.includes(carrier) && /own|agent_message/.test(key),
        )
        assert.equal(own.length, 'see EMAIL_1 now'.length - 1)
        for (const [key, shown] of own)
          assert.equal(shown, `see ${ALICE} now`, `${event} in ${key}`)
        assert.ok(!body.includes('EMAIL_1'), `${event} ${carrier}`)
      }
  })

  it('are restored from where a client takes one up again, each id once', async () => {
    const parts = [
      sse({ event: 'message_replace', answer: `so far ${TEXT}` }, 'id: 1780000000001-0\n'),
      message(' and EMA', {}),
      sse(
        { event: 'human_input_form_filled', data: { rendered_content: TEXT } },
        'id: 1780000000002-0\n',
      ),
      sse({ event: 'message', answer: 'IL_1' }, 'id: 1780000000003-0\n'),
      sse({ event: 'message_end' }, 'id: 1780000000004-0\n'),
    ]
    const to = stack.envoy.proxyUrl
    const headers = { authorization: 'Bearer app-one', 'last-event-id': '1780000000000-0' }
    const first = await ask(message('hello EMAIL_1', { workflow_run_id: RUN }))
    assert.equal(text(eventsIn(first.body)), `hello ${ALICE}`)
    stack.dify.script({ raw_sse: parts.join('') })
    const path = `/v1/workflow/${RUN}/events?user=u1&include_state_snapshot=true&continue_on_pause=true`
    const { body } = await send({ to, path, headers })
    const asked = stack.dify.requests().at(-1)
    assert.deepEqual([asked?.target, asked?.headers['last-event-id']], [path, '1780000000000-0'])
    assert.equal(text(eventsIn(body.replaceAll(/^id: .*\n/gm, ''))), ` and ${ALICE}`)
    assert.deepEqual(
      body.match(/^id: .*/gm),
      [1, 2, 3, 4].map((at) => `id: 178000000000${at}-0`),
    )
    assert.ok(!body.includes('EMAIL_'), body)
  })

  it('have their whole text before the event at which clients stop', async () => {
    for (const last of ['workflow_paused', 'human_input_required', 'workflow_maintenance_paused'])
      for (const [first, second] of cuts(TEXT)) {
        const events = eventsIn(
          (await ask(message(first) + message(second) + sse({ event: last }))).body,
        )
        assert.equal(events.at(-1)?.event, last)
        assert.equal(text(events), SHOWN, first)
      }
  })

  it('have it before the text is replaced', async () => {
    for (const [first, second] of cuts(TEXT)) {
      const replaced = sse({ event: 'message_replace', answer: TEXT })
      const events = eventsIn((await ask(message(first) + message(second) + replaced)).body)
      assert.equal(text(events), SHOWN)
      assert.deepEqual(
        [events.at(-1)?.event, events.at(-1)?.['answer']],
        ['message_replace', SHOWN],
      )
      const chunk = (piece: string): string => sse({ event: 'text_chunk', data: { text: piece } })
      const moderated = sse({ event: 'text_replace', data: { text: '[moderated]' } })
      const end = sse({ event: 'workflow_finished', data: {} })
      const of = eventsIn((await ask(chunk(first) + chunk(second) + moderated + end)).body)
      assert.deepEqual(
        of.slice(-2).map(({ event }) => event),
        ['text_replace', 'workflow_finished'],
      )
    }
  })

  it('have thoughts and texts that come in turns', async () => {
    for (const [first, second] of cuts(TEXT)) {
      const stream = [
        reasoning(first, 'A'),
        message('Hel'),
        reasoning(first, 'B'),
        reasoning(second, 'A', { is_final: true }),
        message('lo'),
        reasoning(second, 'B', { is_final: true }),
        sse({ event: 'message_end' }),
      ]
      const events = eventsIn((await ask(stream.join(''))).body)
      for (const node of ['A', 'B']) {
        const data = events
          .map(
            (event) =>
              event['data'] as
                | { reasoning?: string; node_id?: string; is_final?: boolean }
                | undefined,
          )
          .filter((each) => each?.node_id === node)
        assert.equal(data.map((each) => each?.reasoning ?? '').join(''), SHOWN, first)
        assert.equal(data.filter((each) => each?.is_final === true).length, 1)
      }
      assert.equal(text(events), 'Hello')
    }
  })

  it('carry each id once', async () => {
    const held = sse({ event: 'message', answer: TEXT }, 'id: 1780000000002-0\n')
    const { body } = await ask(held + sse({ event: 'message_end' }, 'id: 1780000000003-0\n'))
    assert.deepEqual(body.match(/^id: .*/gm), ['id: 1780000000002-0', 'id: 1780000000003-0'])
    assert.equal(text(eventsIn(body.replaceAll(/^id: .*\n/gm, ''))), SHOWN)
  })

  it('show no other value where a placeholder was cut', async () => {
    const people = Array.from({ length: 12 }, (_, at) => `p${at + 1}@example.vn`)
    const finished = (shown: string): string =>
      sse({
        event: 'node_finished',
        data: { node_id: 'n', outputs: { text: shown }, outputs_truncated: true },
      })
    const shown = async (cut: string): Promise<string> =>
      (await ask(finished(cut), people.join(' '))).body
    assert.ok((await shown('list: EMAIL_1...')).includes('"list: EMAIL_1..."'))
    assert.ok((await shown('list: EMAIL_12...')).includes('"list: p12@example.vn..."'))
    assert.ok((await shown('list: EMAIL_1, ...')).includes('"list: p1@example.vn, ..."'))
    const thought = sse({ event: 'agent_thought', thought: 'ask EMAIL_1' })
    assert.ok((await ask(thought, people.join(' '))).body.includes('"ask EMAIL_1"'))
  })

  it('bind the run of an answer that comes later: 202 with a run', async () => {
    stack.dify.script({ raw_json: `{"task_id":"${M}","workflow_run_id":"${M}"}`, status: 202 })
    const headers = { authorization: 'Bearer app-one', 'content-type': 'application/json' }
    const to = stack.envoy.proxyUrl
    const body = JSON.stringify({ inputs: { a: ALICE }, user: 'u1' })
    assert.equal((await send({ to, path: '/v1/workflows/run', headers, body })).status, 202)
    stack.dify.script({ raw_sse: message(TEXT) })
    const rest = await send({ to, path: `/v1/workflow/${M}/events?user=u1`, headers })
    assert.equal(text(eventsIn(rest.body)), SHOWN)
  })
})
