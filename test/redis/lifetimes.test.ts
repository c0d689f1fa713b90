import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import { vaultsOnRedis } from '../support/redis/vaults-on-redis.ts'

const BASE = 500_000_000
const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })
const emails = (count: number, tag = 'v'): Wanted[] =>
  Array.from({ length: count }, (_, i) => email(`${tag}${i}`))

const vaults = vaultsOnRedis('life', { resumeBase: () => BASE })
const { setUp, another } = vaults

/** Takes the hash of a scope away, as its TTL would. */
const expire = async (keyPrefix: string, id: string): Promise<void> => {
  assert.equal(await vaults.redis.admin.del(`${keyPrefix}:{tag}:s:${id}`), 1)
}

describe('the life of a scope', () => {
  it('is as long as it was asked for, and starts again with every use', async () => {
    const { vault, keyPrefix } = await setUp({ ttlSeconds: 100, maxTtlSeconds: 1000 })
    const key = `${keyPrefix}:{tag}:s:s`
    const left = async (): Promise<number> => await vaults.redis.admin.pttl(key)
    const uses: Record<string, () => Promise<unknown>> = {
      allocate: async () => await vault.allocate('tag.s', [], 'fresh'),
      load: async () => await vault.load('tag.s'),
      'load by alias': async () => await vault.load('tag.k'),
      bind: async () => await vault.bind(['tag.k2'], 'tag.s'),
      'load of what is linked with it': async () => await vault.load('tag.reader'),
    }
    await vault.allocate('tag.s', [email('a')], 'fresh')
    await vault.bind(['tag.k'], 'tag.s')
    await vault.allocate('tag.reader', [], 'fresh', { links: ['tag.s'] })
    for (const [name, use] of Object.entries(uses)) {
      await vaults.redis.admin.pexpire(key, 5_000)
      await use()
      const ms = await left()
      assert.ok(ms > 99_000 && ms <= 100_001, `${name}: ${ms}`)
    }
  })

  it('ends at the latest when it was set to, however often it is used', async () => {
    const { vault, keyPrefix } = await setUp({ ttlSeconds: 100, maxTtlSeconds: 1000 })
    await vault.allocate('tag.s', [email('a')], 'fresh')
    const key = `${keyPrefix}:{tag}:s:s`
    const born = Number(await vaults.redis.admin.hget(key, 'b'))
    // As if it had been born 950 seconds ago.
    await vaults.redis.admin.hset(key, 'b', String(born - 950e6))
    await vault.load('tag.s')
    const ms = await vaults.redis.admin.pttl(key)
    assert.ok(ms > 49_000 && ms <= 50_001, String(ms))
    await vault.bind(['tag.late'], 'tag.s')
    const alias = await vaults.redis.admin.pttl(`${keyPrefix}:{tag}:a:late`)
    assert.ok(alias > 49_000 && alias <= 50_001, String(alias))
    await vaults.redis.admin.hset(key, 'b', String(born - 1001e6))
    await vault.load('tag.s')
    assert.equal(await vault.load('tag.s'), undefined)
  })

  it('leaves its numbers behind: the next one under the same name goes on above them', async () => {
    const { vault, keyPrefix } = await setUp()
    const wanted = [email('a'), email('b'), { prefix: 'IP', value: 'c' }]
    await vault.allocate('tag.talk', wanted, 'resumed')
    await expire(keyPrefix, 'talk')
    assert.equal(await vault.load('tag.talk'), undefined)
    const second = await vault.allocate('tag.talk', [email('b')], 'resumed')
    assert.deepEqual(second.placeholders, [`EMAIL_${BASE + 3}`])
    assert.equal(second.mapping.size, 1)
    // A prefix that this life has not used before.
    const third = await vault.allocate('tag.talk', [{ prefix: 'IP', value: 'c' }], 'resumed')
    assert.ok(Number(third.placeholders[0]?.slice(3)) > BASE + 1)
    // And another life.
    await expire(keyPrefix, 'talk')
    const fourth = await vault.allocate(
      'tag.talk',
      [email('d'), { prefix: 'IP', value: 'e' }],
      'resumed',
    )
    const [mail = '', ip = ''] = fourth.placeholders
    assert.ok(Number(mail.slice(6)) > BASE + 3)
    assert.ok(Number(ip.slice(3)) > Number(third.placeholders[0]?.slice(3)))
  })

  it('leaves no numbers to its other names: they begin in a block of their own', async () => {
    const { vault, keyPrefix } = await setUp()
    await vault.allocate('tag.first', [email('a'), email('b')], 'fresh')
    await vault.bind(['tag.talk'], 'tag.first')
    await expire(keyPrefix, 'first')
    const second = await vault.allocate('tag.talk', [email('b')], 'resumed')
    assert.deepEqual(second.placeholders, [`EMAIL_${BASE + 1}`])
  })

  it('takes no numbers up again that it had before it became another name of a scope', async () => {
    const { vault, keyPrefix } = await setUp()
    const drawn = { base: 100 }
    const own = await another({ keyPrefix, resumeBase: () => (drawn.base += 100) })
    await own.allocate('tag.talk', [email('a'), email('b')], 'resumed')
    await expire(keyPrefix, 'talk')
    await vault.allocate('tag.first', [email('a')], 'fresh')
    await vault.bind(['tag.talk'], 'tag.first')
    await expire(keyPrefix, 'first')
    const later = await own.allocate('tag.talk', [email('c')], 'resumed')
    assert.deepEqual(later.placeholders, ['EMAIL_203'])
  })

  it('starts above the base that the caller draws when nothing is known', async () => {
    const { vault } = await setUp()
    const { placeholders } = await vault.allocate('tag.s', emails(2), 'resumed')
    assert.deepEqual(placeholders, [`EMAIL_${BASE + 1}`, `EMAIL_${BASE + 2}`])
    const more = await vault.allocate('tag.s', [{ prefix: 'IP', value: 'x' }], 'fresh')
    assert.deepEqual(more.placeholders, [`IP_${BASE + 1}`])
  })

  it('keeps its numbers when a name is erased of its former life', async () => {
    const { vault, keyPrefix } = await setUp()
    await vault.allocate('tag.s', [email('a')], 'resumed')
    await vault.bind(['tag.k'], 'tag.s')
    await expire(keyPrefix, 's')
    const second = await vault.allocate('tag.s', [email('b')], 'resumed')
    assert.deepEqual(second.placeholders, [`EMAIL_${BASE + 2}`])
    await vault.erase('tag.k')
    await expire(keyPrefix, 's')
    const third = await vault.allocate('tag.s', [email('c')], 'resumed')
    assert.deepEqual(third.placeholders, [`EMAIL_${BASE + 3}`])
  })

  it('leaves no alias that would mean its successor', async () => {
    const { vault, keyPrefix } = await setUp()
    await vault.allocate('tag.s', [email('a')], 'fresh')
    await vault.bind(['tag.k'], 'tag.s')
    await expire(keyPrefix, 's')
    await vault.allocate('tag.s', [email('b')], 'fresh')
    assert.equal(await vault.load('tag.k'), undefined)
    await vault.allocate('tag.t', [email('c')], 'fresh')
    await vault.bind(['tag.k'], 'tag.t')
    assert.equal((await vault.load('tag.k'))?.get('EMAIL_1'), 'c')
  })
})

