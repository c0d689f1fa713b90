import assert from 'node:assert/strict'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import { MaskingError } from '../../src/core/errors.ts'
import type { Failure } from '../../src/vault/redis/server/failure.ts'
import { type RedisVault, createRedisVault } from '../../src/vault/redis/redis-vault.ts'
import { type TestRedis, type TestRedisOptions, startRedis } from '../support/redis/redis-server.ts'
import {
  type TestVaultOptions,
  connectedVault,
  testKeys,
  connectionTo,
} from '../support/redis/redis-vault.ts'
import { waitFor } from '../support/wait-for.ts'

const email = (value: string) => ({ prefix: 'EMAIL', value })
const BUDGET_MS = 200

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

interface Setting {
  readonly redis: TestRedis
  readonly vault: RedisVault
  readonly failures: Failure[]
}

async function server(options: TestRedisOptions = {}): Promise<TestRedis> {
  const redis = await startRedis(options)
  stops.push(() => redis.stop())
  return redis
}

async function setUp(
  options: TestRedisOptions = {},
  more: Partial<TestVaultOptions> = {},
): Promise<Setting> {
  const redis = await server(options)
  const failures: Failure[] = []
  const vault = await connectedVault({
    connection: connectionTo(redis),
    keys: testKeys(),
    commandTimeoutMs: BUDGET_MS,
    lateMs: 2_000,
    onFailure: (failure) => void failures.push(failure),
    ...more,
  })
  stops.push(() => vault.close())
  return { redis, vault, failures }
}

/** The reason of a refusal, which must be one. */
async function refusal(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
  } catch (error) {
    assert.ok(error instanceof MaskingError, String(error))
    assert.equal(error.code, 'vault_unavailable')
    assert.equal(error.status, 503)
    assert.equal(error.cause, undefined)
    return /Reason: (\w+): /.exec(error.message)?.[1] ?? error.message
  }
  return 'none'
}

const allocate = async (vault: RedisVault, value: string, scope = 'tag.s'): Promise<string> => {
  const { placeholders } = await vault.allocate(scope, [email(value)], 'fresh')
  return placeholders.join()
}

/** Asks until it is answered again. */
async function recovered(vault: RedisVault, value: string): Promise<string> {
  let answer = ''
  const ask = async (): Promise<void> => {
    answer = await allocate(vault, value)
  }
  await waitFor(async () => (await refusal(ask())) === 'none', 20_000)
  return answer
}

describe('a store that hangs', () => {
  it('is given up within the budget, then at once, and used again without a restart', async () => {
    const { redis, vault, failures } = await setUp()
    assert.equal(await allocate(vault, 'a'), 'EMAIL_1')
    redis.signal('SIGSTOP')
    for (let i = 0; i < 5; i++) {
      const began = performance.now()
      assert.equal(await refusal(allocate(vault, `b${i}`)), 'timeout')
      const took = performance.now() - began
      assert.ok(took >= BUDGET_MS - 2 && took < BUDGET_MS * 2, `${took} ms`)
    }
    assert.notEqual(vault.state, 'closed')
    assert.equal(vault.ready(), false)
    const began = performance.now()
    for (let i = 0; i < 1000; i++) assert.equal(await refusal(vault.load('tag.s')), 'open_circuit')
    assert.ok(performance.now() - began < BUDGET_MS * 2)
    assert.equal(failures.filter((failure) => failure === 'timeout').length, 5)
    redis.signal('SIGCONT')
    await waitFor(() => vault.ready())
    assert.equal(vault.state, 'closed')
    assert.equal((await vault.load('tag.s'))?.get('EMAIL_1'), 'a')
    // What was sent in vain did not take a number twice.
    const { placeholders, mapping } = await vault.allocate(
      'tag.s',
      [email('c'), email('b0')],
      'fresh',
    )
    assert.deepEqual(
      placeholders.map((each) => mapping.get(each)),
      ['c', 'b0'],
    )
    assert.equal(mapping.get('EMAIL_1'), 'a')
  })

  it('refuses writes that arrive when no caller waits for them any more', async () => {
    const { redis, vault } = await setUp({}, { lateMs: 300 })
    assert.equal(await allocate(vault, 'a'), 'EMAIL_1')
    redis.signal('SIGSTOP')
    assert.equal(await refusal(allocate(vault, 'late')), 'timeout')
    await new Promise((resolve) => setTimeout(resolve, 400))
    redis.signal('SIGCONT')
    assert.equal((await vault.load('tag.s'))?.size, 1)
  })
})

