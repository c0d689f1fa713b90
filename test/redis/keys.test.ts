import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import type { Command } from '../../src/commands/command.ts'
import { erase } from '../../src/commands/vault/erase.ts'
import { keys as keysCommand } from '../../src/commands/keys.ts'
import { createScopeKeys } from '../../src/core/mapping/scope-keys.ts'
import type { Wanted } from '../../src/core/mapping/vault.ts'
import { parseKeyFile } from '../../src/vault/sealing/key-file.ts'
import { openKeyRing } from '../../src/vault/sealing/key-ring.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { SCRIPTS } from '../../src/vault/redis/server/script.ts'
import { createVaultKeys } from '../../src/vault/sealing/vault-keys.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import {
  type TestVaultOptions,
  connectedVault,
  testKeys,
  connectionTo,
} from '../support/redis/redis-vault.ts'
import { waitFor } from '../support/wait-for.ts'

const dir = mkdtempSync(join(tmpdir(), 'dify-masking-rotation-'))
const open: RedisVault[] = []
let redis: TestRedis

before(async () => {
  redis = await startRedis()
})
after(async () => {
  for (const vault of open) vault.close()
  await redis.stop()
  rmSync(dir, { recursive: true, force: true })
})

const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })

async function vaultWith(
  more: Pick<TestVaultOptions, 'keys'> & Partial<TestVaultOptions>,
): Promise<RedisVault> {
  const vault = await connectedVault({
    connection: connectionTo(redis),
    ...more,
  })
  open.push(vault)
  return vault
}

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function run(
  command: Command,
  values: Readonly<Record<string, string>>,
  positionals: readonly string[] = [],
): Promise<Ran> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const context = { values, positionals, stdin, stdout, stderr, env: {} }
  const code = await command.run(context)
  const text = (stream: PassThrough): string => String(stream.read() ?? '')
  return { code, out: text(stdout), err: text(stderr) }
}

/** Ids of the keys that the records of a scope are sealed with. */
async function keyIds(key: string): Promise<number[]> {
  const fields = (await redis.admin.hkeys(key)).filter((field) => field.startsWith('rEMAIL'))
  const records = await Promise.all(
    fields.map(async (field) => await redis.admin.hgetBuffer(key, field)),
  )
  return records.map((record) => record?.readUInt32BE(17) ?? -1)
}

