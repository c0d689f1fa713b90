import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { LEFT_ALONE, RESTORED, restore, stream } from '../support/answers/restored-texts.ts'
import { runs } from '../support/runs.ts'

describe('restoring a stream, wherever it is cut', () => {
  const corpus = [...RESTORED.map(([text]) => text), ...LEFT_ALONE]

  it('gives the same text at every single split point', () => {
    // Neighbours matter, but not those far away: the time is quadratic in the length of a text.
    const together = (by: string): readonly string[] =>
      corpus.map((_, i) => corpus.slice(i, i + 4).join(by))
    for (const text of [corpus, together(' '), together('\n')].flat()) {
      const whole = restore(text)
      for (let at = 0; at <= text.length; at++) {
        assert.equal(stream([text.slice(0, at), text.slice(at)]), whole, `${text} cut at ${at}`)
      }
    }
  })

  it('gives the same text for random cuttings', () => {
    const text = corpus.join(' ')
    const whole = restore(text)
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 40 }), (cuts) => {
        const sorted = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const pieces = sorted.slice(1).map((end, i) => text.slice(sorted[i], end))
        assert.equal(stream(pieces), whole)
      }),
      runs(500),
    )
  })
})
