import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createSseReader, findPayload, joinPayload } from '../../../../src/core/sse/reader.ts'
import { runs } from '../../../support/runs.ts'

function read(chunks: readonly string[]): { events: string[]; rest: string } {
  const reader = createSseReader()
  const events: string[] = []
  for (const chunk of chunks) reader.push(chunk, (raw) => events.push(raw))
  return { events, rest: reader.end() }
}

describe('SSE reader', () => {
  it('cuts at blank lines and keeps every byte', () => {
    assert.deepEqual(read(['data: a\n\nevent: ping\n\ndata: b\r\n\r\n: c\n\n']), {
      events: ['data: a\n\n', 'event: ping\n\n', 'data: b\r\n\r\n', ': c\n\n'],
      rest: '',
    })
  })

  it('returns an event that no blank line closed at the end', () => {
    assert.deepEqual(read(['data: a\n\ndata: b\n']), { events: ['data: a\n\n'], rest: 'data: b\n' })
  })

  it('gives the same events for any cutting and any line ends', () => {
    const piece = fc.constantFrom('\n', '\r', '\r\n', 'data: x', 'event: y', ':', '')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(80)), (pieces, cuts) => {
        const text = pieces.join('')
        const sorted = [
          0,
          ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b),
          text.length,
        ]
        const chunks = sorted.slice(1).map((end, i) => text.slice(sorted[i], end))
        const whole = read([text])
        const cut = read(chunks)
        assert.deepEqual(cut, whole)
        assert.equal(whole.events.join('') + whole.rest, text)
      }),
      runs(2000),
    )
  })

  it('tells how much of an event it holds', () => {
    const reader = createSseReader()
    const pending = ['', 'data', ': a\n', '\n', 'b\r\n\r', '\nc', '\n\n\n'].map((chunk) => {
      reader.push(chunk, () => {})
      return reader.pending
    })
    assert.deepEqual(pending, [0, 4, 8, 0, 4, 1, 0])
  })

  it('starts again after an end, wherever that was', () => {
    for (const broken of ['data: a', 'data: a\n', 'data: a\r', 'data: a\r\n\r', '\r', '\n']) {
      const reader = createSseReader()
      reader.push(broken, () => {})
      reader.end()
      const events: string[] = []
      for (const chunk of ['\n', 'data: b', '\n\n']) reader.push(chunk, (raw) => events.push(raw))
      assert.deepEqual(events, ['\n', 'data: b\n\n'], JSON.stringify(broken))
      assert.equal(reader.end(), '')
    }
  })

  it('finds the one data line of an event', () => {
    const cases: readonly (readonly [string, string | undefined])[] = [
      ['data: {"a":1}\n\n', '{"a":1}'],
      ['data:{"a":1}\n\n', '{"a":1}'],
      ['event: message\ndata: {}\r\n\r\n', '{}'],
      ['event: ping\n\n', undefined],
      [': comment\n\n', undefined],
      ['database: x\n\n', undefined],
      ['data\n\n', ''],
      ['data', ''],
      ['data:', ''],
      ['data: ', ''],
      ['data:  a', ' a'],
      ['datax\n\n', undefined],
      ['xdata: a\n\n', undefined],
      ['id: data: a\n\n', undefined],
    ]
    for (const [raw, expected] of cases) {
      const found = findPayload(raw)
      const text =
        found === undefined || found === 'several' ? found : raw.slice(found.start, found.end)
      assert.equal(text, expected, raw)
    }
    assert.equal(findPayload('data: a\ndata: b\n\n'), 'several')
    assert.equal(joinPayload('data: a\nevent: x\r\ndata:b\n\n'), 'a\nb')
    assert.equal(joinPayload('data:a b\ndata\ndata:  c\nid: 1\n\n'), 'a b\n\n c')
  })
})