describe('rotation', () => {
  it('keeps all mappings: old records open, and are sealed again when they are read', async () => {
    const path = join(dir, 'rotation')
    assert.equal((await run(keysCommand, { file: path }, ['new'])).code, 0)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    const time = { now: Date.now() }
    const ring = () =>
      openKeyRing({ path, now: () => time.now, onProblem: (problem) => assert.fail(problem) })
    const one = await vaultWith({ keys: ring(), keyPrefix: 'rotation' })
    const scope = createScopeKeys(
      (text) => ring().scopeHash(text),
      () => '',
    ).user('app', 'ann')
    const first = await one.allocate(scope, [email('a'), email('b')], 'fresh')
    const [tag = '', id = ''] = scope.split('.')
    const key = `rotation:{${tag}}:s:${id}`
    assert.deepEqual(await keyIds(key), [1, 1])

    assert.equal((await run(keysCommand, { file: path, after: '60' }, ['rotate'])).code, 0)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    time.now += 30_000
    await one.allocate(scope, [email('c')], 'fresh')
    assert.deepEqual(await keyIds(key), [1, 1, 1])
    time.now += 60_000
    // A service that was started after the rotation names the scope alike, and finds its values.
    const later = ring()
    assert.equal(
      createScopeKeys(
        (text) => later.scopeHash(text),
        () => '',
      ).user('app', 'ann'),
      scope,
    )
    const two = await vaultWith({ keys: later, keyPrefix: 'rotation' })
    const again = await two.allocate(scope, [email('b'), email('d')], 'fresh')
    const [known, own = ''] = again.placeholders
    assert.equal(known, first.placeholders[1])
    assert.match(own, /^EMAIL_\d{14}$/)
    assert.equal(again.mapping.get('EMAIL_1'), 'a')
    await waitFor(async () => (await keyIds(key)).every((each) => each === 2))
    // And the one that was there before reads them.
    const mapping = await one.load(scope)
    assert.deepEqual(
      ['EMAIL_1', 'EMAIL_2', 'EMAIL_3', own].map((each) => mapping?.get(each)),
      ['a', 'b', 'c', 'd'],
    )

    // Long after, the first key is no longer needed.
    const rotated = await run(keysCommand, { file: path, keep: '0', after: '3600' }, ['rotate'])
    assert.match(rotated.out, /key 3 is used from/)
    time.now += 100_000
    assert.equal(
      (await (await vaultWith({ keys: ring(), keyPrefix: 'rotation' })).load(scope))?.size,
      4,
    )
  })

  it('does not seal again what has changed meanwhile, or belongs to another life', async () => {
    const vault = await vaultWith({ keys: testKeys(), keyPrefix: 'rewrap' })
    await vault.allocate('tag.s', [email('a')], 'fresh')
    const key = 'rewrap:{tag}:s:s'
    const life = (await redis.admin.hget(key, 'g')) ?? ''
    const record = await redis.admin.hgetBuffer(key, 'rEMAIL_1')
    assert.ok(record !== null)
    const rewrap = async (...words: (string | Buffer)[]): Promise<Buffer | null> => {
      await redis.admin.call('EVAL', SCRIPTS.rewrap.source, 1, 'rewrap:{tag}', 's', ...words)
      return await redis.admin.hgetBuffer(key, 'rEMAIL_1')
    }
    assert.deepEqual(await rewrap(life, '1', 'EMAIL_1', 'other', 'new'), record)
    assert.deepEqual(await rewrap('0123456789abcdef', '1', 'EMAIL_1', record, 'new'), record)
    assert.deepEqual(await rewrap(life, '1', 'EMAIL_1', record, 'new'), Buffer.from('new'))
    await rewrap(life, '1', 'EMAIL_2', 'old', 'new')
    assert.equal(await redis.admin.hexists(key, 'rEMAIL_2'), 0)
  })

  it('makes no key file over another, and rotates none that it cannot read', async () => {
    const path = join(dir, 'once')
    await run(keysCommand, { file: path }, ['new'])
    const text = readFileSync(path, 'utf8')
    await assert.rejects(run(keysCommand, { file: path }, ['new']), /exists already/)
    assert.equal(readFileSync(path, 'utf8'), text)
    await assert.rejects(
      run(keysCommand, { file: join(dir, 'none') }, ['rotate']),
      /cannot be read/,
    )
    await assert.rejects(run(keysCommand, { file: path }, ['turn']), /'new' or 'rotate'/)
    await assert.rejects(run(keysCommand, { file: path, after: 'soon' }, ['rotate']), /seconds/)
    await run(keysCommand, { file: path, after: '9' }, ['rotate'])
    assert.equal(parseKeyFile(readFileSync(path, 'utf8')).keys.length, 2)
  })

  it('with a key that one service does not have yet is an error there, never a wrong or a missing value', async () => {
    const ringWith = (...ids: readonly number[]) => {
      const of = (id: number) => ({ id, key: Buffer.alloc(32, id) })
      return createVaultKeys(
        Buffer.alloc(32, 99),
        () => of(ids.at(-1) ?? 0),
        (id) => (ids.includes(id) ? of(id).key : undefined),
      )
    }
    const one = await vaultWith({ keys: ringWith(1, 2), keyPrefix: 'unknown' })
    const two = await vaultWith({ keys: ringWith(1), keyPrefix: 'unknown' })
    await one.allocate('tag.s', [email('a')], 'fresh')
    await assert.rejects(two.load('tag.s'), /Reason: record/)
    await assert.rejects(two.allocate('tag.s', [email('b')], 'resumed'), /Reason: record/)
    const mapping = await one.load('tag.s')
    assert.equal(mapping?.get('EMAIL_1'), 'a')
    assert.ok([...mapping.valuesOf('EMAIL')].some(([, value]) => value === 'b'))
  })
})

describe('an attacker who can write to Redis', () => {
  it('cannot make a scope show a value of another', async () => {
    const keyPrefix = 'moved'
    const keys = testKeys()
    const vault = await vaultWith({ keys, keyPrefix })
    await vault.allocate('tag.victim', [email('secret')], 'fresh')
    await vault.allocate('tag.thief', [email('x')], 'fresh')
    const [from, to] = ['victim', 'thief'].map((id) => `${keyPrefix}:{tag}:s:${id}`)
    assert.ok(from !== undefined && to !== undefined)
    const record = await redis.admin.hgetBuffer(from, 'rEMAIL_1')
    assert.ok(record !== null)
    await redis.admin.hset(to, 'rEMAIL_1', record)
    const fresh = await vaultWith({ keys, keyPrefix })
    await assert.rejects(fresh.load('tag.thief'), /Reason: record/)
    // Nor by another prefix, nor under a second number with its own lookup.
    await redis.admin.hset(from, 'rIP_1', record, 'cIP', '1', 'lIP', '1', 'x', 'EMAIL\nIP')
    await assert.rejects(fresh.load('tag.victim'), /Reason: record/)
  })
})

