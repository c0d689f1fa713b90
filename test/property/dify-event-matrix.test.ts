import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DIFY_EVENTS } from '../../src/core/product/dify/events.ts'
import { VALUE, listen } from '../support/answers/answer-stream.ts'
import {
  CARRIERS,
  ENDS,
  FIXTURES,
  cutsOf,
  eventWith,
  streamAround,
  textsOf,
} from '../support/dify/dify-events.ts'
import { parseStream } from '../support/dify/sse-fixtures.ts'

const TEXT = 'see EMAIL_1 now'
const SHOWN = `see ${VALUE} now`
const EVENTS = Object.keys(DIFY_EVENTS)

const through = (chunks: readonly string[]): string => {
  const { stream } = listen()
  return chunks.map((chunk) => stream.push(chunk)).join('') + stream.end()
}

/** All strings of a value, those of JSON text too. */
const shown = (text: string): string => text.replaceAll('EMAIL_1', VALUE)

/** What the stream without its pieces should be: every other event by itself, in order. */
const whole = (source: string): unknown[] =>
  parseStream(source).filter(({ event }) => !CARRIERS.some((carrier) => carrier === event))

describe('every event of the table of Dify', () => {
  it('has a fixture, and no fixture is for an event that the table does not have', () => {
    assert.deepEqual(Object.keys(FIXTURES).toSorted(), EVENTS.toSorted())
    const ending = EVENTS.filter((name) => {
      const { flush, replaces, pieces } = DIFY_EVENTS[name] ?? {}
      return flush === 'all' || (replaces !== undefined && pieces === undefined)
    })
    assert.deepEqual([...ENDS].toSorted(), ending.toSorted())
    assert.deepEqual(
      EVENTS.filter((name) => DIFY_EVENTS[name]?.pieces !== undefined).toSorted(),
      [...CARRIERS].toSorted(),
    )
  })

  for (const event of EVENTS) {
    it(`${event}: is restored wherever it holds a text, in both framings`, () => {
      for (const isCompact of [true, false])
        for (const text of [TEXT, 'EMAIL_1', 'see EMAIL_1']) {
          const out = through([eventWith(event, text, { id: 'm-00000000', isCompact })])
          const all = textsOf(parseStream(out))
          if (CARRIERS.some((carrier) => carrier === event))
            assert.deepEqual([...all.values()], [shown(text)])
          else
            assert.deepEqual(
              parseStream(out),
              parseStream(shown(eventWith(event, text, { id: 'm-00000000', isCompact }))),
            )
        }
    })

    it(`${event}: may come at every point of a text that comes in pieces`, () => {
      for (const carrier of CARRIERS)
        for (const isCompact of [true, false])
          for (const isInTurns of [false, true]) {
            // An answer of an agent has no nodes, and its pieces are not those of a chat.
            if (isInTurns && carrier === 'agent_message') continue
            if (event === 'agent_message' && carrier !== 'reasoning_chunk') continue
            const where = `${event} ${carrier} ${isCompact} ${isInTurns}`
            const source = streamAround(event, carrier, TEXT, { isInTurns, isCompact })
            const events = parseStream(through([source]))
            const own = [...textsOf(events)].filter(
              ([key]) => key.includes(carrier) && /own|agent_message/.test(key),
            )
            assert.equal(own.length, cutsOf(TEXT).length, where)
            for (const [key, text] of own) assert.equal(text, SHOWN, `${where} ${key}`)
            const others = events.filter(
              ({ event: name }) => !CARRIERS.some((each) => each === name),
            )
            assert.deepEqual(others, whole(shown(source)), where)
          }
    })

    it(`${event}: is the same however the bytes are cut`, () => {
      const source = [
        eventWith('message', 'see EMA', { id: 'm-00000000', node: 'own' }),
        eventWith(event, TEXT, { id: 'm-00000000' }),
        eventWith('message', 'IL_1 now', { id: 'm-00000000', node: 'own' }),
      ].join('')
      const wanted = through([source])
      // Every single place in `make fuzz`.
      const step = process.env['FUZZ'] === undefined ? 5 : 1
      for (let at = 1; at < source.length; at += step)
        assert.equal(through([source.slice(0, at), source.slice(at)]), wanted, `cut at ${at}`)
    })
  }

  it('text that ends with an event leaves before it, whatever the cut', () => {
    for (const event of ENDS)
      for (const carrier of CARRIERS) {
        const names = parseStream(through([streamAround(event, carrier, 'see EMAIL_1')]))
        assert.equal(names.at(-1)?.['event'], event, `${event} ${carrier}`)
        for (const [key, text] of textsOf(names))
          assert.equal(text, `see ${VALUE}`, `${event} ${key}`)
      }
  })
})
