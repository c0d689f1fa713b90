import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { createGrammar } from '../../src/core/masking/placeholder.ts'
import { EVENT_TABLE } from '../../src/core/product/dify/events.ts'
import { createAnswerStream } from '../../src/core/sse/answer-stream.ts'
import { byteString, fromByteString } from '../support/bytes.ts'
import { mappingOf } from '../support/answers/mapping.ts'
import { runs } from '../support/runs.ts'
import { surroundings } from '../support/exchange/surroundings.ts'

/** Everything that could break a line, a string or a character. */
const VALUE = 'a"b\\\r\n\ndata: x\u2028\0é😀@x.vn'

const { observer } = surroundings()

function through(chunks: readonly string[]): string {
  const stream = createAnswerStream({
    table: EVENT_TABLE,
    restore: {
      grammar: createGrammar(['EMAIL'], true),
      mapping: mappingOf({ EMAIL_1: VALUE }),
      allowedHosts: [],
    },
    onId() {},
    observer,
    maxEventBytes: 1 << 20,
    maxDepth: 64,
  })
  return chunks.map((chunk) => stream.push(chunk)).join('') + stream.end()
}

interface Seen {
  readonly kind: string | undefined
  readonly id: string | undefined
  readonly data: string
}

/** What a browser would see (WHATWG HTML, 9.2.6), by an implementation of others. */
function read(bytes: string): readonly Seen[] {
  const seen: Seen[] = []
  const parser = createParser({
    onEvent: ({ event, id, data }) => void seen.push({ kind: event, id, data }),
  })
  parser.feed(fromByteString(bytes))
  // An event that the end cut off counts here: it is not to be lost by us.
  parser.feed('\n\n')
  return seen
}

const message = (answer: string): string =>
  JSON.stringify({ event: 'message', message_id: 'm', answer })

const line = fc.oneof(
  fc
    .constantFrom('EMAIL_1', 'x EMAIL_', '1 y', 'EMAIL_1é', '😀EMAIL_1', 'plain', '')
    .map((answer) => `data: ${message(answer)}`),
  fc.constant(`data:${message('EMAIL_1')}`),
  fc.constantFrom(
    ': comment EMAIL_1',
    'id: 7',
    'retry: 100',
    'event: message',
    'event: ping',
    'data',
    'data:',
    'data: EMAIL_1',
    'data: [DONE]',
    'dataX: y',
    'other',
    '\ufeff',
    'data: {"event":"message","answer":"EMAIL_1",',
    'data: "message_id":"m"}',
    'data: {"event":"message_end"}',
    ' data: x',
    'data : y',
    'data: null',
    'data: ["EMAIL_1"]',
    'data: {"event":"message_replace","answer":"EMAIL_1"}',
    'data:  {"event":"workflow_finished","data":{"outputs":{"a":"EMAIL_1"}}}',
  ),
)
const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
const event = fc
  .tuple(fc.array(fc.tuple(line, lineEnd), { minLength: 1, maxLength: 3 }), lineEnd)
  .map(([lines, end]) => lines.map((parts) => parts.join('')).join('') + end)
const stream = fc
  .array(event, { minLength: 1, maxLength: 4 })
  .map((events) => byteString(events.join('')))

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Not deltas, whose text may move to the next one: what is left must be the same. */
const others = (seen: readonly Seen[]): readonly string[] =>
  seen
    .filter(({ data }) => !data.includes('"answer"'))
    .map(({ kind, id, data }) => {
      const plain = isJson(data) ? JSON.stringify(JSON.parse(data)) : data
      return [kind, id, plain.replaceAll(JSON.stringify(VALUE).slice(1, -1), 'EMAIL_1')].join(' ')
    })

describe('an answer in any framing that Server-Sent Events allow', () => {
  it('comes out the same wherever it is cut, each event whole and JSON where it was', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(400), { maxLength: 8 }), (bytes, places) => {
        const whole = through([bytes])
        const cuts = places.map((at) => Math.min(at, bytes.length)).toSorted((a, b) => a - b)
        const pieces = [...cuts, bytes.length].map((end, i) => bytes.slice(cuts[i - 1] ?? 0, end))
        assert.equal(through(pieces), whole)
        const [before, after] = [read(bytes), read(whole)]
        assert.deepEqual(others(after), others(before))
        const unread = new Set(before.map(({ data }) => data))
        for (const { data } of after) assert.ok(unread.has(data) || isJson(data), data)
      }),
      runs(3_000),
    )
  })

  it('comes out the same for every single cut', () => {
    const bytes = byteString(
      [
        `data: ${message('để EMAIL_1 😀')}\r\n\r\n`,
        ': comment\rretry: 3\r\r',
        `id: 7\ndata: ${message('EMA')}\n\n`,
        `data: ${message('IL_1')}\n\nevent: ping\n\n`,
        'data: {"event":"message_end","metadata":{"note":"EMAIL_1"}}\n\n',
      ].join(''),
    )
    const whole = through([bytes])
    assert.equal(whole.split('@x.vn').length - 1, 3)
    for (let at = 0; at <= bytes.length; at++)
      assert.equal(through([bytes.slice(0, at), bytes.slice(at)]), whole, `${at}`)
    assert.equal(through([...bytes]), whole)
  })
})
