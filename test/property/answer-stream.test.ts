import assert from 'node:assert/strict'
import { SILENT_OBSERVER } from '../../src/core/observer.ts'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createGrammar } from '../../src/core/masking/placeholder.ts'
import { restoreWhole } from '../../src/core/masking/restoring/restore-whole.ts'
import { EVENT_TABLE } from '../../src/core/product/dify/events.ts'
import { createAnswerStream } from '../../src/core/sse/answer-stream.ts'
import { byteString, fromByteString } from '../support/bytes.ts'
import { canonical } from '../support/answers/canonical.ts'
import { applyEdits, mappingOf } from '../support/answers/mapping.ts'
import { runs } from '../support/runs.ts'
import {
  type Event,
  PAIRS,
  PREFIXES,
  STREAMS,
  deltaOf,
  inUse,
  isPing,
  parseStream,
  readStream,
  reslice,
  splitAt,
  splitPoints,
  writeStream,
} from '../support/dify/sse-fixtures.ts'

const restore = {
  grammar: createGrammar(PREFIXES, true),
  mapping: mappingOf(PAIRS),
  allowedHosts: [],
}

const ids: string[] = []

function through(chunks: readonly string[], known = true): string {
  ids.length = 0
  const stream = createAnswerStream({
    table: EVENT_TABLE,
    restore: known ? restore : undefined,
    onId: (kind, id) => ids.push(`${kind} ${id}`),
    observer: SILENT_OBSERVER,
    maxEventBytes: 1 << 20,
    maxDepth: 512,
  })
  let out = ''
  for (const chunk of chunks) out += stream.push(chunk)
  return out + stream.end()
}

function cut(text: string, places: readonly number[]): string[] {
  const sorted = [
    0,
    ...places.map((at) => Math.min(at, text.length)).toSorted((a, b) => a - b),
    text.length,
  ]
  return sorted.slice(1).map((end, i) => text.slice(sorted[i], end))
}

/** Text of every delta stream of a run of events, whole. */
function textsByKey(events: readonly Event[]): Map<string, string> {
  const texts = new Map<string, string>()
  for (const event of events) {
    const delta = deltaOf(event)
    if (delta !== undefined) texts.set(delta.key, (texts.get(delta.key) ?? '') + delta.text)
  }
  return texts
}

const withoutDeltas = (events: readonly Event[]): Event[] =>
  events.filter((event) => deltaOf(event) === undefined)

function deep(value: unknown): unknown {
  if (typeof value === 'string') return restoreString(value)
  if (Array.isArray(value)) return value.map(deep)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deep(item)]))
}

function restoreString(text: string): string {
  if (/^\s*[[{]/.test(text)) {
    try {
      const inner: unknown = JSON.parse(text)
      const restored = deep(inner)
      // Only compare what it means: blanks inside JSON text are kept by the product, not by this oracle.
      return JSON.stringify(restored)
    } catch {
      // Not JSON after all.
    }
  }
  return applyEdits(text, restoreWhole(restore, text, { restored: 0, unknown: 0 }))
}

/**
 * What the client should see: each text restored as one, every other event restored by itself, in the same order. Text
 * held back when a message is replaced is void.
 */
function check(input: readonly Event[], out: string): void {
  const got = parseStream(fromByteString(out))
  assert.deepEqual(canonical(withoutDeltas(got)), canonical(deep(withoutDeltas(input))), 'events')
  const replaced = input.some(({ event }) => event === 'message_replace')
  const gotTexts = textsByKey(got)
  for (const [key, text] of textsByKey(input)) {
    const whole = restoreString(text)
    const seen = gotTexts.get(key) ?? ''
    if (replaced) assert.ok(whole.startsWith(seen) && whole.length - seen.length < 64, key)
    else assert.equal(seen, whole, key)
  }
}

describe('restoring recorded event streams', () => {
  for (const name of STREAMS) {
    it(`${name}: the same answer for every single cut of the bytes`, () => {
      const events = parseStream(readStream(name)).map(
        (event) => JSON.parse(inUse(JSON.stringify(event))) as Event,
      )
      const bytes = byteString(writeStream(events))
      const whole = through([bytes])
      // Every single one up to 4 KiB, and of longer ones in `make fuzz`.
      const isEvery = bytes.length <= 4096 || process.env['FUZZ'] !== undefined
      const step = isEvery ? 1 : Math.ceil(bytes.length / 700)
      for (let at = 0; at <= bytes.length; at += step) {
        assert.equal(through([bytes.slice(0, at), bytes.slice(at)]), whole, `cut at ${at}`)
      }
    })
  }

  for (const name of [
    '1.7.0/sse/chat-streaming.sse',
    '0.15.8/sse/advanced-chat-streaming.sse',
    '1.7.0/sse/completion-streaming.sse',
  ]) {
    it(`${name}: every single split point of the answer gives the same joined answer and event sequence`, () => {
      for (let at = 1; at < splitPoints(name); at++) {
        const events = splitAt(name, at)
        check(events, through([byteString(writeStream(events))]))
      }
    })
  }

  it('gives the same joined answers and event sequences for 10,000 random cuttings', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STREAMS),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat(12000), { maxLength: 20 }),
        (name, cuts, places) => {
          const events = reslice(name, pattern(cuts))
          check(events, through(cut(byteString(writeStream(events)), places)))
        },
      ),
      runs(10_000),
    )
  })

  it('passes every stream byte for byte when nothing is known', () => {
    for (const name of STREAMS) {
      const bytes = byteString(readStream(name))
      assert.equal(through(cut(bytes, [100, 101, 5000]), false), bytes, name)
    }
  })

  it('passes every stream byte for byte when no placeholder is in it', () => {
    for (const name of STREAMS) {
      const bytes = byteString(readStream(name))
      const stream = createAnswerStream({
        table: EVENT_TABLE,
        restore: {
          grammar: createGrammar(['ZZZ'], true),
          mapping: mappingOf({ ZZZ_1: 'never' }),
          allowedHosts: [],
        },
        onId() {},
        observer: SILENT_OBSERVER,
        maxEventBytes: 1 << 20,
        maxDepth: 512,
      })
      assert.equal(stream.push(bytes) + stream.end(), bytes, name)
    }
  })

  it('tells the ids of a run at the first event that shows them', () => {
    through([byteString(readStream('1.7.0/sse/chat-streaming.sse')).slice(0, 400)], false)
    assert.deepEqual(
      ids.map((id) => id.split(' ')[0] ?? '').toSorted((a, b) => a.localeCompare(b)),
      ['conversation', 'message', 'task'],
    )
  })
})

