import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { SeenNumbers } from '../../../../src/vault/redis/seen-numbers.ts'

describe('the numbers that a service has seen', () => {
  it('are given out for good, in their scope and under their prefix only', () => {
    const run = fc.record({
      scope: fc.constantFrom('a', 'b'),
      prefix: fc.constantFrom('EMAIL', 'IP'),
      lowest: fc.integer({ min: 1, max: 30 }),
      length: fc.nat(6),
    })
    fc.assert(
      fc.property(fc.array(run, { maxLength: 20 }), (runs) => {
        const seen = new SeenNumbers()
        const given = new Set<string>()
        for (const { scope, prefix, lowest, length } of runs) {
          seen.saw(scope, { prefix, lowest, highest: lowest + length }, true)
          for (let n = lowest; n <= lowest + length; n++) given.add(`${scope} ${prefix} ${n}`)
        }
        for (const scope of ['a', 'b'])
          for (const prefix of ['EMAIL', 'IP'])
            for (let n = 0; n <= 40; n++)
              assert.equal(seen.isGiven(scope, prefix, n), given.has(`${scope} ${prefix} ${n}`))
      }),
    )
  })

  it('of the scope that was not used for longest are forgotten first', () => {
    const seen = new SeenNumbers()
    const saw = (scope: string): void => {
      seen.saw(scope, { prefix: 'EMAIL', lowest: 1, highest: 3 }, true)
    }
    saw('first')
    saw('second')
    for (let i = 0; i < 19_998; i++) saw(`other${i}`)
    saw('first')
    saw('last')
    assert.ok(seen.isGiven('first', 'EMAIL', 3) && seen.isGiven('last', 'EMAIL', 3))
    assert.ok(!seen.isGiven('second', 'EMAIL', 3))
  })
})
