import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { createJsonCompletion } from '../../../../src/core/json/completion.ts'
import { byteString } from '../../../support/bytes.ts'

/** Offset after which the body was complete, or -1. */
function completeAt(chunks: readonly string[]): number {
  const completion = createJsonCompletion()
  let length = 0
  let at = -1
  for (const chunk of chunks) {
    length += chunk.length
    const state = completion.push(chunk)
    if (state === 'complete' && at < 0) at = length
    if (at >= 0) assert.equal(state, 'complete')
  }
  return at
}

describe('JSON completion', () => {
  it('sees the root close, and only the root', () => {
    const body = '{"a":[1,{"b":"}]"}],"c":"\\"}"}'
    assert.equal(completeAt([...body]), body.length)
    assert.equal(completeAt(Array.from(body.slice(0, -1))), -1)
    assert.equal(completeAt([...' [] \n']), 3)
  })

  it('leaves scalars open', () => {
    for (const body of ['1', 'true', '"a{}"', '', ' ']) assert.equal(completeAt([body]), -1)
  })

  it('stays complete whatever follows', () => {
    assert.equal(completeAt([...'{}{"a":']), 2)
  })

  it('gives the same answer for every chunking', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.nat(9)), (value, sizes) => {
        const body = byteString(JSON.stringify(value))
        const isScalar = typeof value !== 'object' || value === null
        const chunks: string[] = []
        let from = 0
        for (const size of sizes) {
          chunks.push(body.slice(from, from + size))
          from += size
        }
        chunks.push(body.slice(from))
        const last = completeAt(chunks)
        assert.equal(last, isScalar ? -1 : body.length)
        assert.equal(completeAt([...body]), last)
      }),
    )
  })
})