describe('a store that dies', () => {
  it('refuses at once and is used again when it is back, with what it had written down', async () => {
    const { redis, vault } = await setUp({
      args: ['--appendonly', 'yes', '--appendfsync', 'always'],
    })
    assert.equal(await allocate(vault, 'a'), 'EMAIL_1')
    await redis.kill()
    await waitFor(async () => (await refusal(allocate(vault, 'b'))) === 'connection')
    await waitFor(() => !vault.ready())
    await redis.restart()
    const given = await recovered(vault, 'b')
    // What was sent in vain is not used again: it may have been written down.
    const number = Number(given.slice('EMAIL_'.length))
    assert.ok(number > 2, given)
    assert.equal(await allocate(vault, 'a'), 'EMAIL_1')
    assert.equal(await allocate(vault, 'c'), `EMAIL_${number + 1}`)
  })

  it('and has lost everything: no number comes back in a conversation that Dify remembers', async () => {
    const { redis, vault } = await setUp()
    assert.equal(await allocate(vault, 'a'), 'EMAIL_1')
    await redis.kill()
    await redis.restart()
    await waitFor(() => vault.ready())
    const { placeholders, mapping } = await vault.allocate('tag.s', [email('b')], 'resumed')
    assert.ok(Number(placeholders[0]?.slice(6)) > 1)
    assert.equal(mapping.get('EMAIL_1'), undefined)
    assert.equal(mapping.size, 1)
  })

  it('was never there: refuses, and is found when it comes', async () => {
    const redis = await server()
    await redis.kill()
    const vault = createRedisVault({
      connection: connectionTo(redis),
      keys: testKeys(),
      keyPrefix: 'dm',
      ttlSeconds: 10,
      maxTtlSeconds: 10,
      maxEntriesPerScope: 100,
      maxEntriesPerAccount: 1_000_000,
      minTtlSeconds: 600,
      unprovenTtlSeconds: 3600,
      maxUnproven: 1_000_000,
      commandTimeoutMs: BUDGET_MS,
      maxOpened: 100,
      openedIdleMs: 1000,
      resumeBase: () => 50_000_000_000_000,
      now: () => performance.now(),
    })
    stops.push(() => vault.close())
    assert.equal(await refusal(allocate(vault, 'a')), 'connection')
    assert.equal(await refusal(vault.eraseOwned('x')), 'connection')
    assert.equal(vault.ready(), false)
    await redis.restart()
    assert.match(await recovered(vault, 'a'), /^EMAIL_\d+$/)
  })

  it('stays connected when nothing happens', async () => {
    const { redis, vault } = await setUp({}, { commandTimeoutMs: 50 })
    await allocate(vault, 'a')
    const before = await redis.admin.call('CLIENT', 'LIST')
    // Longer than a silent server would be borne with.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const ids = (text: unknown): string[] =>
      [...String(text).matchAll(/^id=(\d+) .*name=dify-masking/gm)].map(([, id]) => id ?? '')
    assert.deepEqual(ids(await redis.admin.call('CLIENT', 'LIST')), ids(before))
    assert.equal(ids(before).length, 1)
  })
})

