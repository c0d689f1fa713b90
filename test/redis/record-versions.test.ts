import assert from 'node:assert/strict'
import { createCipheriv, randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import type { RedisVaultOptions } from '../../src/vault/redis/redis-vault-options.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { createVaultKeys } from '../../src/vault/sealing/vault-keys.ts'
import { type TestRedis, startRedis } from '../support/redis-server.ts'
import { connectedVault } from '../support/redis-vault.ts'

const root = randomBytes(32)
const dataKey = (id: number): Buffer => Buffer.alloc(32, id)
const keysUpTo = (current: number) =>
  createVaultKeys(
    root,
    () => ({ id: current, key: dataKey(current) }),
    (id) => dataKey(id),
  )
const keys = keysUpTo(1)
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

async function service(
  keyPrefix: string,
  options: Partial<RedisVaultOptions> = {},
): Promise<RedisVault> {
  const { host, port } = redis
  const vault = await connectedVault({
    connection: { target: { kind: 'standalone', address: { host, port }, db: 0 } },
    keys,
    keyPrefix,
    ...options,
  })
  open.push(vault)
  return vault
}

/** A record of version 1 of a short text (docs/adr/vault-record.md). */
function firstVersion(scope: string, prefix: string, lookup: Buffer, value: string): Buffer {
  const head = Buffer.from([1, 0, 0, 0, 1])
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', dataKey(1), nonce)
  const place = Buffer.from(`${scope.length}:${scope},${prefix.length}:${prefix},`)
  cipher.setAAD(Buffer.concat([Buffer.from('dify-masking record '), head, place, lookup]))
  const block = Buffer.alloc(16)
  block.write(value, 1)
  block[1 + Buffer.byteLength(value)] = 0x80
  return Buffer.concat([head, nonce, cipher.update(block), cipher.final(), cipher.getAuthTag()])
}

/** Makes an entry of a scope what a service of record version 1 would have left. */
async function backdate(keyPrefix: string, placeholder: string, value: string): Promise<void> {
  const key = `${keyPrefix}:{tag}:s:s`
  const lookup = keys.lookup('tag.s', 'EMAIL', value)
  const index = (kind: string): Buffer => Buffer.concat([Buffer.from(kind), lookup])
  await redis.admin.hdel(key, `r${placeholder}`, index('i'))
  const record = firstVersion('tag.s', 'EMAIL', lookup, value)
  await redis.admin.hset(key, `p${placeholder}`, Buffer.concat([lookup, record]))
  await redis.admin.hset(key, index('v'), placeholder)
}

describe('records of version 1, beside those of version 2', () => {
  it('are read and go on to mean what they did', async () => {
    const vault = await service('read')
    await vault.allocate('tag.s', [email('alice'), email('bob')], 'fresh')
    await backdate('read', 'EMAIL_1', 'alice')
    const reader = await service('read')
    const loaded = await reader.load('tag.s')
    assert.deepEqual([loaded?.get('EMAIL_1'), loaded?.get('EMAIL_2')], ['alice', 'bob'])
    const other = await service('read')
    const wanted = [email('carol'), email('bob'), email('alice')]
    const { placeholders } = await other.allocate('tag.s', wanted, 'fresh')
    assert.deepEqual(placeholders, ['EMAIL_3', 'EMAIL_2', 'EMAIL_1'])
    const typed = await reader.allocate(
      'tag.s',
      [{ prefix: 'EMAIL', value: 'EMAIL_1', literal: 'EMAIL_1' }],
      'fresh',
    )
    assert.deepEqual(typed.placeholders, ['EMAIL_1'])
  })

  it('are left as they are: to seal them again would vouch for their numbers', async () => {
    const vault = await service('kept')
    await vault.allocate('tag.s', [email('alice'), email('bob')], 'fresh')
    await backdate('kept', 'EMAIL_1', 'alice')
    const old = await redis.admin.hgetBuffer('kept:{tag}:s:s', 'pEMAIL_1')
    const reader = await service('kept', { keys: keysUpTo(2) })
    assert.equal((await reader.load('tag.s'))?.get('EMAIL_1'), 'alice')
    // Rewrapping runs in the background, in the order of the connection.
    await reader.load('tag.s')
    assert.deepEqual(await redis.admin.hgetBuffer('kept:{tag}:s:s', 'pEMAIL_1'), old)
    const record = await redis.admin.hgetBuffer('kept:{tag}:s:s', 'rEMAIL_2')
    assert.equal(record?.readUInt32BE(17), 2)
  })

  it('leave with the exchange that gives them back, and with the older half of a scope', async () => {
    const vault = await service('leave')
    const { receipt } = await vault.allocate('tag.s', [email('alice'), email('bob')], 'fresh')
    await backdate('leave', 'EMAIL_1', 'alice')
    await redis.admin.hdel('leave:{tag}:t:s', '')
    await vault.release('tag.s', [receipt])
    const fields = await redis.admin.hkeys('leave:{tag}:s:s')
    assert.deepEqual(
      fields.filter((field) => /^[rpiv].{5}/.test(field)),
      [],
    )
    assert.equal(await redis.admin.hget('leave:{tag}:s:s', 'n'), '0')
    const small = await service('half', { maxEntriesPerScope: 4 })
    await small.allocate('tag.s', ['a', 'b', 'c', 'd'].map(email), 'fresh')
    await backdate('half', 'EMAIL_1', 'a')
    await small.allocate('tag.s', [email('e')], 'fresh')
    const reader = await service('half', { maxEntriesPerScope: 4 })
    const left = await reader.load('tag.s')
    assert.deepEqual(
      [1, 2, 3, 4, 5].map((n) => left?.get(`EMAIL_${n}`)),
      [undefined, undefined, 'c', 'd', 'e'],
    )
    assert.equal(await redis.admin.hget('half:{tag}:s:s', 'n'), '3')
  })
})

describe('numbers that are drawn before values are sealed', () => {
  it('cost a round trip more only where another service has given out some meanwhile', async () => {
    const [one, two] = [await service('trips'), await service('trips')]
    const trips = async (vault: RedisVault, values: readonly string[]): Promise<number> => {
      const earlier = vault.stats().commands
      await vault.allocate('tag.s', values.map(email), 'fresh')
      return vault.stats().commands - earlier
    }
    await two.load('tag.other')
    await one.load('tag.other')
    // A first command of a new server is sent again with its source.
    await one.allocate('tag.warm', [email('x')], 'fresh')
    assert.equal(await trips(one, ['a', 'b']), 1)
    assert.equal(await trips(one, ['c', 'a', 'd']), 1)
    // All of it is known: what was guessed does not matter.
    assert.equal(await trips(two, ['a', 'b']), 1)
    assert.equal(await trips(two, ['e', 'a', 'b']), 1)
    assert.equal(await trips(one, ['f', 'e']), 2)
    assert.equal(await trips(one, ['e']), 1)
  })

  it('say when the request began, however often it is tried: an erasure in between refuses it', async () => {
    const other = await service('began')
    await other.allocate('tag.s', [email('a')], 'fresh')
    const slow = {
      ...keys,
      current: () => {
        // Sealing takes its time.
        for (const end = performance.now() + 60; performance.now() < end; );
        return keys.current()
      },
    }
    const vault = await service('began', { keys: slow })
    const monitor = await redis.admin.duplicate().monitor()
    const starts: number[] = []
    monitor.on('monitor', (_time: string, [command, , , app, start]: readonly string[]) => {
      if (command?.toLowerCase() === 'evalsha' && app === 'began:{tag}') starts.push(Number(start))
    })
    const { placeholders } = await vault.allocate('tag.s', [email('b')], 'fresh')
    assert.deepEqual(placeholders, ['EMAIL_2'])
    await redis.admin.ping()
    monitor.disconnect()
    const tries = starts.filter((start) => start > 0)
    assert.equal(tries.length, 2)
    assert.ok(Math.abs((tries[1] ?? 0) - (tries[0] ?? 0)) < 30_000, tries.join(' '))
  })

  it('are never given twice to a crowd in one scope, on three services', async () => {
    const services = [await service('crowd'), await service('crowd'), await service('crowd')]
    const all = await Promise.all(
      Array.from({ length: 120 }, async (_, i) => {
        const values = [`own${i}`, `shared${i % 20}`]
        const { placeholders } = await (services[i % 3] ?? assert.fail()).allocate(
          'tag.s',
          values.map(email),
          'fresh',
        )
        return values.map((value, n) => [placeholders[n] ?? '', value] as const)
      }),
    )
    const meaning = new Map<string, string>()
    for (const [placeholder, value] of all.flat()) {
      assert.equal(meaning.get(placeholder) ?? value, value)
      meaning.set(placeholder, value)
    }
    assert.equal(meaning.size, 140)
    for (const vault of services) {
      const mapping = await vault.load('tag.s')
      for (const [placeholder, value] of meaning) assert.equal(mapping?.get(placeholder), value)
    }
  })
})
