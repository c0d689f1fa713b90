import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MaskingError } from '../../../../src/core/errors.ts'
import { EVENT_TABLE } from '../../../../src/core/product/dify/events.ts'
import { type Listening, VALUE, listen } from '../../../support/answers/answer-stream.ts'

type Fields = Readonly<Record<string, unknown>>

const sse = (fields: Fields): string => `data: ${JSON.stringify(fields)}\n\n`

const message = (answer: string, more: Fields = {}): string =>
  sse({ event: 'message', message_id: 'm-0000001', answer, ...more })

const chunk = (text: string, node: string, more: Fields = {}): string =>
  sse({
    event: 'text_chunk',
    workflow_run_id: 'r-0000001',
    data: { text, from_variable_selector: [node, 'text'] },
    ...more,
  })

const reasoning = (piece: string, node: string): string =>
  sse({
    event: 'reasoning_chunk',
    workflow_run_id: 'r-0000001',
    data: { reasoning: piece, node_id: node },
  })

/** What leaves with each of the chunks, and at last what was held. */
function through(chunks: readonly string[], listening?: Listening): string[] {
  const { stream } = listen(listening)
  const out = chunks.map((piece) => stream.push(piece))
  return [...out, stream.end()]
}

/** Same as `through` for one event after a held `EMAIL`, which `message` opened. */
const after = (event: string): string[] => through([message('x EMAIL'), event]).slice(1)

const HELD = message('EMAIL')