describe('the numbers of a scope', () => {
  it('go on in a block of its own at each service, in one round trip, and every service reads all of them', async () => {
    const { vault, keyPrefix } = await setUp()
    await vault.allocate('tag.s', [email('a')], 'fresh')
    const other = await another({ keyPrefix })
    await other.load('tag.x')
    const sent = other.stats().commands
    const { placeholders, mapping } = await other.allocate(
      'tag.s',
      [email('a'), email('b'), email('c'), { prefix: 'IP', value: 'd' }],
      'resumed',
    )
    assert.equal(other.stats().commands - sent, 1)
    assert.equal(placeholders[0], 'EMAIL_1')
    const numbers = placeholders.slice(1).map((each) => Number(/\d+$/.exec(each)?.[0]))
    assert.ok(numbers.every((number) => number > BASE && number <= BASE + 3))
    assert.equal(mapping.size, 4)
    assert.equal(mapping.highest('EMAIL'), Math.max(...numbers))
    // Where the first service is asked again, it goes on with its own.
    const next = await vault.allocate('tag.s', [email('e'), email('b')], 'resumed')
    assert.deepEqual(next.placeholders, ['EMAIL_2', placeholders[1]])
    const reader = await another({ keyPrefix })
    assert.equal((await reader.load('tag.s'))?.size, 5)
    // A block that would begin inside another leaves to that what it has.
    const again = await reader.allocate('tag.s', [email('f'), email('g')], 'resumed')
    assert.equal(new Set([...placeholders, ...again.placeholders]).size, 6)
    assert.equal(again.mapping.size, 7)
  })

  it('go on where they were at the service that gave the last ones, after what it read has left its memory', async () => {
    const { vault } = await setUp()
    await vault.allocate('tag.s', [email('a'), email('b')], 'fresh')
    vault.forgetOpened()
    const { placeholders } = await vault.allocate('tag.s', [email('b'), email('c')], 'resumed')
    assert.deepEqual(placeholders, ['EMAIL_2', 'EMAIL_3'])
  })

  it('end at fourteen digits: refused, nothing is stored', async () => {
    const { vault } = await setUp({ resumeBase: () => 99_999_999_999_998 })
    await assert.rejects(vault.allocate('tag.t', emails(2), 'resumed'), { code: 'internal' })
    assert.equal(await vault.load('tag.t'), undefined)
    const last = await vault.allocate('tag.s', emails(1), 'resumed')
    assert.deepEqual(last.placeholders, ['EMAIL_99999999999999'])
    await assert.rejects(vault.allocate('tag.s', emails(2), 'resumed'), { code: 'internal' })
    assert.equal((await vault.load('tag.s'))?.size, 1)
  })
})

