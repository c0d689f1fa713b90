import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Wanted } from '../../../src/core/mapping/vault.ts'
import { type MemoryVault, createMemoryVault } from '../../../src/vault/memory-vault.ts'
import type { RedisVault } from '../../../src/vault/redis/redis-vault.ts'
import { withLocalFallback } from '../../../src/vault/redis/with-local-fallback.ts'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'
import { connectedVault, testKeys, connectionTo } from '../../support/redis/redis-vault.ts'
import { waitFor } from '../../support/wait-for.ts'

const BASE = 700_000_000
const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })

describe('a store that may be replaced by memory while it is out', () => {
  let redis: TestRedis
  let store: RedisVault
  let memory: MemoryVault
  let vault: RedisVault

  before(async () => {
    redis = await startRedis()
    store = await connectedVault({
      connection: connectionTo(redis),
      keys: testKeys(),
      commandTimeoutMs: 100,
      lateMs: 1_000,
    })
    memory = createMemoryVault({
      ttlSeconds: 3600,
      maxEntries: 1000,
      now: () => performance.now(),
      resumeBase: () => BASE,
    })
    vault = withLocalFallback(store, memory)
  })
  after(async () => {
    vault.close()
    await redis.stop()
  })

  it('masks through an outage, never mixes numbers, and reads both afterwards', async () => {
    const first = await vault.allocate('tag.s', [email('a')], 'fresh', { owners: ['ann'] })
    assert.deepEqual(first.placeholders, ['EMAIL_1'])
    assert.equal(memory.stats().entries, 0)
    redis.signal('SIGSTOP')
    for (let i = 0; i < 8; i++) {
      const { placeholders, mapping } = await vault.allocate('tag.s', [email('b')], 'fresh', {
        owners: ['ann'],
      })
      assert.deepEqual(placeholders, [`EMAIL_${BASE + 1}`])
      assert.equal(mapping.get(`EMAIL_${BASE + 1}`), 'b')
    }
    await vault.bind(['tag.k'], 'tag.s')
    assert.equal((await vault.load('tag.k'))?.get(`EMAIL_${BASE + 1}`), 'b')
    assert.deepEqual(
      (await vault.loadAll(['tag.k', 'tag.none'])).map((mapping) => mapping?.size),
      [1, undefined],
    )
    assert.equal(vault.ready(), true)
    assert.equal(store.ready(), false)
    // Erasing is not pretended.
    await assert.rejects(vault.eraseOwned('nobody'), { code: 'vault_unavailable' })
    await assert.rejects(vault.erase('tag.none'), { code: 'vault_unavailable' })

    redis.signal('SIGCONT')
    await waitFor(() => store.ready())
    const later = await vault.allocate('tag.s', [email('c')], 'fresh')
    assert.equal(later.mapping.get('EMAIL_1'), 'a')
    assert.equal(later.mapping.get(`EMAIL_${BASE + 1}`), 'b')
    assert.equal(later.mapping.get(later.placeholders[0] ?? ''), 'c')
    // What had no answer in time may have been stored all the same, under a number of its own.
    assert.ok([3, 4].includes(later.mapping.size))
    assert.equal((await vault.load('tag.s'))?.get(`EMAIL_${BASE + 1}`), 'b')
    const [both] = await vault.loadAll(['tag.s'])
    assert.equal(both?.get('EMAIL_1'), 'a')
    assert.equal(await vault.eraseOwned('ann'), 1)
    assert.equal(await vault.load('tag.s'), undefined)
    assert.equal(memory.stats().entries, 0)
  })

  it('passes on what is not an outage', async () => {
    const full = await vault.allocate('tag.t', [], 'fresh')
    assert.equal(full.mapping.size, 0)
    await redis.admin.config('SET', 'maxmemory', '1')
    await assert.rejects(vault.allocate('tag.t', [email('a')], 'fresh'), /Reason: memory/)
    await redis.admin.config('SET', 'maxmemory', '0')
  })
})
