import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, testKeys, connectionTo } from '../support/redis/redis-vault.ts'
import { waitFor } from '../support/wait-for.ts'

const CANARIES = [
  'canary.one@example.com',
  'CANARY-two-4111111111111111',
  'canarỵ ba',
  `canary-${'long'.repeat(300)}`,
]

let redis: TestRedis
let vault: RedisVault
const seen: Buffer[] = []

before(async () => {
  redis = await startRedis({
    // Every command is slow enough for the log; the dump is not compressed, so that it can be searched.
    args: '--appendonly yes --rdbcompression no --aof-use-rdb-preamble no --slowlog-log-slower-than 0 --slowlog-max-len 10000'.split(
      ' ',
    ),
  })
  vault = await connectedVault({
    connection: connectionTo(redis),
    keys: testKeys(),
  })
})

after(async () => {
  vault.close()
  await redis.stop()
})

/** All bytes that MONITOR shows while something runs. */
async function monitored(run: () => Promise<void>): Promise<Buffer> {
  const pieces: Buffer[] = []
  const socket = connect(redis.port, redis.host)
  socket.on('data', (piece: Buffer) => void pieces.push(piece))
  socket.write('MONITOR\r\n')
  await waitFor(() => pieces.length > 0)
  await run()
  const end = randomBytes(8).toString('hex')
  await redis.admin.ping(end)
  await waitFor(() => Buffer.concat(pieces).includes(end))
  socket.destroy()
  return Buffer.concat(pieces)
}

describe('what Redis holds', () => {
  before(async () => {
    const wanted = CANARIES.map((value) => ({ prefix: 'EMAIL', value }))
    const owners = ['0wner']
    const monitor = await monitored(async () => {
      await vault.allocate('tag.scope', wanted, 'fresh', { owners })
      await vault.bind(['tag.alias'], 'tag.scope', owners)
      await vault.allocate('tag.alias', [...wanted, { prefix: 'IP', value: 'canary.9' }], 'resumed')
      await vault.load('tag.alias')
      const literal = { prefix: 'EMAIL', value: 'canary', literal: 'EMAIL_99' }
      await vault.allocate('tag.scope', [literal], 'fresh')
      await vault.allocate('tag.erased', wanted, 'fresh', { owners: ['other'] })
      await vault.erase('tag.erased')
      await vault.eraseOwned('other')
    })
    seen.push(monitor)
    const slow = await redis.admin.callBuffer('SLOWLOG', 'GET', '-1')
    seen.push(...buffersIn(slow))
    await redis.admin.save()
  })

  const files = (): Buffer[] =>
    readdirSync(redis.dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)))

  it('shows no value in MONITOR, SLOWLOG, the dump or the append-only file', async () => {
    const all = Buffer.concat([...seen, ...files()])
    // The search does find what is there.
    assert.ok(Buffer.concat(seen).includes('{tag}'))
    for (const known of ['{tag}:s:scope', 'EMAIL_1'])
      assert.ok(files().filter((file) => file.includes(known)).length >= 2, known)
    for (const canary of [...CANARIES, 'canary', 'CANARY', 'canarỵ']) {
      for (const encoding of ['utf8', 'utf16le', 'hex', 'base64'] as const) {
        const form = encoded(canary, encoding)
        assert.ok(!all.includes(form), `${encoding}: ${canary.slice(0, 9)}`)
      }
    }
  })

  it('gives every key an end', async () => {
    const keys = await redis.admin.keys('*')
    assert.ok(keys.length >= 4)
    for (const key of keys) assert.ok((await redis.admin.pttl(key)) > 0, key)
  })

  it('does not show that two scopes hold one value, nor its exact length', async () => {
    await vault.allocate('tag.x', [{ prefix: 'EMAIL', value: 'same' }], 'fresh')
    await vault.allocate('tag.y', [{ prefix: 'EMAIL', value: 'same' }], 'fresh')
    await vault.allocate('tag.z', [{ prefix: 'EMAIL', value: 'longer.same' }], 'fresh')
    const fields = async (id: string): Promise<string[]> =>
      (await redis.admin.hkeys(`dm:{tag}:s:${id}`)).filter((field) => field.startsWith('i'))
    assert.notDeepEqual(await fields('x'), await fields('y'))
    const lengths = await Promise.all(
      ['x', 'z'].map(async (id) => await redis.admin.hstrlen(`dm:{tag}:s:${id}`, 'rEMAIL_1')),
    )
    assert.equal(lengths[0], lengths[1])
  })
})

/** Base64 without its end, which depends on what follows. */
function encoded(text: string, encoding: 'utf8' | 'utf16le' | 'hex' | 'base64'): Buffer {
  if (encoding === 'utf8' || encoding === 'utf16le') return Buffer.from(text, encoding)
  return Buffer.from(Buffer.from(text).toString(encoding).replace(/=+$/, '').slice(0, -2))
}

function buffersIn(reply: unknown): Buffer[] {
  if (Buffer.isBuffer(reply)) return [reply]
  return Array.isArray(reply) ? reply.flatMap(buffersIn) : []
}
