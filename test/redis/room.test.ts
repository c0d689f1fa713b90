import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import { vaultsOnRedis } from '../support/redis/vaults-on-redis.ts'

const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })
const emails = (count: number, tag = 'v'): Wanted[] =>
  Array.from({ length: count }, (_, i) => email(`${tag}${i}`))
const full = { name: 'MaskingError', code: 'vault_full', status: 503 }

const vaults = vaultsOnRedis('room', { resumeBase: () => 500_000_000 })
const { setUp, another } = vaults

describe('what a credential that Dify has not accepted holds in Redis', () => {
  const limits = { ttlSeconds: 1000, unprovenTtlSeconds: 20, maxTtlSeconds: 5000 }

  it('is soon forgotten, all of it', async () => {
    const { vault, keyPrefix } = await setUp(limits)
    await vault.allocate('tag.s', [email('a')], 'resumed', { owners: ['ann'] })
    const all = await vaults.redis.admin.keys(`${keyPrefix}:*`)
    assert.deepEqual(all.map((key) => key.replace(/^.*\{tag\}:/, '')).toSorted(), [
      'c',
      'o:ann',
      's:s',
      't:s',
      'u',
    ])
    for (const kind of ['o:ann', 's:s', 't:s'])
      assert.ok((await vaults.redis.admin.ttl(`${keyPrefix}:{tag}:${kind}`)) <= 20, kind)
  })

  it('leaves nothing at all when it is given back', async () => {
    const { vault, keyPrefix } = await setUp(limits)
    const { receipt } = await vault.allocate('tag.s', emails(3), 'resumed', { owners: ['ann'] })
    await vault.release('tag.s', [receipt])
    assert.deepEqual(await vaults.redis.admin.keys(`${keyPrefix}:*`), [])
  })

  it('lives as long as any once Dify has accepted the credential, and so do its owners', async () => {
    const { vault, keyPrefix } = await setUp(limits)
    const { receipt } = await vault.allocate('tag.s', [email('a')], 'resumed', { owners: ['ann'] })
    await vault.prove('tag')
    await vault.confirm('tag.s', [receipt], true)
    for (const kind of ['o:ann', 's:s'])
      assert.ok((await vaults.redis.admin.ttl(`${keyPrefix}:{tag}:${kind}`)) > 900, kind)
    assert.equal(await vaults.redis.admin.exists(`${keyPrefix}:{tag}:t:s`), 0)
    // Another service knows it from Redis, at its first request.
    const other = await another({ keyPrefix, ...limits })
    await other.allocate('tag.t', [email('a')], 'fresh')
    assert.ok((await vaults.redis.admin.ttl(`${keyPrefix}:{tag}:s:t`)) > 900)
  })

  it('is proven again after Redis has lost that it was', async () => {
    const { vault, keyPrefix } = await setUp(limits)
    await vault.prove('tag')
    await vaults.redis.admin.flushall()
    const { receipt } = await vault.allocate('tag.s', [email('a')], 'fresh')
    assert.ok((await vaults.redis.admin.ttl(`${keyPrefix}:{tag}:s:s`)) <= 20)
    await vault.prove('tag')
    await vault.confirm('tag.s', [receipt], true)
    assert.ok((await vaults.redis.admin.ttl(`${keyPrefix}:{tag}:s:s`)) > 900)
  })

  it('is at most half of the part for such credentials, and all of theirs at most all of it', async () => {
    const { vault } = await setUp({ ...limits, maxUnproven: 100 })
    await assert.rejects(vault.allocate('wrong.s', emails(50), 'fresh'), full)
    await vault.allocate('wrong.s', emails(40), 'fresh')
    await assert.rejects(vault.allocate('wrong.t', emails(10), 'fresh'), full)
    await vault.allocate('other.s', emails(40), 'fresh')
    let refused = 0
    for (let i = 0; i < 20; i++)
      await vault.allocate(`key${i}.s`, emails(2), 'fresh').catch(() => refused++)
    assert.equal(refused, 14)
    await vault.prove('wrong')
    await vault.allocate('wrong.t', emails(1000), 'fresh')
    await vault.allocate('key99.s', emails(2), 'fresh')
  })

  it('does not block a credential that another service knows as accepted', async () => {
    const { vault, keyPrefix } = await setUp({ ...limits, maxUnproven: 10 })
    await vault.prove('tag')
    const other = await another({ keyPrefix, ...limits, maxUnproven: 10 })
    assert.equal((await other.allocate('tag.s', emails(500), 'fresh')).placeholders.length, 500)
  })

  it('makes room again when its time is over', async () => {
    const { vault } = await setUp({ ...limits, unprovenTtlSeconds: 1, maxUnproven: 20 })
    await vault.allocate('wrong.s', emails(9), 'fresh')
    await assert.rejects(vault.allocate('wrong.t', emails(9), 'fresh'), full)
    await sleep(1_100)
    await vault.allocate('wrong.t', emails(9), 'fresh')
  })
})