describe('text held back', () => {
  it('leaves as a copy of its last event before an event that ends the message', () => {
    for (const event of [
      'message_end',
      'workflow_finished',
      'error',
      'human_input_required',
      'workflow_paused',
      'workflow_maintenance_paused',
    ]) {
      const ending = sse({ event, message_id: 'm-0000001', task_id: 't-0000001' })
      assert.deepEqual(after(ending), [HELD + ending, ''], event)
    }
  })

  it('stays through pings, comments, other events and events that are not JSON', () => {
    for (const other of [
      'event: ping\n\n',
      ': nothing\n\n',
      sse({ event: 'node_started', data: { node_id: 'llm' } }),
      sse({ event: 'tts_message', message_id: 'm-0000001', audio: '' }),
      sse({ event: 'agent_thought', message_id: 'm-0000001', thought: 'x' }),
      'data: [1]\n\n',
      'data: no JSON\n\n',
      'data: {}\n\n',
      'data: {"event":"__proto__"}\n\n',
    ]) {
      assert.deepEqual(after(other), [other, HELD], other)
    }
  })

  it('leaves before the end of its own node only', () => {
    const ended = (node: string): string => sse({ event: 'node_finished', data: { node_id: node } })
    const held = message('EMAIL', { from_variable_selector: ['llm', 'text'] })
    const begin = held.replace('EMAIL', 'x EMAIL')
    assert.deepEqual(through([begin, ended('llm')]).slice(1), [held + ended('llm'), ''])
    assert.deepEqual(through([begin, ended('code')]).slice(1), [ended('code'), held])
    assert.deepEqual(through([begin, ended('text')]).slice(1), [ended('text'), held])
    const thought = reasoning('EMAIL', 'llm')
    assert.deepEqual(through([thought, ended('llm')]).slice(1), [thought + ended('llm'), ''])
    assert.deepEqual(through([thought, ended('code')]).slice(1), [ended('code'), thought])
  })

  it('leaves before the message is replaced, for those who do not know that event', () => {
    const replaced = sse({ event: 'message_replace', message_id: 'm-0000001', answer: 'EMAIL_1' })
    assert.deepEqual(after(replaced), [HELD + replaced.replace('EMAIL_1', VALUE), ''])
  })

  const interleaved: readonly (readonly [string, string])[] = [
    [message('x EMAIL'), message('y', { message_id: 'm-0000002' })],
    [
      message('x EMAIL', { from_variable_selector: ['a', 'text'] }),
      message('y', { from_variable_selector: ['b', 'text'] }),
    ],
    [chunk('x EMAIL', 'a'), chunk('y', 'b')],
    [reasoning('x EMAIL', 'a'), reasoning('y', 'b')],
    [reasoning('x EMAIL', 'a'), message('y')],
  ]

  it('waits for the rest of it while another text goes on', () => {
    for (const [first, second] of interleaved) {
      const rest = first.replace('x EMAIL', '_1.')
      assert.deepEqual(
        through([first, second, rest]),
        [first.replace('EMAIL', ''), second, rest.replace('_1.', `${VALUE}.`), ''],
        second,
      )
    }
  })

  it('leaves before another text goes on if its own node runs no longer', () => {
    const node = (event: string, id: string): string => sse({ event, data: { node_id: id } })
    for (const [first, second] of interleaved) {
      const begun = node('node_started', 'other')
      const out = through([begun, first, second])
      const held = first.replace('x EMAIL', 'EMAIL')
      assert.deepEqual(out, [begun, first.replace('EMAIL', ''), held + second, ''], second)
    }
    const [first, second] = [chunk('x EMAIL_1', 'a'), chunk('y', 'b')]
    const [begun, ended] = [node('node_started', 'a'), node('node_finished', 'a')]
    const shown = chunk(VALUE, 'a')
    assert.deepEqual(through([begun, first, second, ended]).slice(2), [second, shown + ended, ''])
    assert.deepEqual(through([begun, first, ended, second]).slice(2), [shown + ended, second, ''])
  })

  it('belongs to a node until all that run of it have ended', () => {
    const node = (event: string): string => sse({ event, data: { node_id: 'a' } })
    const [first, second] = [chunk('x EMAIL', 'a'), chunk('y', 'b')]
    const twice = [node('node_started'), node('node_started'), node('node_finished')]
    assert.deepEqual(through([...twice, first, second]).slice(4), [second, chunk('EMAIL', 'a')])
  })

  it('goes on with the next piece of the same text, whatever else the event says', () => {
    const turns: readonly (readonly [string, string])[] = [
      [message('x EMAIL'), message('_1.', { id: 'other', metadata: { usage: { unit: 'b' } } })],
      [message('x EMAIL'), message('_1.', { workflow_run_id: 'r-0000001' })],
      [message('x EMAIL', { tags: ['a'] }), message('_1.', { tags: ['b'] })],
      [chunk('x EMAIL', 'a'), chunk('_1.', 'a', { task_id: 't-0000001' })],
      [reasoning('x EMAIL', 'a'), reasoning('_1.', 'a')],
      [sse({ event: 'message', answer: 'x EMAIL' }), sse({ event: 'message', answer: '_1.' })],
    ]
    for (const [first, second] of turns)
      assert.deepEqual(
        through([first, second]),
        [first.replace('EMAIL', ''), second.replace('_1', VALUE), ''],
        second,
      )
  })

  it('is told at every chunk, over all texts', () => {
    const { stream, held } = listen()
    stream.push(reasoning('EMAIL', 'a'))
    stream.push(reasoning('_1 EMAIL_', 'a'))
    stream.push('event: ping\n\n')
    stream.end()
    assert.deepEqual(held, [5, 6, 6, 0])
  })

  it('leaves after a blank line where the last event has none', () => {
    for (const close of ['\n\n', '\r\r', '\r\n\r\n']) {
      const open = message('x EMAIL').replace('\n\n', close)
      assert.deepEqual(
        through([open]).join(''),
        open.replace('EMAIL', '') + open.replace('x EMAIL', 'EMAIL'),
        JSON.stringify(close),
      )
    }
    for (const close of ['', '\n', '\r', '\r\n']) {
      const open = message('x EMAIL').replace('\n\n', close)
      assert.deepEqual(
        through([open]).join(''),
        `${open.replace('EMAIL', '')}\n\n${open.replace('x EMAIL', 'EMAIL')}`,
        JSON.stringify(close),
      )
      assert.deepEqual(through([HELD.replace('EMAIL', 'x').replace('\n\n', close)]), [
        '',
        HELD.replace('EMAIL', 'x').replace('\n\n', close),
      ])
    }
    // A comment that nothing closes would swallow it too.
    assert.deepEqual(through([message('x EMAIL'), ':\n\n: x']).slice(1), [
      ':\n\n',
      `: x\n\n${HELD}`,
    ])
  })
})