describe('a scope that grows too large', () => {
  it('loses its older half, and never gives a number out again', async () => {
    const { vault, keyPrefix } = await setUp({ maxEntriesPerScope: 100 })
    const first = await vault.allocate('tag.s', emails(90), 'fresh')
    await vault.confirm('tag.s', [first.receipt])
    const { placeholders, mapping } = await vault.allocate('tag.s', emails(20, 'w'), 'fresh')
    assert.equal(placeholders.at(-1), 'EMAIL_110')
    // An exchange that holds the scope keeps all of it.
    assert.equal(mapping.size, 110)
    assert.equal(mapping.get('EMAIL_1'), 'v0')
    const reader = await another({ keyPrefix, maxEntriesPerScope: 100 })
    const kept = await reader.load('tag.s')
    assert.equal(kept?.size, 55)
    assert.equal(kept.get('EMAIL_55'), undefined)
    assert.equal(kept.get('EMAIL_56'), 'v55')
    assert.equal(kept.highest('EMAIL'), 110)
    const again = await reader.allocate('tag.s', [email('v0'), email('w19')], 'fresh')
    assert.deepEqual(again.placeholders, [`EMAIL_${BASE + 1}`, 'EMAIL_110'])
    assert.equal(again.mapping.size, 56)
    const fields = await vaults.redis.admin.hkeys(`${keyPrefix}:{tag}:s:s`)
    assert.equal(fields.filter((field) => field.startsWith('i')).length, 56)
    assert.equal(fields.filter((field) => field.startsWith('rEMAIL')).length, 56)
  })

  it('takes thousands of values at once', async () => {
    const { vault, keyPrefix } = await setUp({ maxEntriesPerScope: 50_000 })
    const { placeholders, mapping } = await vault.allocate('tag.s', emails(12_345), 'fresh')
    assert.equal(placeholders[12_344], 'EMAIL_12345')
    assert.equal(mapping.get('EMAIL_12345'), 'v12344')
    const reader = await another({ keyPrefix, maxEntriesPerScope: 50_000 })
    // Page by page; a request that comes in between waits for all of it.
    const [loaded, same] = await Promise.all([
      reader.load('tag.s'),
      reader.allocate('tag.s', [email('v7')], 'fresh'),
    ])
    assert.ok(reader.stats().commands > 6)
    assert.equal(same.mapping.size, 12_345)
    assert.equal(loaded?.size, 12_345)
    assert.equal(loaded.get('EMAIL_1000'), 'v999')
    assert.equal(loaded.get('EMAIL_1001'), 'v1000')
  })

  it('forgets also the aliases that were too many to be listed', async () => {
    const { vault } = await setUp({ maxEntriesPerScope: 100 })
    await vault.allocate('tag.s', [email('a')], 'fresh')
    const aliases = Array.from({ length: 150 }, (_, i) => `tag.k${i}`)
    await vault.bind(aliases, 'tag.s')
    assert.equal((await vault.load('tag.k149'))?.get('EMAIL_1'), 'a')
    await vault.erase('tag.k149')
    for (const found of await vault.loadAll(aliases)) assert.equal(found, undefined)
  })
})