describe('a request whose account is not verified', () => {
  const said = { isUnverified: true }

  it('is soon forgotten, unless Dify accepts it', async () => {
    const { vault, keyPrefix } = await setUp({ ttlSeconds: 1000, unprovenTtlSeconds: 20 })
    await vault.prove('tag')
    const ttl = async (): Promise<number> => await vaults.redis.admin.ttl(`${keyPrefix}:{tag}:s:x`)
    const { receipt } = await vault.allocate('tag.x', emails(2), 'fresh', said)
    assert.ok((await ttl()) <= 20)
    await vault.confirm('tag.x', [receipt], true)
    assert.ok((await ttl()) > 900)
  })

  it('has the room of those that Dify has not accepted, and displaces nothing', async () => {
    const limits = { maxEntriesPerAccount: 100, minTtlSeconds: 0, maxUnproven: 100 }
    const { vault } = await setUp(limits)
    await vault.prove('tag')
    await vault.allocate('tag.a', emails(80), 'fresh')
    await assert.rejects(vault.allocate('tag.x', emails(60), 'fresh', said), full)
    await assert.rejects(vault.allocate('tag.y', emails(30), 'fresh', said), full)
    assert.equal((await vault.load('tag.a'))?.size, 80)
    await vault.allocate('tag.z', emails(30), 'fresh')
    assert.equal(await vault.load('tag.a'), undefined)
  })
})

describe('a credential that holds as much in Redis as it may', () => {
  it('is refused while its conversations run, and nothing of it or of others goes', async () => {
    const { vault } = await setUp({ maxEntriesPerAccount: 100 })
    await vault.prove('tag')
    await vault.allocate('other.s', emails(90), 'fresh')
    for (let i = 0; i < 10; i++) await vault.allocate(`tag.${i}`, emails(9), 'fresh')
    await assert.rejects(vault.allocate('tag.new', [], 'fresh'), full)
    await assert.rejects(vault.allocate('tag.0', emails(1, 'w'), 'fresh'), full)
    assert.equal(await vault.load('tag.new'), undefined)
    for (let i = 0; i < 10; i++) assert.equal((await vault.load(`tag.${i}`))?.size, 9)
    assert.equal((await vault.load('other.s'))?.size, 90)
  })

  it('gives up what is idle, unused for longest first, and never a number again', async () => {
    const { vault, keyPrefix } = await setUp({ maxEntriesPerAccount: 32, minTtlSeconds: 1 })
    await vault.prove('tag')
    for (const scope of ['a', 'b', 'c']) await vault.allocate(`tag.${scope}`, emails(9), 'resumed')
    await vault.bind(['tag.alias'], 'tag.a')
    await sleep(1_100)
    await vault.load('tag.alias')
    const { placeholders } = await vault.allocate('tag.d', emails(9), 'fresh')
    assert.equal(placeholders.length, 9)
    assert.equal((await vault.load('tag.a'))?.size, 9)
    assert.equal(await vault.load('tag.b'), undefined)
    assert.equal((await vault.load('tag.c'))?.size, 9)
    // What it numbered is remembered, as after any other end of a scope.
    const again = await vault.allocate('tag.b', [email('z')], 'resumed')
    assert.deepEqual(again.placeholders, ['EMAIL_500000010'])
    assert.equal(await vaults.redis.admin.hget(`${keyPrefix}:{tag}:c`, ''), '32')
  })

  it('is counted right after erasing, giving back and expiry', async () => {
    const { vault, keyPrefix } = await setUp()
    const sum = async (): Promise<string | null> =>
      await vaults.redis.admin.hget(`${keyPrefix}:{tag}:c`, '')
    await vault.allocate('tag.a', emails(4), 'fresh')
    await vault.allocate('tag.b', emails(2), 'fresh')
    assert.equal(await sum(), '8')
    const { receipt } = await vault.allocate('tag.b', emails(3, 'w'), 'fresh')
    assert.equal(await sum(), '11')
    await vault.release('tag.b', [receipt])
    assert.equal(await sum(), '8')
    await vault.erase('tag.a')
    assert.equal(await sum(), '3')
    await vaults.redis.admin.del(`${keyPrefix}:{tag}:s:b`)
    await vault.allocate('tag.c', [], 'fresh')
    assert.equal(await sum(), '1')
  })

  it('is refused more new values at once than a scope may have', async () => {
    const { vault } = await setUp({ maxEntriesPerScope: 100 })
    const refusal = { name: 'MaskingError', code: 'too_many_values', status: 413 }
    await assert.rejects(vault.allocate('tag.s', emails(101), 'fresh'), refusal)
    assert.equal(await vault.load('tag.s'), undefined)
    await vault.allocate('tag.s', emails(60), 'fresh')
    await assert.rejects(vault.allocate('tag.s', emails(60, 'w'), 'fresh'), refusal)
    assert.equal((await vault.load('tag.s'))?.size, 60)
  })

  it('loses nothing of an open request when a scope is shortened', async () => {
    const { vault } = await setUp({ maxEntriesPerScope: 100 })
    const ips = emails(10).map(({ value }) => ({ prefix: 'IP', value }))
    const earlier = await vault.allocate('tag.s', ips, 'fresh')
    await vault.confirm('tag.s', [earlier.receipt])
    const { placeholders } = await vault.allocate('tag.s', emails(99), 'fresh')
    vault.forgetOpened()
    const kept = await vault.load('tag.s')
    for (const [i, each] of placeholders.entries()) assert.equal(kept?.get(each), `v${i}`)
  })
})
