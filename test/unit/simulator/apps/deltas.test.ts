import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cutDeltas } from '../../../../src/simulator/apps/deltas.ts'

describe('cutDeltas', () => {
  it('cuts into pieces of 3 to 7 characters that are the same each time', () => {
    const answer = 'You said: mail EMAIL_1 and 😀😀😀😀😀😀😀😀😀'
    assert.deepEqual(cutDeltas(answer), cutDeltas(answer))
    const sizes = cutDeltas(answer)
      .slice(0, -1)
      .map((piece) => [...piece].length)
    assert.deepEqual(new Set(sizes), new Set([3, 5, 4, 7, 6]))
  })

  it('cuts by character, word, number, or not at all', () => {
    assert.deepEqual(cutDeltas('a😀b', 'char'), ['a', '😀', 'b'])
    assert.deepEqual(cutDeltas('two  words', 'word'), ['two  ', 'words'])
    assert.deepEqual(cutDeltas('abcde', '2'), ['ab', 'cd', 'e'])
    assert.deepEqual(cutDeltas('a b', 'whole'), ['a b'])
  })

  it('loses nothing', () => {
    const how = fc.constantFrom(undefined, 'char', 'word', 'whole', '1', '5')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), how, (answer, kind) => {
        assert.equal(cutDeltas(answer, kind).join(''), answer)
      }),
    )
  })
})
