import assert from 'node:assert/strict'
import { createCipheriv, randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import type { RedisVaultOptions } from '../../src/vault/redis/redis-vault-options.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { createVaultKeys } from '../../src/vault/sealing/vault-keys.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, connectionTo } from '../support/redis/redis-vault.ts'

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
  const vault = await connectedVault({
    connection: connectionTo(redis),
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

describe('records of version 1, which are bound to no number', () => {
  it('are not read: what they stand for is shown as a placeholder, and gets another one', async () => {
    const vault = await service('read')
    await vault.allocate('tag.s', [email('alice'), email('bob')], 'fresh')
    await backdate('read', 'EMAIL_1', 'alice')
    const reader = await service('read')
    const loaded = await reader.load('tag.s')
    assert.deepEqual([loaded?.get('EMAIL_1'), loaded?.get('EMAIL_2')], [undefined, 'bob'])
    const { placeholders } = await reader.allocate(
      'tag.s',
      [email('alice'), email('bob')],
      'resumed',
    )
    assert.equal(placeholders[1], 'EMAIL_2')
    assert.match(placeholders[0] ?? '', /^EMAIL_\d{14}$/)
  })

  it('are a failure of the store in the place of others', async () => {
    const vault = await service('placed')
    await vault.allocate('tag.s', [email('alice'), email('bob')], 'fresh')
    await backdate('placed', 'EMAIL_1', 'alice')
    const old = await redis.admin.hgetBuffer('placed:{tag}:s:s', 'pEMAIL_1')
    assert.ok(old !== null)
    await redis.admin.hset('placed:{tag}:s:s', 'rEMAIL_2', old)
    await assert.rejects((await service('placed')).load('tag.s'), /Reason: record/)
  })
})

describe('records under an older key', () => {
  it('are sealed again when they are read', async () => {
    const vault = await service('kept')
    await vault.allocate('tag.s', [email('alice')], 'fresh')
    const reader = await service('kept', { keys: keysUpTo(2) })
    assert.equal((await reader.load('tag.s'))?.get('EMAIL_1'), 'alice')
    // Runs in the background, in the order of the connection.
    await reader.load('tag.s')
    const record = await redis.admin.hgetBuffer('kept:{tag}:s:s', 'rEMAIL_1')
    assert.equal(record?.readUInt32BE(17), 2)
  })
})

describe('numbers that are taken before values are sealed', () => {
  it('cost one round trip, and one more where the service has forgotten which values are new', async () => {
    const [one, two] = [await service('trips'), await service('trips')]
    const trips = async (vault: RedisVault, values: readonly string[]): Promise<number> => {
      const earlier = vault.stats().commands
      await vault.allocate('tag.s', values.map(email), 'resumed')
      return vault.stats().commands - earlier
    }
    await two.load('tag.other')
    await one.load('tag.other')
    // A first command of a new server is sent again with its source.
    await one.allocate('tag.warm', [email('x')], 'fresh')
    await one.allocate('tag.s', [email('a'), email('b')], 'fresh')
    assert.equal(await trips(one, ['c', 'a', 'd']), 1)
    assert.equal(await trips(two, ['a', 'b']), 1)
    assert.equal(await trips(two, ['e', 'a', 'b']), 1)
    assert.equal(await trips(one, ['f', 'e']), 1)
    two.forgetOpened()
    assert.equal(await trips(two, ['g', 'a']), 1)
    one.forgetOpened()
    assert.equal(await trips(one, ['e', 'a']), 1)
    one.forgetOpened()
    assert.equal(await trips(one, ['h', 'a']), 2)
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
    // Its own numbers of a scope that it has forgotten: the first try says which values are new.
    await vault.allocate('tag.t', [email('a')], 'fresh')
    vault.forgetOpened()
    const monitor = await redis.admin.duplicate().monitor()
    const starts: number[] = []
    monitor.on('monitor', (_time: string, [command, , , app, start]: readonly string[]) => {
      if (command?.toLowerCase() === 'evalsha' && app === 'began:{tag}') starts.push(Number(start))
    })
    const { placeholders } = await vault.allocate('tag.t', [email('b')], 'resumed')
    assert.deepEqual(placeholders, ['EMAIL_2'])
    await redis.admin.ping()
    monitor.disconnect()
    const tries = starts.filter((start) => start > 0)
    assert.equal(tries.length, 2)
    assert.ok(Math.abs((tries[1] ?? 0) - (tries[0] ?? 0)) < 30_000, tries.join(' '))
  })

  it('are never given twice to a crowd in one scope, on three services', async () => {
    const services = [await service('crowd'), await service('crowd'), await service('crowd')]
    await services[0]?.allocate('tag.s', [], 'fresh')
    const all = await Promise.all(
      Array.from({ length: 120 }, async (_, i) => {
        const values = [`own${i}`, `shared${i % 20}`]
        const { placeholders } = await (services[i % 3] ?? assert.fail()).allocate(
          'tag.s',
          values.map(email),
          'resumed',
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