describe('an attacker who can write names to Redis', () => {
  const keys = testKeys()
  const vaultNamed = async (keyPrefix: string) => await vaultWith({ keys, keyPrefix })
  const life = async (keyPrefix: string, id: string): Promise<string> =>
    (await redis.admin.hget(`${keyPrefix}:{tag}:s:${id}`, 'g')) ?? ''

  it('cannot make one conversation another name of another', async () => {
    const vault = await vaultNamed('alias')
    await vault.allocate('tag.victim', [email('secret')], 'fresh')
    await vault.bind(['tag.talk'], 'tag.victim')
    const g = await life('alias', 'victim')
    const honest = (await redis.admin.get('alias:{tag}:a:talk')) ?? ''
    // Made up, or taken from a name that does mean the victim.
    for (const proof of ['0'.repeat(32), honest.slice(16, 48)]) {
      await redis.admin.set('alias:{tag}:a:thief', `${g}${proof}victim`, 'EX', 60)
      const fresh = await vaultNamed('alias')
      await assert.rejects(fresh.load('tag.thief'), /Reason: record/)
      await assert.rejects(fresh.allocate('tag.thief', [email('x')], 'resumed'), /Reason: record/)
      await assert.rejects(fresh.allocate('tag.thief', [], 'resumed'), /Reason: record/)
      await assert.rejects(fresh.bind(['tag.more'], 'tag.thief'), /Reason: record/)
      assert.equal(await redis.admin.exists('alias:{tag}:a:more'), 0)
    }
    assert.equal((await (await vaultNamed('alias')).load('tag.talk'))?.get('EMAIL_1'), 'secret')
  })

  it('cannot link one with another', async () => {
    const vault = await vaultNamed('link')
    await vault.allocate('tag.file', [{ prefix: 'IP', value: 'f' }], 'fresh')
    await vault.bind(['tag.id'], 'tag.file')
    await vault.allocate('tag.reader', [email('r')], 'fresh', { links: ['tag.id', 'tag.file'] })
    await vault.allocate('tag.thief', [email('t')], 'fresh')
    const line = (await redis.admin.hget('link:{tag}:s:reader', 'k')) ?? ''
    await redis.admin.hset('link:{tag}:s:thief', 'k', line)
    const fresh = await vaultNamed('link')
    await assert.rejects(fresh.load('tag.thief'), /Reason: record/)
    assert.equal((await fresh.load('tag.reader'))?.get('IP_1'), 'f')
    await redis.admin.hset(
      'link:{tag}:s:thief',
      'k',
      `file\tid\t${'0'.repeat(32)}\t${'0'.repeat(32)}`,
    )
    await assert.rejects(fresh.load('tag.thief'), /Reason: record/)
  })
})

describe('dify-masking erase', () => {
  const config = (store: string): string => {
    const path = join(dir, 'erase.yaml')
    writeFileSync(path, `upstreams: []\nstore: ${store}\n`)
    return path
  }

  it('erases what a user has, or one conversation of it', async () => {
    const file = join(dir, 'erase.keys')
    await run(keysCommand, { file }, ['new'])
    const ring = openKeyRing({ path: file, now: () => Date.now(), onProblem: () => undefined })
    const vault = await vaultWith({ keys: ring, keyPrefix: 'dify-masking' })
    const names = createScopeKeys(
      (text) => ring.scopeHash(text),
      () => '',
    )
    for (const [app, talk] of [
      ['app-1', 'c1'],
      ['app-1', 'c2'],
      ['app-2', 'c3'],
    ] as const)
      await vault.allocate(names.conversation(app, 'ann', talk), [email('a')], 'fresh', {
        owners: [names.owner('ann'), names.owner('ann', talk)],
      })
    await vault.allocate(names.conversation('app-1', 'bob', 'c4'), [email('a')], 'fresh', {
      owners: [names.owner('bob')],
    })
    const path = config(
      `{ type: redis, url: "redis://127.0.0.1:${redis.port}", key_file: "${file}", command_timeout_ms: 300 }`,
    )
    const one = await run(erase, { user: 'ann', conversation: 'c2', config: path })
    assert.deepEqual([one.code, one.out], [0, '1 scopes erased\n'])
    const all = await run(erase, { user: 'ann', config: path })
    assert.deepEqual([all.code, all.out], [0, '2 scopes erased\n'])
    const none = await run(erase, { user: 'ann', config: path })
    assert.deepEqual([none.code, none.out], [0, '0 scopes erased\n'])
    assert.equal((await vault.load(names.conversation('app-1', 'bob', 'c4')))?.size, 1)
    assert.equal(await vault.load(names.conversation('app-2', 'ann', 'c3')), undefined)
  })

  it('says why it cannot', async () => {
    const memory = await run(erase, { user: 'ann', config: config('{ type: memory }') })
    assert.equal(memory.code, 1)
    assert.match(memory.err, /store.type is memory/)
    await assert.rejects(run(erase, { config: config('{ type: memory }') }), /--user is missing/)
  })
})
