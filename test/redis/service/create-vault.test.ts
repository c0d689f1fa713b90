import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type ConfiguredVault, createVault } from '../../../src/vault/create-vault.ts'
import { connectionOf } from '../../../src/vault/redis/server/configured.ts'
import { formatKeyFile, newKeyFile } from '../../../src/vault/sealing/key-file.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'
import { waitFor } from '../../support/wait-for.ts'

const dir = mkdtempSync(join(tmpdir(), 'dify-masking-vault-'))
const keys = join(dir, 'keys')
const open: ConfiguredVault[] = []
let redis: TestRedis

before(async () => {
  writeFileSync(keys, formatKeyFile(newKeyFile(Date.now())), { mode: 0o600 })
  redis = await startRedis()
})
after(async () => {
  for (const vault of open) vault.close()
  await redis.stop()
  rmSync(dir, { recursive: true, force: true })
})

interface Said {
  readonly warnings: string[]
  readonly failures: string[]
  readonly states: string[]
}

function setUp(more: string): { vault: ConfiguredVault; said: Said } {
  const said: Said = { warnings: [], failures: [], states: [] }
  const config = configOf(
    `store: { type: redis, url: "redis://127.0.0.1:${redis.port}", key_file: "${keys}", ${more} }`,
  )
  const vault = createVault(config, {
    warning: (message) => void said.warnings.push(message),
    failure: (failure) => void said.failures.push(failure),
    state: (state) => void said.states.push(state),
  })
  open.push(vault)
  return { vault, said }
}

describe('the vault of a configuration', () => {
  it('in Redis is ready once connected, and names scopes alike on every service', async () => {
    const one = setUp('command_timeout_ms: 1000')
    const two = setUp('command_timeout_ms: 1000')
    await waitFor(() => one.vault.ready() && two.vault.ready())
    assert.equal(one.vault.scopeHash('x'), two.vault.scopeHash('x'))
    await one.vault.vault.allocate('tag.s', [{ prefix: 'EMAIL', value: 'a' }], 'fresh')
    assert.equal((await two.vault.vault.load('tag.s'))?.get('EMAIL_1'), 'a')
    const { state, entries, scopes } = two.vault.stats()
    assert.deepEqual({ state, entries, scopes }, { state: 'closed', entries: 1, scopes: 1 })
    assert.deepEqual(one.said, { warnings: [], failures: [], states: [] })
  })

  it('in memory is ready, and names scopes with a key of its own', () => {
    const reports = { warning: assert.fail, failure: assert.fail, state: assert.fail }
    const [one, two] = [createVault(configOf('{}'), reports), createVault(configOf('{}'), reports)]
    assert.equal(one.ready(), true)
    assert.notEqual(one.scopeHash('x'), two.scopeHash('x'))
  })

  it('may go on in memory while Redis is out, and tells that it is', async () => {
    const { vault, said } = setUp('on_failure: local, command_timeout_ms: 100')
    const stored = async (value: string): Promise<string> => {
      const wanted = [{ prefix: 'EMAIL', value }]
      return (await vault.vault.allocate('tag.local', wanted, 'fresh')).placeholders.join()
    }
    // Until Redis is there, each try takes a number of fourteen digits in memory, and one that is never used.
    let first = ''
    await waitFor(async () => /^EMAIL_\d{1,4}$/.test((first = await stored('a'))))
    redis.signal('SIGSTOP')
    for (let i = 0; i < 6; i++) assert.match(await stored('b'), /^EMAIL_\d{14}$/)
    assert.deepEqual(said.states.slice(0, 1), ['open'])
    redis.signal('SIGCONT')
    await waitFor(() => said.states.at(-1) === 'closed')
    assert.ok(said.failures.includes('timeout'))
    assert.ok(said.failures.includes('open_circuit'))
    assert.equal(await stored('a'), first)
  })

  it('warns of a server that throws away what it likes', async () => {
    await redis.admin.config('SET', 'maxmemory-policy', 'allkeys-lru')
    const { said } = setUp('command_timeout_ms: 1000')
    await waitFor(() => said.warnings.length > 0)
    assert.match(said.warnings.join(), /allkeys-lru.*noeviction/)
    await redis.admin.config('SET', 'maxmemory-policy', 'volatile-ttl')
    const other = setUp('command_timeout_ms: 1000')
    await waitFor(() => other.vault.ready())
    await redis.admin.ping()
    assert.deepEqual(other.said.warnings, [])
  })

  it('does not begin with a key file that is none', () => {
    const text = formatKeyFile(newKeyFile(Date.now()))
    writeFileSync(keys, 'secret')
    try {
      assert.throws(() => setUp(''), { message: /^store\.key_file is not JSON/ })
    } finally {
      writeFileSync(keys, text)
    }
  })
})

describe('where the store is', () => {
  const targetOf = (store: string): unknown =>
    connectionOf(configOf(`store: { type: redis, key_file: "${keys}", ${store} }`).store).target

  it('is read from the configuration', () => {
    const at = (host: string, port: number) => ({ host, port })
    assert.deepEqual(targetOf('url: "redis://h"'), {
      kind: 'standalone',
      address: at('h', 6379),
      db: 0,
    })
    assert.deepEqual(targetOf('url: "rediss://[::1]:7000/3"'), {
      kind: 'standalone',
      address: at('::1', 7000),
      db: 3,
    })
    assert.deepEqual(targetOf('url: "unix:/run/r.sock"'), {
      kind: 'socket',
      path: '/run/r.sock',
      db: 0,
    })
    assert.deepEqual(targetOf('nodes: ["a:1", "[::1]:2"]'), {
      kind: 'cluster',
      nodes: [at('a', 1), at('::1', 2)],
    })
    assert.deepEqual(targetOf('sentinels: ["a:1"], name: main'), {
      kind: 'sentinel',
      sentinels: [at('a', 1)],
      name: 'main',
      db: 0,
    })
  })
})
