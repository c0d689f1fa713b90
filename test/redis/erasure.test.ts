import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { SCRIPTS } from '../../src/vault/redis/server/script.ts'
import type { TestVaultOptions } from '../support/redis/redis-vault.ts'
import { vaultsOnRedis } from '../support/redis/vaults-on-redis.ts'
import { waitFor } from '../support/wait-for.ts'

const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })
const vaults = vaultsOnRedis('erasure', { lateMs: 500 })
const setUp = async (more: Partial<TestVaultOptions> = {}): Promise<RedisVault> =>
  (await vaults.setUp(more)).vault

/** Time of the server, µs. */
async function serverTime(): Promise<number> {
  const [seconds = 0, micros = 0] = (await vaults.redis.admin.time()).map(Number)
  return seconds * 1e6 + micros
}

/** Words of an allocation that began at a time, as a connection that hung would deliver them. */
async function lateAllocation(
  keyPrefix: string,
  key: string,
  began: number,
  owners: readonly string[] = [],
): Promise<string> {
  const { sha1 } = SCRIPTS.allocate
  const limits = [10e6, 3600e3, 86400e3, 1000]
  const numbering = ['00000000000000ff', 0, '', 0, 900e3, 1000, 0]
  const words = [key, key, ...numbering, owners.length, ...owners, 0, 0, 0, 0]
  const reply = await vaults.redis.admin.call(
    'EVALSHA',
    sha1,
    1,
    `${keyPrefix}:{tag}`,
    began,
    ...limits,
    ...words,
  )
  return Array.isArray(reply) ? String(reply[0]) : ''
}

