import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, testKeys, connectionTo } from '../support/redis/redis-vault.ts'

const SERVICES = 2
const BATCHES = 60
const BATCH = 100
/** Requests of each service that are under way together. */
const AT_ONCE = 6

describe('two services that number values in one scope at the same time', () => {
  const keys = testKeys()
  const vaults: RedisVault[] = []
  let redis: TestRedis

  before(async () => {
    redis = await startRedis()
    const connection = connectionTo(redis)
    for (let i = 0; i < SERVICES; i++)
      vaults.push(await connectedVault({ connection, keys, maxEntriesPerScope: 20_000 }))
  })
  after(async () => {
    for (const vault of vaults) vault.close()
    await redis.stop()
  })

  it('give no placeholder twice in 12,000 values, and each restores what the other one gave', async () => {
    const given = new Map<string, string>()
    let answers = 0
    const allocate = async (vault: RedisVault, service: number, batch: number): Promise<void> => {
      // Every tenth value is one that both services send.
      const values = Array.from({ length: BATCH }, (_, i) =>
        i % 10 === 0 ? `both-${batch}-${i}` : `from-${service}-${batch}-${i}`,
      )
      const wanted = values.map((value) => ({ prefix: 'EMAIL', value }))
      const { placeholders } = await vault.allocate('tag.s', wanted, 'resumed')
      for (const [i, placeholder] of placeholders.entries()) {
        const value = values[i] ?? ''
        assert.equal(given.get(placeholder) ?? value, value, placeholder)
        given.set(placeholder, value)
        answers++
      }
    }
    // One exchange opens a scope.
    await vaults[0]?.allocate('tag.s', [{ prefix: 'EMAIL', value: 'first' }], 'fresh')
    const side = async (vault: RedisVault, service: number, from: number): Promise<void> => {
      for (let batch = from; batch < BATCHES; batch += AT_ONCE)
        await allocate(vault, service, batch)
    }
    await Promise.all(
      vaults.flatMap((vault, service) =>
        Array.from({ length: AT_ONCE }, async (_, from) => await side(vault, service, from)),
      ),
    )
    assert.equal(answers, SERVICES * BATCHES * BATCH)
    for (const vault of vaults) {
      const mapping = await vault.load('tag.s')
      for (const [placeholder, value] of given) assert.equal(mapping?.get(placeholder), value)
    }
  })
})
