import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { MaskingError } from '../../src/core/errors.ts'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { random } from '../chaos/random.ts'
import { DifyMemory } from '../support/dify/dify-memory.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, testKeys, connectionTo } from '../support/redis/redis-vault.ts'

/** Conversations whose store is written to by an attacker; `make fuzz` makes 2,000. */
const TALKS = Number(process.env['WRITER_TALKS'] ?? (process.env['FUZZ'] === '1' ? 2_000 : 20))
const SEED = Number(process.env['WRITER_SEED'] ?? Date.now() % 1_000_000)
const STEPS = 14

const keys = testKeys()
const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })

let redis: TestRedis
const open: RedisVault[] = []

before(async () => {
  redis = await startRedis()
})
after(async () => {
  for (const vault of open) vault.close()
  await redis.stop()
})

async function service(keyPrefix: string): Promise<RedisVault> {
  const vault = await connectedVault({
    connection: connectionTo(redis),
    keys,
    keyPrefix,
  })
  open.push(vault)
  return vault
}

/** Undefined: refused as a failure of the store. */
async function orRefused<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await ask() }
  } catch (error) {
    assert.ok(error instanceof MaskingError, String(error))
    return undefined
  }
}

type Hash = ReadonlyMap<string, Buffer>

/** A key of Redis as its writer sees it: names of fields are bytes, one unit each. */
async function read(key: string): Promise<Hash> {
  const flat: unknown = await redis.admin.callBuffer('HGETALL', key)
  assert.ok(Array.isArray(flat))
  const found = new Map<string, Buffer>()
  for (let i = 0; i < flat.length; i += 2) {
    const [field, value]: unknown[] = [flat[i], flat[i + 1]]
    assert.ok(Buffer.isBuffer(field) && Buffer.isBuffer(value))
    found.set(field.toString('latin1'), value)
  }
  return found
}

async function write(key: string, field: string, value: Buffer): Promise<void> {
  await redis.admin.hset(key, Buffer.from(field, 'latin1'), value)
}

async function replace(key: string, hash: Hash): Promise<void> {
  await redis.admin.del(key)
  for (const [field, value] of hash) await write(key, field, value)
  await redis.admin.expire(key, 3600)
}

/** Exchanges two placeholders of a scope: their records, and what leads to them. */
async function exchange(key: string, one: string, two: string): Promise<void> {
  const hash = await read(key)
  const [first, second] = [hash.get(`r${one}`), hash.get(`r${two}`)]
  if (first === undefined || second === undefined) return
  await write(key, `r${one}`, second)
  await write(key, `r${two}`, first)
  await write(key, `i${first.toString('latin1', 0, 16)}`, Buffer.from(two))
  await write(key, `i${second.toString('latin1', 0, 16)}`, Buffer.from(one))
}

describe('an attacker who writes to Redis', () => {
  it('cannot exchange two values of one prefix within a conversation', async () => {
    const vault = await service('exchange')
    const given = await vault.allocate('tag.s', [email('alice'), email('bob')], 'fresh')
    assert.deepEqual(given.placeholders, ['EMAIL_1', 'EMAIL_2'])
    await exchange('exchange:{tag}:s:s', 'EMAIL_1', 'EMAIL_2')
    const reader = await service('exchange')
    await assert.rejects(reader.load('tag.s'), /Reason: record/)
    await assert.rejects(reader.allocate('tag.s', [email('alice')], 'fresh'), /Reason: record/)
    // Exchanged back, all of it is there again.
    await exchange('exchange:{tag}:s:s', 'EMAIL_1', 'EMAIL_2')
    const mapping = await reader.load('tag.s')
    assert.deepEqual([mapping?.get('EMAIL_1'), mapping?.get('EMAIL_2')], ['alice', 'bob'])
  })

  it('cannot show one value under a second number, nor the record of a number that was given back', async () => {
    const vault = await service('second')
    const key = 'second:{tag}:s:s'
    await vault.allocate('tag.s', [email('alice')], 'fresh')
    const [alice] = [(await read(key)).get('rEMAIL_1')]
    assert.ok(alice !== undefined)
    await vault.allocate('tag.s', [email('bob')], 'fresh')
    await write(key, 'rEMAIL_2', alice)
    await assert.rejects((await service('second')).load('tag.s'), /Reason: record/)
  })

  it(`never makes a placeholder stand for another value: ${TALKS} conversations, seed ${SEED}`, async () => {
    const next = random(SEED)
    const below = (count: number): number => Math.floor(next() * count)
    const of = <T>(list: readonly T[]): T => list[below(list.length)] as T
    const writer = await service('any')
    let served = 0
    let refused = 0
    for (let talk = 0; talk < TALKS; talk++) {
      const id = `s${talk}`
      const name = `tag${talk % 3}.${id}`
      const root = `any:{tag${talk % 3}}`
      const memory = new DifyMemory()
      const check = async (vault: RedisVault): Promise<void> => {
        const answer = await orRefused(async () => await vault.load(name))
        if (answer === undefined) refused++
        else {
          served++
          memory.check(answer.value)
        }
      }
      /** States of the scope that were there, and every field that was. */
      const states: (readonly [key: string, hash: Hash])[] = []
      const fields: (readonly [field: string, value: Buffer])[] = []
      const hostile = async (): Promise<void> => {
        const key = `${root}:s:${id}`
        const hash = [...(await read(key))]
        if (hash.length === 0 || states.length === 0) return
        const [field, value] = of(hash)
        const [other, otherValue] = of(hash)
        switch (below(6)) {
          case 0:
            await write(key, field, otherValue)
            await write(key, other, value)
            return
          case 1:
            await exchange(key, `EMAIL_${1 + below(4)}`, `EMAIL_${1 + below(4)}`)
            return
          case 2:
            await write(
              key,
              field,
              of(fields.filter(([known]) => known[0] === field[0]))?.[1] ?? value,
            )
            return
          case 3:
            await redis.admin.hdel(key, Buffer.from(field, 'latin1'))
            return
          case 4:
            await write(key, of(fields)[0], of(fields)[1])
            return
          default: {
            const [stateKey, state] = of(states)
            await replace(stateKey, state)
          }
        }
      }
      let values = 0
      for (let step = 0; step < STEPS; step++) {
        const wanted = Array.from({ length: 1 + below(2) }, () =>
          email(below(3) === 0 ? `v${below(values + 1)}` : `v${++values}`),
        )
        const origin = step === 0 ? 'fresh' : 'resumed'
        const answer = await orRefused(async () => await writer.allocate(name, wanted, origin))
        if (answer === undefined) refused++
        else {
          served++
          const { placeholders, mapping } = answer.value
          for (const [i, { value }] of wanted.entries()) {
            memory.saw(placeholders[i] ?? '', value)
            assert.equal(mapping.get(placeholders[i] ?? ''), value)
          }
          memory.check(mapping)
        }
        const hash = await read(`${root}:s:${id}`)
        if (hash.size > 0) states.push([`${root}:s:${id}`, hash])
        fields.push(...hash)
        for (let n = below(3); n > 0; n--) await hostile()
        if (below(2) === 0) writer.forgetOpened()
        if (below(3) === 0) {
          const reader = await service('any')
          await check(reader)
          reader.close()
        } else await check(writer)
      }
    }
    assert.ok(served > TALKS * 5 && refused > TALKS, `${served} served, ${refused} refused`)
  })
})