describe('erasing', () => {
  it('leaves nothing behind but marks without content', async () => {
    const keyPrefix = 'nothing-left'
    const vault = await setUp({ keyPrefix })
    await vault.allocate('tag.s', [email('a')], 'fresh', { owners: ['ann'] })
    await vault.bind(['tag.k'], 'tag.s', ['ann in k'])
    await vault.erase('tag.k')
    const left = await vaults.redis.admin.keys(`${keyPrefix}:*`)
    assert.deepEqual(left.toSorted(), [`${keyPrefix}:{tag}:a:k`, `${keyPrefix}:{tag}:a:s`])
    for (const key of left) {
      assert.match((await vaults.redis.admin.get(key)) ?? '', /^!\d+$/)
      assert.ok((await vaults.redis.admin.ttl(key)) <= 600)
    }
  })

  it('is not undone by a write that began before and arrives after', async () => {
    const keyPrefix = 'revival'
    const vault = await setUp({ keyPrefix })
    await vault.allocate('tag.s', [email('a')], 'fresh')
    await vault.bind(['tag.k'], 'tag.s')
    const began = await serverTime()
    await vault.erase('tag.s')
    for (const key of ['s', 'k']) {
      assert.equal(await lateAllocation(keyPrefix, key, began), 'ERASED')
      assert.equal(await vault.load(`tag.${key}`), undefined)
    }
    // A conversation that begins now begins again.
    assert.equal(await lateAllocation(keyPrefix, 's', await serverTime()), 'OK')
    assert.equal((await vault.load('tag.s'))?.size, 0)
  })

  it('of what is not known yet holds, too', async () => {
    const keyPrefix = 'not-yet'
    const vault = await setUp({ keyPrefix })
    await vault.load('tag.any')
    await vault.allocate('tag.other', [], 'fresh')
    const began = await serverTime()
    await vault.erase('tag.s')
    assert.equal(await lateAllocation(keyPrefix, 's', began), 'ERASED')
  })

  // A replica knows the time of the server to a round trip: what begins that soon after an erasure may be refused.
  it('soon lets another replica, whose idea of the time is older, start again', async () => {
    const keyPrefix = 'two-clocks'
    const one = await setUp({ keyPrefix })
    const two = await setUp({ keyPrefix })
    await two.allocate('tag.s', [email('a')], 'fresh')
    for (let i = 0; i < 20; i++) {
      await one.erase('tag.s')
      await waitFor(async () => {
        try {
          return (await two.allocate('tag.s', [email('b')], 'fresh')).mapping.size === 1
        } catch (error) {
          assert.match(String(error), /Reason: erased/)
          return false
        }
      }, 1_000)
    }
  })

  it('refuses a write that is older than a write can be', async () => {
    const keyPrefix = 'too-old'
    const vault = await setUp({ keyPrefix })
    await vault.allocate('tag.t', [], 'fresh')
    const now = await serverTime()
    assert.equal(await lateAllocation(keyPrefix, 's', now - 11e6), 'LATE')
    assert.equal(await vault.load('tag.s'), undefined)
    assert.equal(await lateAllocation(keyPrefix, 's', now - 9e6), 'OK')
  })

  it('of an owner reaches every app, and no other owner', async () => {
    const vault = await setUp()
    for (const tag of ['aaa', 'bbb', 'ccc']) {
      await vault.allocate(`${tag}.s`, [email('a')], 'fresh', { owners: ['ann'] })
      await vault.bind([`${tag}.k`], `${tag}.s`)
      await vault.allocate(`${tag}.t`, [email('b')], 'fresh', { owners: ['bob'] })
    }
    assert.equal(await vault.eraseOwned('ann'), 3)
    for (const tag of ['aaa', 'bbb', 'ccc']) {
      assert.equal(await vault.load(`${tag}.s`), undefined)
      assert.equal(await vault.load(`${tag}.k`), undefined)
      assert.equal((await vault.load(`${tag}.t`))?.size, 1)
    }
  })

  it('of an owner does not take the names of owners for patterns', async () => {
    const vault = await setUp({ keyPrefix: 'pattern' })
    await vault.allocate('tag.s', [email('a')], 'fresh', { owners: ['ann'] })
    for (const owner of ['*', 'a?n', '[a]nn', 'a*']) assert.equal(await vault.eraseOwned(owner), 0)
    assert.equal((await vault.load('tag.s'))?.size, 1)
  })

  it('of an owner also takes a first turn that was under way, and leaves what begins later', async () => {
    const keyPrefix = 'under-way'
    const vault = await setUp({ keyPrefix })
    await vault.allocate('tag.s', [email('a')], 'fresh', { owners: ['ann'] })
    const began = await serverTime()
    const erased = vault.eraseOwned('ann')
    // In the time between the first and the second look.
    while ((await vaults.redis.admin.exists(`${keyPrefix}:{tag}:s:s`)) === 1);
    assert.equal(await lateAllocation(keyPrefix, 'first-turn', began, ['ann']), 'OK')
    await vault.allocate('tag.new', [email('b')], 'fresh', { owners: ['ann'] })
    assert.equal(await erased, 2)
    assert.equal(await vault.load('tag.first-turn'), undefined)
    assert.equal((await vault.load('tag.new'))?.size, 1)
    assert.equal(await vault.eraseOwned('ann'), 1)
  })

  it('finds an owner among many other keys', async () => {
    const vault = await setUp()
    const fill = vaults.redis.admin.pipeline()
    for (let i = 0; i < 20_000; i++) fill.set(`filler:${i}`, '')
    await fill.exec()
    await vault.allocate('tag.s', [email('a')], 'fresh', { owners: ['ann'] })
    assert.equal(await vault.eraseOwned('ann'), 1)
  })

  it('takes the values out of this process, too', async () => {
    const vault = await setUp()
    await vault.allocate('tag.s', [email('a')], 'fresh', { owners: ['ann'] })
    assert.equal(vault.stats().entries, 1)
    await vault.eraseOwned('ann')
    assert.equal(vault.stats().entries, 0)
    await vault.allocate('tag.s', [email('a')], 'fresh')
    await vault.erase('tag.s')
    assert.equal(vault.stats().entries, 0)
  })
})
