import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attempt } from '../../chaos/attempt.ts'
import { isMet } from '../../chaos/fault.ts'
import { matrix } from '../../chaos/matrix.ts'

const short = (await matrix()).filter(({ isShort }) => isShort === true)

describe('the short faults of make chaos', () => {
  it('are some', () => {
    assert.ok(short.length >= 5, short.map(({ id }) => id).join())
  })

  for (const fault of short)
    it(`${fault.id}: ${fault.title}`, async () => {
      const outcome = await attempt(fault)
      const missed = outcome.figures.filter((figure) => !figure.isMet)
      assert.deepEqual(missed, [])
      assert.equal(outcome.leaks, 0)
      assert.equal(outcome.broken, undefined)
      assert.ok(isMet(outcome), outcome.skipped)
    })
})