describe('a store that refuses', () => {
  it('as a read-only replica', async () => {
    const { redis, vault } = await setUp()
    assert.equal(await allocate(vault, 'a'), 'EMAIL_1')
    const other = await server()
    await redis.admin.call('REPLICAOF', other.host, other.port)
    await waitFor(async () => (await refusal(allocate(vault, 'b'))) === 'readonly')
    await redis.admin.call('REPLICAOF', 'NO', 'ONE')
    await recovered(vault, 'b')
  })

  it('for want of memory: writes, while what is there can be read', async () => {
    const { redis, vault } = await setUp()
    assert.equal(await allocate(vault, 'a'), 'EMAIL_1')
    await redis.admin.config('SET', 'maxmemory', '1')
    for (let i = 0; i < 10; i++) assert.equal(await refusal(allocate(vault, 'b')), 'memory')
    assert.equal(vault.state, 'closed')
    assert.equal((await vault.load('tag.s'))?.get('EMAIL_1'), 'a')
    // Erasing needs to write a mark, and does.
    await vault.erase('tag.s')
    assert.equal(await vault.load('tag.s'), undefined)
    await redis.admin.config('SET', 'maxmemory', '0')
    assert.equal(await allocate(vault, 'b', 'tag.t'), 'EMAIL_1')
  })

  it('for want of a password, or of rights', async () => {
    const redis = await server({
      args: ['--save', '', '--requirepass', 'pass'],
      password: 'pass',
    })
    const { host, port } = redis
    const keys = testKeys()
    const open = (login: object): RedisVault => {
      const vault = createRedisVault({
        connection: { target: { kind: 'standalone', address: { host, port }, db: 0 }, ...login },
        keys,
        keyPrefix: 'dm',
        ttlSeconds: 10,
        maxTtlSeconds: 10,
        maxEntriesPerScope: 100,
        maxEntriesPerAccount: 1_000_000,
        minTtlSeconds: 600,
        unprovenTtlSeconds: 3600,
        maxUnproven: 1_000_000,
        commandTimeoutMs: BUDGET_MS * 5,
        maxOpened: 100,
        openedIdleMs: 1000,
        resumeBase: () => 50_000_000_000_000,
        now: () => performance.now(),
      })
      stops.push(() => vault.close())
      return vault
    }
    for (const login of [{}, { password: 'wrong' }, { username: 'nobody', password: 'pass' }]) {
      const vault = open(login)
      const reasons = new Set<string>()
      for (let i = 0; i < 10; i++) {
        reasons.add(await refusal(allocate(vault, 'a')))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      assert.ok(!reasons.has('none'))
      for (const reason of reasons)
        assert.ok(['auth', 'connection', 'open_circuit'].includes(reason), reason)
    }
    const right = open({ password: 'pass' })
    await waitFor(() => right.ready())
    assert.equal(await allocate(right, 'a'), 'EMAIL_1')

    // What an ACL user needs at least.
    const rules = '~dm:* +@read +@write +@connection -@dangerous +eval +evalsha +time +info'
    await redis.admin.call('ACL', 'SETUSER', 'masking', 'on', '>secret', ...rules.split(' '))
    const user = open({ username: 'masking', password: 'secret' })
    await waitFor(() => user.ready())
    assert.match(await allocate(user, 'b'), /^EMAIL_\d{14}$/)
    await user.bind(['tag.k'], 'tag.s', ['owner'])
    assert.equal((await user.load('tag.k'))?.size, 2)
    assert.equal(await user.eraseOwned('owner'), 1)
    await redis.admin.call('ACL', 'SETUSER', 'masking', '-time')
    assert.equal(await refusal(allocate(user, 'c')), 'auth')
    await redis.admin.call('ACL', 'SETUSER', 'masking', '-evalsha')
    assert.equal(await refusal(allocate(user, 'c')), 'auth')
  })

  it('while a script of another client runs for too long', async () => {
    const { redis, vault } = await setUp({ args: ['--save', '', '--busy-reply-threshold', '20'] })
    await allocate(vault, 'a')
    const endless = redis.admin.eval('while true do end', 0).catch(() => undefined)
    await waitFor(async () => (await refusal(allocate(vault, 'b'))) === 'busy')
    const killer = connect(redis.port, redis.host, () => killer.end('SCRIPT KILL\r\n'))
    killer.resume()
    await endless
    await recovered(vault, 'b')
  })

  const replies: Readonly<Record<string, Failure>> = {
    'LOADING Redis is loading the dataset in memory': 'loading',
    'MISCONF Errors writing to the AOF file: No space left on device': 'disk',
    'MASTERDOWN Link with MASTER is down': 'cluster',
    'CLUSTERDOWN Hash slot not served': 'cluster',
    'MOVED 3999 127.0.0.1:6381': 'cluster',
    'ASK 3999 127.0.0.1:6381': 'cluster',
    'TRYAGAIN Multiple keys request during rehashing of slot': 'cluster',
    'ERR ACL failure in script: User masking has no permissions to run the time command': 'auth',
    'NOPERM this user has no permissions': 'auth',
    'NOREPLICAS Not enough good replicas to write.': 'disk',
    "ERR Error running script (call to f_0): @user_script:1: OOM command not allowed when used memory > 'maxmemory'.":
      'memory',
    'ERR unknown command': 'other',
  }
  for (const [reply, failure] of Object.entries(replies))
    it(`with ${reply.slice(0, 60)}`, async () => {
      const fake = await fakeServer(`-${reply}\r\n`)
      const failures: Failure[] = []
      const vault = await connectedVault({
        connection: { target: { kind: 'standalone', address: fake, db: 0 } },
        keys: testKeys(),
        onFailure: (each) => void failures.push(each),
      })
      stops.push(() => vault.close())
      assert.equal(await refusal(allocate(vault, 'a')), failure)
      assert.equal(await refusal(vault.load('tag.s')), failure)
      assert.deepEqual(failures, [failure, failure])
    })

  it('with an answer that makes no sense', async () => {
    for (const reply of [
      '+OK\r\n',
      ':1\r\n',
      '*0\r\n',
      '*1\r\n$2\r\nOK\r\n',
      '*2\r\n$2\r\nOK\r\n$1\r\nx\r\n',
    ]) {
      const fake = await fakeServer(reply)
      const vault = await connectedVault({
        connection: { target: { kind: 'standalone', address: fake, db: 0 } },
        keys: testKeys(),
      })
      stops.push(() => vault.close())
      assert.equal(await refusal(allocate(vault, 'a')), 'other', reply)
      assert.equal(await refusal(vault.load('tag.s')), 'other', reply)
    }
  })
})

/** Speaks enough of the protocol to be taken for a server, and answers every script alike. */
async function fakeServer(answer: string): Promise<{ host: string; port: number }> {
  const listener = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (data: Buffer) => {
      const text = data.toString('latin1')
      for (const command of text.split(/(?=\*\d+\r\n\$\d+\r\n)/)) {
        const isScript = /\r\nevalsha?\r\n/i.test(command)
        const isInfo = /\r\ninfo\r\n/i.test(command)
        socket.write(isScript ? answer : isInfo ? '$9\r\nloading:0\r\n' : '+OK\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  stops.push(() => listener.close())
  const { port } = listener.address() as AddressInfo
  return { host: '127.0.0.1', port }
}
