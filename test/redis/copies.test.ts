import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { vault as command } from '../../src/commands/vault/vault.ts'
import { formatKeyFile, newKeyFile } from '../../src/vault/sealing/key-file.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, testKeys, connectionTo } from '../support/redis/redis-vault.ts'

const dir = mkdtempSync(join(tmpdir(), 'dify-masking-copies-'))
const keys = testKeys()
const open: RedisVault[] = []
let redis: TestRedis

/** Prefixes that begin like the first, or that a pattern would take for it. */
const PREFIXES = ['d.m', 'd.m:', 'd.m:x', 'd.mx', 'dxm', 'D.M'] as const

before(async () => {
  redis = await startRedis()
  writeFileSync(join(dir, 'keys'), formatKeyFile(newKeyFile(Date.now())), { mode: 0o600 })
})
after(async () => {
  for (const vault of open) vault.close()
  await redis.stop()
  rmSync(dir, { recursive: true, force: true })
})

async function vaultOf(keyPrefix: string): Promise<RedisVault> {
  const connection = connectionTo(redis)
  const vault = await connectedVault({ connection, keys, keyPrefix, lateMs: 100 })
  open.push(vault)
  return vault
}

async function run(
  action: 'export' | 'import',
  keyPrefix: string,
  input = '',
): Promise<{ readonly code: number; readonly lines: string; readonly err: string }> {
  const config = join(dir, 'config.yaml')
  writeFileSync(
    config,
    `upstreams: []\nstore: { type: redis, url: "redis://127.0.0.1:${redis.port}", key_file: "${dir}/keys", key_prefix: "${keyPrefix}" }\n`,
  )
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  stdin.end(input)
  const context = { values: { config }, positionals: [action], stdin, stdout, stderr, env: {} }
  const [lines, err] = [text(stdout), text(stderr)]
  const code = await command.run(context)
  stdout.end()
  stderr.end()
  return { code, lines: await lines, err: await err }
}

describe('a copy of the mappings', () => {
  const fill = async (): Promise<ReadonlyMap<string, RedisVault>> => {
    await redis.admin.flushdb()
    const vaults = new Map<string, RedisVault>()
    for (const prefix of PREFIXES) {
      const vault = await vaultOf(prefix)
      vaults.set(prefix, vault)
      const wanted = [{ prefix: 'EMAIL', value: `${prefix}@x.vn` }]
      await vault.allocate('tag.s', wanted, 'resumed', { owners: ['ann'] })
      await vault.bind(['tag.k'], 'tag.s')
    }
    return vaults
  }

  it('holds the entries of exactly the configured prefix', async () => {
    await fill()
    for (const prefix of PREFIXES) {
      const { code, lines } = await run('export', prefix)
      assert.equal(code, 0)
      const names = lines
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { key: string }).key)
      const wanted = ['a:k', 'o:ann', 's:s'].map((name) => `${prefix}:{tag}:${name}`)
      assert.deepEqual(names.toSorted(), wanted)
    }
  })

  it('is taken in by exactly the prefix that it was made of', async () => {
    await fill()
    const { lines } = await run('export', 'd.m:')
    const size = await redis.admin.dbsize()
    const refused = await run('import', 'd.m', lines)
    assert.equal(refused.code, 1)
    assert.match(refused.err, /line 1: not an entry of d\.m; reading stopped here/)
    assert.equal(await redis.admin.dbsize(), size)
    await redis.admin.flushdb()
    const taken = await run('import', 'd.m:', lines)
    assert.deepEqual([taken.code, taken.err.includes('3 entries imported')], [0, true])
    const vault = await vaultOf('d.m:')
    assert.equal((await vault.load('tag.k'))?.size, 1)
  })

  it('of an earlier version may hold numbers: they are passed over', async () => {
    await fill()
    await redis.admin.hset('d.m:{tag}:n:old', 'EMAIL', '7')
    const dump = (await redis.admin.dumpBuffer('d.m:{tag}:n:old'))?.toString('base64') ?? ''
    await redis.admin.del('d.m:{tag}:n:old')
    const line = JSON.stringify({ key: 'd.m:{tag}:n:old', ttl: 1000, dump })
    assert.equal((await run('import', 'd.m', `${line}\n`)).code, 0)
    assert.equal(await redis.admin.exists('d.m:{tag}:n:old'), 0)
  })

  it('is not what erasing by user looks at: it erases below exactly its prefix', async () => {
    const vaults = await fill()
    for (const prefix of PREFIXES) {
      assert.equal(await vaults.get(prefix)?.eraseOwned('ann'), 1)
      assert.equal(await vaults.get(prefix)?.load('tag.s'), undefined)
      const left = PREFIXES.slice(PREFIXES.indexOf(prefix) + 1)
      for (const other of left) assert.equal((await vaults.get(other)?.load('tag.s'))?.size, 1)
    }
  })
})
