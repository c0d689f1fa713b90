import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { eachLongRun, unitSet } from '../../../../src/core/text/long-runs.ts'

function longRuns(text: string, least: number): readonly string[] {
  const runs: string[] = []
  eachLongRun(text, unitSet('abc-'), least, (start, end) => runs.push(text.slice(start, end)))
  return runs
}

describe('long runs', () => {
  it('are those that a pattern finds', () => {
    const unit = fc.constantFrom('a', 'b', 'c', '-', 'a', 'b', ' ', 'd', '\u00e4', '\ud83d')
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 60 }),
        fc.integer({ min: 1, max: 6 }),
        (text, least) => {
          const pattern = new RegExp(`[abc-]{${least},}`, 'g')
          assert.deepEqual(longRuns(text, least), text.match(pattern) ?? [])
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('reach to both ends of the text', () => {
    assert.deepEqual(longRuns('aaaa', 4), ['aaaa'])
    assert.deepEqual(longRuns('aaa', 4), [])
    assert.deepEqual(longRuns('', 1), [])
    assert.deepEqual(longRuns('a\u0080aa\u00e1', 1), ['a', 'aa'])
  })
})