describe('an event that holds whole texts', () => {
  it('is restored everywhere, keys and JSON inside strings included, for the depth at which a value stands', () => {
    const { stream, restored } = listen({ values: { EMAIL_1: 'a"b@x.vn' } })
    const event = (value: string): string =>
      sse({
        event: 'node_finished',
        data: {
          outputs: { text: value, list: [value], [value]: 1 },
          json: `{"q":${JSON.stringify(value)}}`,
        },
      })
    assert.equal(stream.push(event('EMAIL_1')), event('a"b@x.vn'))
    assert.deepEqual(restored, [4])
  })

  it('keeps what stands before and after its data', () => {
    const raw = (value: string): string =>
      `id: 7\nevent: x\ndata:  {"event":"node_retry","a":"${value}"} \nretry: 9\n\n`
    assert.deepEqual(through([raw('EMAIL_1')]), [raw(VALUE), ''])
  })

  it('counts what no mapping holds, once', () => {
    const { stream, restored, unknown } = listen()
    stream.push(sse({ event: 'node_started', a: 'EMAIL_7 EMAIL_8', b: 'EMAIL_1' }))
    stream.push(message('EMAIL_9 EMAIL_1 EMAIL_1.'))
    stream.push(message('nothing'))
    stream.end()
    assert.deepEqual(
      [restored, unknown],
      [
        [1, 2],
        [2, 1],
      ],
    )
  })

  it('passes as it is where it is nested too deeply, is not JSON, or not an object', () => {
    const deep = 'data: {"event":"message","answer":"EMAIL_1.","a":[[[[]]]]}\n\n'
    assert.deepEqual(through([deep], { maxDepth: 4 }), [deep, ''])
    assert.deepEqual(through([deep], { maxDepth: 5 }), [deep.replace('EMAIL_1', VALUE), ''])
    for (const data of [
      '["EMAIL_1"]',
      '"EMAIL_1"',
      'EMAIL_1',
      '{"a":"EMAIL_1"',
      '{"a":"EMAIL_1"}}',
    ]) {
      assert.deepEqual(through([`data: ${data}\n\n`]), [`data: ${data}\n\n`, ''], data)
    }
    assert.deepEqual(through(['data: \t{"a":"EMAIL_1"}\n\n']), [`data: \t{"a":"${VALUE}"}\n\n`, ''])
  })

  it('takes a piece of text only where it stands: a key with a dot is another key', () => {
    const odd = sse({ event: 'text_chunk', 'data.text': 'EMAIL', data: { other: 'EMAIL' } })
    assert.deepEqual(through([odd]), [odd, ''])
    const nested = sse({ event: 'message', answer: ['EMAIL'], data: { answer: 'EMAIL' } })
    assert.deepEqual(through([nested]), [nested, ''])
    const text = sse({ event: 'text_chunk', text: 'EMAIL', inner: { text: 'EMAIL' } })
    assert.deepEqual(through([text]), [text, ''])
  })

  it('is restored as one line where its data stands on several', () => {
    const { stream, events } = listen()
    const several = 'id: 7\ndata: {"a":\ndata\r\ndata:"EMAIL_1",\r: c\rdata: "b": "x"}\n\n'
    assert.equal(stream.push(several), `id: 7\n: c\ndata: {"a":  "${VALUE}", "b": "x"}\n\n`)
    const others = ['data: {"a":\ndata: "x"}\n\n', 'data: EMAIL_1\ndata: EMAIL_1\n\n']
    for (const other of others) assert.equal(stream.push(other), other)
    assert.deepEqual(events, ['other', 'other', 'other'])
    const silent = listen({ values: null })
    assert.equal(silent.stream.push(several), several)
    assert.deepEqual(silent.events, ['other'])
  })
})

