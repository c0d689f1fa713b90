import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { itemAt } from '../../../src/core/item-at.ts'
import { sourceOffset } from '../../../src/core/text/decoded.ts'

describe('an item that must be there', () => {
  it('is given, an empty text and a zero too', () => {
    assert.equal(itemAt(['', 'a'], 0), '')
    assert.equal(itemAt(new Uint32Array([0]), 0), 0)
  })

  it('fails the exchange if it is not, where a default could drop a value', () => {
    for (const index of [-1, 1, 0.5, Number.NaN])
      assert.throws(() => itemAt(['a'], index), { code: 'internal' })
    const decoded = { text: 'a', start: 0, end: 6, offsets: new Uint32Array([0, 6]) }
    assert.equal(sourceOffset(decoded, 1), 6)
    assert.throws(() => sourceOffset(decoded, 2), { code: 'internal' })
  })
})