describe('held text', () => {
  const delta = (answer: string, extra: Event = {}): Event => ({
    event: 'message',
    message_id: 'm-1',
    answer,
    from_variable_selector: null,
    ...extra,
  })
  const texts = (out: string): string[] =>
    parseStream(fromByteString(out)).map((event) =>
      isPing(event) ? 'ping' : String(event['answer'] ?? event['event']),
    )
  const run = (events: readonly Event[]): string[] =>
    texts(through([byteString(writeStream(events))]))

  it('leaves with the next delta of the same text', () => {
    assert.deepEqual(run([delta('to EMA'), delta('IL_1.'), { event: 'message_end' }]), [
      'to ',
      `${PAIRS['EMAIL_1']}.`,
      'message_end',
    ])
  })

  it('lets pings pass at once and stays held', () => {
    assert.deepEqual(run([delta('EMAIL_1'), { event: 'ping' }, delta('!')]), [
      '',
      'ping',
      `${PAIRS['EMAIL_1']}!`,
    ])
  })

  it('leaves as an event of its own before the message ends', () => {
    assert.deepEqual(run([delta('see EMAIL_1'), { event: 'message_end' }]), [
      'see ',
      PAIRS['EMAIL_1'],
      'message_end',
    ])
    assert.deepEqual(run([delta('see EMAIL_'), { event: 'error', message: 'x' }]), [
      'see ',
      'EMAIL_',
      'error',
    ])
  })

  it('leaves before a delta of another selector, so that text is not reordered', () => {
    const other = delta('next', { from_variable_selector: ['b', 'text'] })
    assert.deepEqual(run([delta('EMAIL_1'), other]), ['', PAIRS['EMAIL_1'], 'next'])
  })

  it('leaves before its own node ends, and not before another one does', () => {
    const llm = delta('EMAIL_1', { from_variable_selector: ['llm', 'text'] })
    const ends = (node: string): Event => ({ event: 'node_finished', data: { node_id: node } })
    assert.deepEqual(run([llm, ends('start'), ends('llm')]), [
      '',
      'node_finished',
      PAIRS['EMAIL_1'],
      'node_finished',
    ])
  })

  it('leaves before the message is replaced', () => {
    assert.deepEqual(
      run([
        delta('bad EMAIL_1'),
        { event: 'message_replace', answer: 'sorry EMAIL_1' },
        { event: 'message_end' },
      ]),
      ['bad ', PAIRS['EMAIL_1'], `sorry ${PAIRS['EMAIL_1']}`, 'message_end'],
    )
  })

  it('leaves at the end of a stream that nothing closed', () => {
    assert.deepEqual(run([delta('see EMAIL_1')]), ['see ', PAIRS['EMAIL_1']])
    const cutOff = byteString(writeStream([delta('see EMAIL_1')])).trimEnd()
    assert.deepEqual(texts(`${through([cutOff])}\n\n`), ['see ', PAIRS['EMAIL_1']])
  })

  it('is escaped for the JSON it stands in', () => {
    const out = through([
      byteString(
        writeStream([delta('TEXT_1'), { event: 'message_end', metadata: { note: 'TEXT_1' } }]),
      ),
    ])
    assert.deepEqual(
      parseStream(fromByteString(out)).map((event) => event['answer'] ?? event['metadata']),
      ['', PAIRS['TEXT_1'], { note: PAIRS['TEXT_1'] }],
    )
    assert.ok(!out.includes('\nleaves'), 'a newline in a value never reaches an SSE line raw')
  })
})

/** Numbers from a list, over and over. */
function pattern(numbers: readonly number[]): (below: number) => number {
  let at = 0
  return (below) => (numbers[at++ % numbers.length] ?? 0) % below
}