describe('the events of a stream', () => {
  it('are told by name', () => {
    const told: readonly (readonly [string, string])[] = [
      ['event: ping\n\n', 'ping'],
      ['event:ping\n\n', 'ping'],
      [': x\nevent:   ping  \nid: 1\n\n', 'ping'],
      ['event: pings\n\n', 'other'],
      ['event: a ping\n\n', 'other'],
      [': event: ping\n\n', 'other'],
      [': x\n\n', 'other'],
      ['data: x\n\n', 'other'],
      ['data: []\n\n', 'other'],
      ['data: {}\n\n', 'other'],
      ['data: {"event":["message"]}\n\n', 'other'],
      ['data: {"event":"message"}\n\n', 'message'],
      ['data: {"answer":"a","event":"message"}\n\n', 'message'],
      ['data: {"event":"ping","event":"tts_message"}\n\n', 'tts_message'],
      ['data: {"event":"unheard_of"}\n\n', 'other'],
      ['data: {"event":"__proto__"}\n\n', 'other'],
      ['data: {"event":"constructor"}\n\n', 'other'],
    ]
    for (const values of [{ EMAIL_1: VALUE }, null])
      for (const [raw, name] of told) {
        const { stream, events } = listen({ values })
        assert.equal(stream.push(raw), raw)
        assert.deepEqual(events, [name], raw)
      }
  })

  it('have each a name of their own if the table lists them', () => {
    const names = Object.keys(EVENT_TABLE.events)
    const { stream, events } = listen()
    for (const event of names) stream.push(sse({ event }))
    assert.deepEqual(events, names)
    for (const event of ['reasoning_chunk', 'workflow_paused', 'human_input_required'])
      assert.ok(names.includes(event), event)
  })

  it('are held to a size, whole or not', () => {
    const event = message('x')
    const isTooLarge = (error: unknown): boolean =>
      error instanceof MaskingError &&
      error.code === 'response_too_large' &&
      error.message.includes(String(event.length - 1))
    for (const raw of [event, event.slice(0, -1)]) {
      const { stream } = listen({ maxEventBytes: raw.length })
      assert.equal(stream.push(raw) + stream.end(), raw)
    }
    const small = { maxEventBytes: event.length - 1 }
    assert.throws(() => listen(small).stream.push(event), isTooLarge)
    assert.throws(() => listen(small).stream.push(`${event.slice(0, -2)}xxx`), isTooLarge)
    const { stream } = listen(small)
    stream.push(event.slice(0, -2))
    assert.throws(() => stream.push('xxx'), isTooLarge)
  })
})

describe('a stream in which nothing can be restored', () => {
  const ids = { message_id: 'm-0000001', conversation_id: 'c-0000001', task_id: 't-0000001' }

  it('needs no look once every id was shown, and gives what it held', () => {
    const { stream, ids: shown, events } = listen({ values: null })
    assert.equal(stream.isThrough, false)
    const first = sse({ event: 'message', answer: 'a', ...ids })
    assert.equal(stream.push(`${first}data: {"ev`), `${first}data: {"ev`)
    assert.equal(stream.isThrough, true)
    assert.equal(stream.push('ent'), 'ent')
    assert.equal(stream.end(), '')
    assert.deepEqual(shown, ['conversation c-0000001', 'message m-0000001', 'task t-0000001'])
    assert.deepEqual(events, ['message'])
  })

  it('holds an event back until it is whole before that', () => {
    const { stream } = listen({ values: null })
    assert.equal(stream.push('event: ping\n\ndata: {"event"'), 'event: ping\n\n')
    assert.equal(stream.push(':"message"}\n\nx'), 'data: {"event":"message"}\n\n')
    assert.equal(stream.end(), 'x')
  })

  it('has shown them with an event of a message or with a run of a workflow, and the task', () => {
    const cases: readonly (readonly [Fields, boolean])[] = [
      [{ event: 'message', ...ids }, true],
      [{ event: 'agent_message', ...ids }, false],
      [{ event: 'agent_thought', ...ids }, false],
      [{ event: 'message_file', ...ids }, false],
      [{ event: 'tts_message', ...ids }, false],
      [{ ...ids }, false],
      [{ event: 'message', message_id: 'm-0000001' }, false],
      [{ event: 'message', task_id: 'short' }, false],
      [{ event: 'workflow_started', task_id: 't-0000001' }, false],
      [{ event: 'workflow_started', task_id: 't-0000001', workflow_run_id: 'r-0000001' }, false],
      [{ event: 'node_started', workflow_run_id: 'r-0000001' }, false],
    ]
    // Before 1.13.0 no run waits for a form, whose token comes last.
    const older = listen({ values: null, version: '1.7.0' }).stream
    const begun = { event: 'workflow_started', task_id: 't-0000001', workflow_run_id: 'r-0000001' }
    older.push(sse(begun))
    assert.equal(older.isThrough, true)
    // Before 1.16.0 no agent does.
    const agent = listen({ values: null, version: '1.15.0' }).stream
    agent.push(sse({ event: 'agent_message', ...ids }))
    assert.equal(agent.isThrough, true)
    for (const [fields, isThrough] of cases) {
      const empty = listen({ values: null }).stream
      empty.push(sse(fields))
      assert.equal(empty.isThrough, isThrough, JSON.stringify(fields))
      const full = listen().stream
      full.push(sse(fields))
      assert.equal(full.isThrough, false)
    }
    const { stream } = listen({ values: null })
    stream.push(sse({ event: 'message', ...ids }))
    stream.push(sse({ event: 'tts_message', ...ids }))
    assert.equal(stream.isThrough, true)
  })

  it('shows each id once, the first that is one', () => {
    const { stream, ids: shown } = listen()
    stream.push(sse({ event: 'x', task_id: 't', message_id: ['m-0000009'], data: { ...ids } }))
    stream.push(sse({ event: 'x', task_id: 't-0000001', other_id: 'o-0000001' }))
    stream.push(sse({ event: 'x', task_id: 't-0000002', workflow_run_id: 'r-0000001' }))
    assert.deepEqual(shown, ['task t-0000001', 'workflow_run r-0000001'])
  })
})

