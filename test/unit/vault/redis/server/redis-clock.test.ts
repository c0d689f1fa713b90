import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RedisClocks } from '../../../../../src/vault/redis/server/redis-clock.ts'

describe('the clocks of servers', () => {
  it('are as many as apps are in use, however many are made up', () => {
    const clocks = new RedisClocks(() => 5)
    clocks.of('ours').saw(7_000)
    for (let i = 0; i < 50_000; i++) {
      clocks.of(`made up ${i}`).saw(1)
      if (i % 1_000 === 0) assert.equal(clocks.of('ours').at(6), 8_000)
    }
    assert.equal(clocks.size, 10_000)
    assert.ok(clocks.of('ours').isKnown)
    assert.ok(!clocks.of('made up 0').isKnown)
  })

  it('are unknown after a reset', () => {
    const clocks = new RedisClocks(() => 5)
    clocks.of('a').saw(7_000)
    clocks.reset()
    assert.ok(!clocks.of('a').isKnown)
  })
})
