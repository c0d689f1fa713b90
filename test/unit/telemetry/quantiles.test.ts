import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createQuantiles } from '../../../src/telemetry/quantiles.ts'

describe('quantiles', () => {
  it('say 0 before the first observation', () => {
    const quantiles = createQuantiles()
    assert.deepEqual([quantiles.count, quantiles.milliseconds(0.5)], [0, 0])
  })

  it('lie at most 5 % above the exact value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 90_000_000 }), { minLength: 1 }),
        fc.constantFrom(0.01, 0.5, 0.95, 0.99, 1),
        (microseconds, q) => {
          const quantiles = createQuantiles()
          for (const value of microseconds) quantiles.observe(value / 1e6)
          const sorted = microseconds.toSorted((a, b) => a - b)
          const exact = (sorted[Math.ceil(q * sorted.length) - 1] ?? 0) / 1e3
          const said = quantiles.milliseconds(q)
          // Answers are rounded to a microsecond.
          assert.ok(said >= exact - 0.001, `${said} is below ${exact}`)
          assert.ok(said <= exact * 1.05 + 0.001, `${said} is far above ${exact}`)
          assert.equal(quantiles.count, microseconds.length)
        },
      ),
    )
  })

  it('keep what is out of range at the ends of the range', () => {
    const quantiles = createQuantiles()
    quantiles.observe(0)
    quantiles.observe(-1)
    assert.equal(quantiles.milliseconds(1), 0.001)
    quantiles.observe(Infinity)
    quantiles.observe(1e6)
    assert.ok(quantiles.milliseconds(1) >= 100_000)
    assert.ok(quantiles.milliseconds(1) < 106_000)
  })
})