describe('an event like the one before', () => {
  it('is restored as its own where only bytes after the text differ', () => {
    const raw = (answer: string, at: number): string =>
      `data: {"event":"message","answer":"${answer}","created_at":${at}}\n\n`
    const chunks = [raw('x EMAIL', 1), raw('_1.', 2), raw('y EMAIL', 2), raw('_1.', 2)]
    assert.deepEqual(through(chunks), [
      raw('x ', 1),
      raw(`${VALUE}.`, 2),
      raw('y ', 2),
      raw(`${VALUE}.`, 2),
      '',
    ])
  })

  it('counts as an event, with nothing to restore as well', () => {
    const { stream, events } = listen({ values: null })
    for (const piece of ['EMAIL', '_1', ''])
      assert.equal(stream.push(message(piece)), message(piece))
    assert.deepEqual(events, ['message', 'message', 'message'])
  })
})

/** Every way to cut a text in two, as pieces. */
const cuts = (text: string): string[][] =>
  Array.from({ length: text.length - 1 }, (_, at) => [text.slice(0, at + 1), text.slice(at + 1)])

const eventsIn = (out: string): Fields[] =>
  out
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => JSON.parse(event.slice('data: '.length)) as Fields)

const joined = (out: string, kind: string): string =>
  eventsIn(out)
    .filter(({ event }) => event === kind)
    .map(({ answer }) => String(answer))
    .join('')

