import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cutIntoPieces } from '../../../../src/detection/external/text-pieces.ts'

const text = fc
  .array(fc.constantFrom('a', 'word', ' ', '𝄞', '\n', 'đ', '\ud834'), { maxLength: 200 })
  .map((parts) => parts.join(''))

describe('cutIntoPieces', () => {
  it('leaves short texts whole', () =>
    assert.deepEqual(cutIntoPieces('a b', 3, 1), [{ text: 'a b', start: 0 }]))
  it('cuts at a blank', () =>
    assert.deepEqual(
      cutIntoPieces('one two three', 9, 2).map((piece) => piece.text),
      ['one two ', 'o three'],
    ))
  it('covers the text with pieces that fit, overlap and split no pair', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 16, max: 40 }), (whole, most) => {
        const overlap = Math.floor(most / 4)
        let covered = 0
        for (const [i, { text: piece, start }] of cutIntoPieces(whole, most, overlap).entries()) {
          assert.ok(piece.length <= most)
          assert.equal(whole.slice(start, start + piece.length), piece)
          if (i > 0) assert.ok(start <= covered - overlap && start >= covered - overlap - 1)
          assert.ok(start + piece.length > covered || whole === '')
          covered = start + piece.length
          for (const at of [start, covered])
            assert.ok(
              !/[\ud800-\udbff]$/.test(whole.slice(0, at)) ||
                !/^[\udc00-\udfff]/.test(whole.slice(at)),
            )
        }
        assert.equal(covered, whole.length)
      }),
    )
  })
})
