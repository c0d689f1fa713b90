import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decide } from '../../../bench/smoke.ts'

const times = (...values: number[]): readonly number[] => values
const QUIET = { base: times(100, 101, 99, 100, 100), baseAgain: times(101, 100, 100, 99, 100) }
const BUSY = { base: times(100, 140, 90, 130, 100), baseAgain: times(130, 100, 120, 95, 110) }

describe('the comparison of two builds', () => {
  it('says slower beyond what is tolerated and beyond the noise', () => {
    const { isSlower, ratio } = decide({
      name: 'a',
      ...QUIET,
      change: times(120, 121, 119, 120, 122),
    })
    assert.ok(isSlower)
    assert.ok(ratio.median > 1.19 && ratio.median < 1.21, `${ratio.median}`)
  })

  it('tolerates little, and does not take noise for a change', () => {
    assert.ok(!decide({ name: 'a', ...QUIET, change: times(108, 109, 107, 108, 108) }).isSlower)
    assert.ok(!decide({ name: 'a', ...QUIET, change: times(80, 80, 80, 80, 80) }).isSlower)
    assert.ok(!decide({ name: 'a', ...BUSY, change: times(120, 150, 110, 140, 120) }).isSlower)
    // What is twice as slow is seen all the same.
    assert.ok(decide({ name: 'a', ...BUSY, change: times(210, 290, 190, 270, 205) }).isSlower)
  })
})
