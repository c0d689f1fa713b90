import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCircuitBreaker } from '../../../../src/detection/external/circuit-breaker.ts'

function opened() {
  const clock = { now: 1000 }
  const breaker = createCircuitBreaker(3, 500, () => clock.now)
  for (let i = 0; i < 3; i++) breaker.failed()
  return { clock, breaker }
}

describe('a circuit breaker', () => {
  it('opens after failures in a row', () => {
    const breaker = createCircuitBreaker(3, 500, () => 0)
    breaker.failed()
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    breaker.failed()
    assert.equal(breaker.state, 'closed')
    assert.ok(breaker.admit())
    breaker.failed()
    assert.equal(breaker.state, 'open')
    assert.ok(!breaker.admit())
  })
  it('lets one call through after its pause, and closes if that succeeds', () => {
    const { clock, breaker } = opened()
    clock.now = 1499
    assert.ok(!breaker.admit())
    clock.now = 1500
    assert.equal(breaker.state, 'half_open')
    assert.ok(breaker.admit())
    assert.ok(!breaker.admit())
    breaker.succeeded()
    assert.equal(breaker.state, 'closed')
    assert.ok(breaker.admit())
    assert.ok(breaker.admit())
    // The count begins again.
    breaker.failed()
    assert.equal(breaker.state, 'closed')
  })
  it('pauses again if that fails', () => {
    const { clock, breaker } = opened()
    clock.now = 1500
    assert.ok(breaker.admit())
    breaker.failed()
    clock.now = 1999
    assert.ok(!breaker.admit())
    clock.now = 2000
    assert.ok(breaker.admit())
  })
  it('lets another one through if that was given up', () => {
    const { clock, breaker } = opened()
    clock.now = 1500
    assert.ok(breaker.admit())
    breaker.abandoned()
    assert.ok(breaker.admit())
  })
  it('does not make the pause longer for calls that fail late', () => {
    const { clock, breaker } = opened()
    clock.now = 1400
    breaker.failed()
    clock.now = 1500
    assert.ok(breaker.admit())
  })
})
