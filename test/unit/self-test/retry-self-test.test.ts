import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SelfTestResult } from '../../../src/self-test/self-test.ts'
import { retrySelfTest } from '../../../src/self-test/retry-self-test.ts'

/** Gives one result after the other; the last one for ever. */
const giving = (...results: SelfTestResult[]): (() => Promise<SelfTestResult>) => {
  let last: SelfTestResult = { outcome: 'passed' }
  return () => {
    last = results.shift() ?? last
    return Promise.resolve(last)
  }
}

const REFUSED: SelfTestResult = { outcome: 'refused', code: 'masking_unavailable' }
const onRefused = (): void => {}

describe('until the self-test has passed', () => {
  it('is asked again while it is refused', async () => {
    assert.equal(
      await retrySelfTest(giving(REFUSED, REFUSED, { outcome: 'passed' }), { onRefused }),
      true,
    )
  })

  it('is not asked again where something is open', async () => {
    const results = giving(
      REFUSED,
      { outcome: 'open', problem: 'the gate is missing' },
      { outcome: 'passed' },
    )
    await assert.rejects(
      retrySelfTest(results, { onRefused }),
      /nothing is served: the gate is missing/,
    )
  })

  it('ends when it is aborted', async () => {
    const giveUp = new AbortController()
    const waiting = retrySelfTest(giving(REFUSED, REFUSED), { onRefused, signal: giveUp.signal })
    giveUp.abort()
    assert.equal(await waiting, false)
  })
})
