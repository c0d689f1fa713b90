import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import {
  CircuitBreaker,
  type CircuitState,
} from '../../../../../src/vault/redis/server/circuit-breaker.ts'

function setUp(works: () => boolean): {
  breaker: CircuitBreaker
  states: CircuitState[]
  probes: () => number
} {
  const states: CircuitState[] = []
  let probes = 0
  const breaker = new CircuitBreaker({
    threshold: 3,
    pauseMs: 100,
    maxPauseMs: 350,
    probe: async () => {
      probes++
      if (!works()) throw new Error('still out')
      await Promise.resolve()
    },
    onChange: (state) => void states.push(state),
  })
  return { breaker, states, probes: () => probes }
}

/** Lets time pass, and what waits for it run. */
async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms)
  for (let i = 0; i < 10; i++) await Promise.resolve()
}

describe('a circuit breaker', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }))
  afterEach(() => mock.timers.reset())

  it('opens after outages in a row, not after as many with success between them', () => {
    const { breaker } = setUp(() => true)
    for (let i = 0; i < 10; i++) {
      breaker.failed()
      breaker.failed()
      breaker.succeeded()
    }
    assert.equal(breaker.state, 'closed')
    for (let i = 0; i < 3; i++) breaker.failed()
    assert.equal(breaker.state, 'open')
    breaker.stop()
  })

  it('probes with growing pauses, and closes when a probe succeeds', async () => {
    let works = false
    const { breaker, states, probes } = setUp(() => works)
    for (let i = 0; i < 9; i++) breaker.failed()
    for (const [pause, count] of [
      [99, 0],
      [1, 1],
      [199, 1],
      [1, 2],
      [349, 2],
      [1, 3],
      [349, 3],
    ] as const) {
      await pass(pause)
      assert.equal(probes(), count)
      assert.equal(breaker.state, 'open')
    }
    works = true
    await pass(1)
    assert.equal(breaker.state, 'closed')
    const failing = ['half-open', 'open']
    assert.deepEqual(states, ['open', ...failing, ...failing, ...failing, 'half-open', 'closed'])
    // And begins again.
    for (let i = 0; i < 2; i++) breaker.failed()
    assert.equal(breaker.state, 'closed')
    breaker.failed()
    await pass(100)
    assert.equal(breaker.state, 'closed')
    assert.equal(probes(), 5)
  })

  it('does nothing more once it is stopped', async () => {
    const { breaker, states, probes } = setUp(() => true)
    for (let i = 0; i < 3; i++) breaker.failed()
    breaker.stop()
    await pass(10_000)
    assert.equal(probes(), 0)
    assert.deepEqual(states, ['open'])
  })
})