describe('what a process keeps opened', () => {
  it('may be dropped while an answer is under way, which is whole all the same', async () => {
    const clock = { ahead: 0 }
    const { vault } = await setUp({
      openedIdleMs: 1000,
      now: () => performance.now() + clock.ahead,
    })
    await vault.allocate('tag.s', emails(50), 'fresh')
    const asked = vault.allocate('tag.s', [email('new')], 'fresh')
    clock.ahead += 1001
    vault.sweep()
    assert.equal(vault.stats().entries, 0)
    for (const mapping of [(await asked).mapping, await vault.load('tag.s')]) {
      assert.equal(mapping?.size, 51)
      assert.equal(mapping.get('EMAIL_1'), 'v0')
    }
  })

  it('spares the way of what it has, and is not asked without the store', async () => {
    const { vault, keyPrefix } = await setUp()
    await vault.allocate('tag.s', emails(50), 'fresh')
    const other = await another({ keyPrefix })
    await other.load('tag.s')
    const sent = other.stats().commands
    await other.allocate('tag.s', [email('v1'), email('new')], 'resumed')
    // One round trip, and the mapping is whole.
    assert.equal(other.stats().commands - sent, 1)
    const again = other.stats().commands
    const { mapping } = await other.allocate('tag.s', [email('v1'), email('newer')], 'resumed')
    assert.equal(other.stats().commands - again, 1)
    assert.equal(mapping.size, 52)
    await expire(keyPrefix, 's')
    assert.equal(await other.load('tag.s'), undefined)
  })

  it('leaves its memory when it was not used for a while', async () => {
    const clock = { now: 0 }
    const { vault } = await setUp({
      openedIdleMs: 1000,
      now: () => performance.now() + clock.now,
    })
    await vault.allocate('tag.s', emails(5), 'fresh')
    assert.equal(vault.stats().entries, 5)
    vault.sweep()
    assert.equal(vault.stats().entries, 5)
    clock.now += 1001
    vault.sweep()
    assert.deepEqual([vault.stats().scopes, vault.stats().entries], [0, 0])
    clock.now = 0
    assert.equal((await vault.load('tag.s'))?.size, 5)
  })

  it('is limited', async () => {
    const { vault } = await setUp({ maxOpened: 100 })
    for (let i = 0; i < 600; i++) await vault.allocate(`tag.s${i}`, emails(3), 'fresh')
    assert.ok(vault.stats().scopes <= 100, JSON.stringify(vault.stats()))
    assert.equal((await vault.load('tag.s0'))?.size, 3)
  })
})