describe('the answer of a New Agent', () => {
  const piece = (answer: string): string => message(answer, { event: 'agent_message' })
  const thought = (said: string): string =>
    sse({ event: 'agent_thought', message_id: 'm-0000001', thought: said })

  it('is restored across the thought before every piece, cut anywhere', () => {
    for (const [first = '', second = ''] of cuts('I wrote to EMAIL_1 now.')) {
      const stream = [thought(first), piece(first), thought(first + second), piece(second)]
      const out = through([...stream, sse({ event: 'message_end' })]).join('')
      assert.equal(joined(out, 'agent_message'), `I wrote to ${VALUE} now.`, first)
    }
  })

  it('is whole in the message that closes it, in one event', () => {
    const closing = message('I wrote to EMAIL_1')
    const out = through([piece('I wrote to EMA'), thought(''), piece('IL_1'), closing])
    const whole = eventsIn(out.join('')).filter(({ event }) => event === 'message')
    assert.deepEqual(
      whole.map(({ answer }) => answer),
      [`I wrote to ${VALUE}`],
    )
    assert.equal(joined(out.join(''), 'agent_message'), `I wrote to ${VALUE}`)
    // Of another message it is a piece.
    const other = message('see EMAIL', { message_id: 'm-0000002' })
    const rest = message('_1.', { message_id: 'm-0000002' })
    assert.equal(joined(through([piece('x'), other, rest]).join(''), 'message'), `see ${VALUE}.`)
  })

  it('is one more piece to clients that join: what the pieces have begun is not ended by it', () => {
    for (const begun of ['![x](https://evil.example/?', '<img src="https://evil.example/?'])
      for (const whole of ['EMAIL_1)">', '{"a":"EMAIL_1)"}', '["\\"EMAIL_1"]']) {
        const out = through([piece(begun), message(whole)]).join('')
        assert.equal(joined(out, 'message'), whole)
      }
    const json = through([piece('Hello'), message('{"a":"EMAIL_1"}')]).join('')
    assert.equal(joined(json, 'message'), `{"a":"${VALUE}"}`)
    // Behind JSON text it is not known where the text is for them.
    const later = through([piece('x'), message('{"a":"b"}'), piece('EMAIL_1 ')]).join('')
    assert.equal(joined(later, 'agent_message'), 'xEMAIL_1 ')
  })

  it('has thoughts that grow: one that ends in what may become another placeholder is not restored', () => {
    const values = { EMAIL_1: 'one@x.vn', EMAIL_12: 'twelve@x.vn' }
    const asks = (text: string): string => through([thought(text)], { values })[0] ?? ''
    assert.match(asks('ask EMAIL_1'), /ask EMAIL_1"/)
    assert.match(asks('ask EMAIL_1 or'), /ask one@x.vn or"/)
    assert.match(asks('ask EMAIL_12'), /ask twelve@x.vn"/)
  })
})

describe('a text that Dify has cut', () => {
  const values = { EMAIL_1: 'one@x.vn', EMAIL_12: 'twelve@x.vn', EMAIL_7: 'seven@x.vn' }
  const finished = (text: string): string => {
    const data = { outputs: { text }, outputs_truncated: true }
    return through([sse({ event: 'node_finished', data })], { values })[0] ?? ''
  }

  it('shows no other value in place of a placeholder that was cut', () => {
    assert.match(finished('list: EMAIL_1...'), /"list: EMAIL_1\.\.\."/)
    assert.match(finished('list: EMAIL_12...'), /"list: twelve@x.vn\.\.\."/)
    assert.match(finished('list: EMAIL_7...'), /"list: seven@x.vn\.\.\."/)
    assert.match(finished('list: EMAIL_1 ...'), /"list: one@x.vn \.\.\."/)
    const said = sse({ event: 'later', answer: 'Mail EMAIL_1...' })
    assert.match(through([said], { values })[0] ?? '', /Mail one@x\.vn\.\.\./)
  })
})

describe('what a model thinks', () => {
  const last = (piece: string, node: string): string =>
    sse({
      event: 'reasoning_chunk',
      message_id: 'm-0000001',
      data: { reasoning: piece, node_id: node, is_final: true },
    })

  it('ends in the event that says so, once, cut anywhere', () => {
    for (const [first = '', second = ''] of cuts('So EMAIL_1')) {
      const begun = reasoning(first, 'a').replace(
        '"workflow_run_id":"r-0000001"',
        '"message_id":"m-0000001"',
      )
      const out = through([begun, last(second, 'a')])
      assert.equal(out.at(-1), '')
      const said = eventsIn(out.join('')).map(({ data }) => (data as Fields)['reasoning'])
      assert.equal(said.length, 2)
      assert.equal(said.join(''), `So ${VALUE}`)
    }
  })

  it('is not ended by an is_final that is false', () => {
    const more = last('EMAIL', 'a').replace('true', 'false')
    const out = through([more, last('_1', 'a')]).join('')
    assert.equal(
      eventsIn(out)
        .map(({ data }) => (data as Fields)['reasoning'])
        .join(''),
      VALUE,
    )
  })
})

describe('events with ids', () => {
  it('are copied without them: clients take no event twice', () => {
    for (const id of ['id: 1780000000002-0\n', 'id:7\r\n', 'id\n']) {
      const end = sse({ event: 'message_end' })
      const [first = '', copied = ''] = through([id + message('x EMAIL_1'), end])
      assert.equal(first, id + message('x '))
      assert.equal(copied, message(VALUE) + end)
    }
  })
})
