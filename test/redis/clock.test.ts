import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import { StoreError } from '../../src/vault/redis/server/failure.ts'
import type { RedisVaultOptions } from '../../src/vault/redis/redis-vault-options.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { random } from '../chaos/random.ts'
import { DifyMemory } from '../support/dify/dify-memory.ts'
import { connectedVault, testKeys, connectionTo } from '../support/redis/redis-vault.ts'
import {
  type ShiftedRedis,
  clockLibrary,
  startShiftedRedis,
} from '../support/redis/shifted-redis.ts'

const SEED = Number(process.env['CLOCK_SEED'] ?? Date.now() % 1_000_000)
const STEPS = Number(process.env['CLOCK_STEPS'] ?? (process.env['FUZZ'] === '1' ? 400 : 40))

const HOUR = 3600
const DAY = 24 * HOUR
const keys = testKeys()
const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })

const library = clockLibrary()
const skip = library === undefined ? 'libfaketime is not installed (package libfaketime)' : false

describe('a clock of Redis that jumps', { skip }, () => {
  let redis: ShiftedRedis
  const open: RedisVault[] = []
  let prefixes = 0

  before(async () => {
    redis = await startShiftedRedis(library ?? '')
  })
  after(async () => {
    for (const vault of open) vault.close()
    await redis.stop()
  })

  const service = async (
    keyPrefix: string,
    more: Partial<RedisVaultOptions> = {},
  ): Promise<RedisVault> => {
    const vault = await connectedVault({
      connection: connectionTo(redis),
      keys,
      keyPrefix,
      ttlSeconds: HOUR,
      unprovenTtlSeconds: HOUR,
      maxTtlSeconds: DAY,
      lateMs: 2_000,
      ...more,
    })
    open.push(vault)
    return vault
  }
  const twoServices = async (): Promise<{
    readonly keyPrefix: string
    readonly one: RedisVault
    readonly two: RedisVault
  }> => {
    await redis.shift(0)
    const keyPrefix = `clock${prefixes++}`
    return { keyPrefix, one: await service(keyPrefix), two: await service(keyPrefix) }
  }
  const valueOf = async (vault: RedisVault, scope = 'tag.s'): Promise<string | undefined> =>
    (await vault.load(scope))?.get('EMAIL_1')

  it('loses nothing that has time left, and refuses no request', async () => {
    const { one, two } = await twoServices()
    await one.allocate('tag.s', [email('alice')], 'fresh')
    for (const seconds of [
      HOUR / 2,
      0,
      -HOUR,
      -HOUR / 2,
      -30 * DAY,
      HOUR / 2 - 30 * DAY,
      -60 * DAY,
    ]) {
      await redis.shift(seconds)
      assert.equal(await valueOf(two), 'alice', `${seconds} s`)
      const { placeholders } = await one.allocate('tag.s', [email('alice')], 'resumed')
      assert.deepEqual(placeholders, ['EMAIL_1'])
    }
  })

  it('restores nothing again whose time was over', async () => {
    const { one, two } = await twoServices()
    await one.allocate('tag.s', [email('alice')], 'fresh')
    await redis.shift(2 * HOUR)
    assert.equal(await valueOf(two), undefined)
    await redis.shift(0)
    for (const vault of [one, two]) assert.equal(await valueOf(vault), undefined)
  })

  it('lets nothing live longer than its longest life after the clock is right again', async () => {
    const { keyPrefix, one } = await twoServices()
    await redis.shift(300 * DAY)
    await one.allocate('tag.s', [email('alice')], 'fresh')
    await redis.shift(0)
    assert.equal(await valueOf(one), 'alice')
    const key = `${keyPrefix}:{tag}:s:s`
    // The life ends at a full millisecond.
    const left = await redis.admin.pttl(key)
    assert.ok(left <= HOUR * 1000 + 5, String(left))
    const born = Number(await redis.admin.hget(key, 'b')) / 1000
    assert.ok(born + DAY * 1000 <= Date.now() + DAY * 1000 + 5_000)
    // Used on and on, it ends a day after that.
    await redis.admin.hset(key, 'b', String(Math.round((Date.now() - (DAY + 5) * 1000) * 1000)))
    assert.equal(await valueOf(one), 'alice')
    assert.equal(await valueOf(one), undefined)
  })

  it('takes no erasure back, and does not shut a name out until the wrong time comes', async () => {
    const { one, two } = await twoServices()
    await redis.shift(30 * DAY)
    await one.allocate('tag.s', [email('alice')], 'fresh')
    await one.erase('tag.s')
    await redis.shift(0)
    for (const vault of [one, two]) assert.equal(await valueOf(vault), undefined)
    // What began before may have begun before the erasure.
    await two.allocate('tag.s', [email('bob')], 'resumed').catch((error: unknown) => {
      assert.ok(error instanceof StoreError && error.failure === 'erased', String(error))
    })
    const { placeholders, mapping } = await two.allocate('tag.s', [email('bob')], 'resumed')
    assert.notDeepEqual(placeholders, ['EMAIL_1'])
    assert.equal(mapping.get('EMAIL_1'), undefined)
  })

  it('takes no write that began by a clock that has gone back since', async () => {
    const { one, two } = await twoServices()
    await redis.shift(DAY)
    await one.allocate('tag.other', [email('x')], 'fresh')
    await redis.shift(0)
    await two.allocate('tag.s', [email('alice')], 'fresh')
    // The first service still counts by the wrong clock: asked again by the right one, it goes through.
    const { placeholders } = await one.allocate('tag.s', [email('bob')], 'resumed')
    assert.match(placeholders[0] ?? '', /^EMAIL_\d{14}$/)
    const { commands } = one.stats()
    await one.allocate('tag.s', [email('bob')], 'resumed')
    assert.equal(one.stats().commands, commands + 1)
  })

  it(`never makes a number mean two values: ${STEPS} steps of two services, seed ${SEED}`, async () => {
    const { one, two } = await twoServices()
    const next = random(SEED)
    const below = (count: number): number => Math.floor(next() * count)
    const talks = Array.from({ length: 5 }, (_, i) => ({
      name: `tag.talk${i}`,
      first: i < 3 ? `tag.first${i}` : `tag.talk${i}`,
      memory: new DifyMemory(),
      isBegun: i >= 3,
    }))
    const again = async <T>(ask: () => Promise<T>): Promise<T> => {
      for (let n = 0; n < 3; n++)
        try {
          return await ask()
        } catch (error) {
          assert.ok(error instanceof StoreError, String(error))
        }
      return await ask()
    }
    let values = 0
    for (let step = 0; step < STEPS; step++) {
      if (below(3) === 0) {
        const size = [20, HOUR, 3 * HOUR, DAY, 400 * DAY][below(5)] ?? 0
        await redis.shift((below(2) === 0 ? -1 : 1) * below(size))
      }
      const talk = talks[below(5)] ?? assert.fail()
      const vault = below(2) === 0 ? one : two
      const wanted = Array.from(
        { length: 1 + below(3) },
        () => `v${below(3) === 0 ? below(5) : values++}`,
      )
      const scope = talk.isBegun ? talk.name : talk.first
      const { placeholders, mapping } = await again(
        async () =>
          await vault.allocate(scope, wanted.map(email), talk.isBegun ? 'resumed' : 'fresh'),
      )
      for (const [i, value] of wanted.entries()) {
        talk.memory.saw(placeholders[i] ?? '', value)
        assert.equal(mapping.get(placeholders[i] ?? ''), value)
      }
      if (!talk.isBegun) await again(async () => await vault.bind([talk.name], talk.first))
      talk.isBegun = true
      if (below(15) === 0) await again(async () => await one.erase(talk.name))
      for (const { name, memory } of talks)
        for (const each of [one, two]) memory.check(await again(async () => await each.load(name)))
    }
  })
})
