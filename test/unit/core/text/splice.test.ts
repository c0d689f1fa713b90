import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { splice } from '../../../../src/core/text/splice.ts'

const edit = (start: number, end: number, replacement: string) => ({ start, end, replacement })

describe('splice', () => {
  it('replaces, removes and inserts, at the ends too', () => {
    assert.equal(
      splice('abcdef', [edit(0, 1, 'XY'), edit(2, 3, ''), edit(4, 4, '-'), edit(6, 6, '!')]),
      'XYbd-ef!',
    )
    assert.equal(splice('ab', [edit(0, 2, 'c')]), 'c')
  })

  it('gives the source back without edits', () => {
    assert.equal(splice('abc', []), 'abc')
  })

  it('refuses edits that overlap, run backwards or leave the source, without quoting it', () => {
    const wrong = [
      [edit(0, 2, ''), edit(1, 3, '')],
      [edit(2, 3, ''), edit(0, 1, '')],
      [edit(2, 1, '')],
      [edit(0, 7, '')],
      [edit(-1, 0, '')],
    ]
    for (const edits of wrong) {
      assert.throws(() => splice('secret', edits), {
        name: 'RangeError',
        message: 'edits overlap or are out of order',
      })
    }
  })

  it('is what rebuilding from the pieces gives', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat(), { maxLength: 12 }), (source, numbers) => {
        const cuts = numbers.map((n) => n % (source.length + 1)).sort((a, b) => a - b)
        const edits = []
        for (let i = 0; i + 1 < cuts.length; i += 2)
          edits.push(edit(cuts[i] ?? 0, cuts[i + 1] ?? 0, `<${i}>`))
        let expected = source
        for (const { start, end, replacement } of edits.toReversed())
          expected = expected.slice(0, start) + replacement + expected.slice(end)
        assert.equal(splice(source, edits), expected)
      }),
    )
  })
})
