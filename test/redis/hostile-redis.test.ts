import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { MaskingError } from '../../src/core/errors.ts'
import type { Allocation, Mapping, Wanted } from '../../src/core/mapping/vault.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { random } from '../chaos/random.ts'
import { type HostileRedis, RawBytes, startHostileRedis } from '../support/redis/hostile-redis.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, testKeys, connectionTo } from '../support/redis/redis-vault.ts'
import type { RespValue } from '../support/redis/resp.ts'

/** Calls that are lied to; `make fuzz` makes 5,000. */
const CALLS = Number(process.env['HOSTILE_CALLS'] ?? (process.env['FUZZ'] === '1' ? 5_000 : 500))
const SEED = Number(process.env['HOSTILE_SEED'] ?? Date.now() % 1_000_000)

const keys = testKeys()
const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })

let redis: TestRedis
let honest: RedisVault
const open: RedisVault[] = []
const stops: (() => Promise<void>)[] = []

before(async () => {
  redis = await startRedis()
  honest = await vaultAt(redis)
})
after(async () => {
  for (const vault of open) vault.close()
  for (const stop of stops) await stop()
  await redis.stop()
})

async function vaultAt(address: {
  readonly host: string
  readonly port: number
}): Promise<RedisVault> {
  const vault = await connectedVault({
    connection: connectionTo(address),
    keys,
    keyPrefix: 'hostile',
    commandTimeoutMs: 300,
  })
  open.push(vault)
  return vault
}

/** What the scripts of the vault can refuse: the store fails, a scope or an app is full, no number is left. */
const REFUSALS: ReadonlySet<unknown> = new Set([
  'vault_unavailable',
  'vault_full',
  'too_many_values',
  'internal',
])

/** Undefined: refused. Anything else that is thrown is a fault. */
async function orRefused<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await ask() }
  } catch (error) {
    assert.ok(error instanceof MaskingError && REFUSALS.has(error.code), String(error))
    return undefined
  }
}

const TEXTS = [
  'x","user":"other","y":"',
  'a&user=victim&z=',
  'c HTTP/1.1',
  'a\r\nx: y',
  'IP_PRIVATE_1',
  'EMAIL_1',
  'EMAIL_2',
  'EMAIL_0',
  'EMAIL_01',
  'EMAIL_1 ',
  'EMAIL_1\n',
  'EMAIL_\uff11',
  'EMAIL_100000000000000',
  'EMAIL_-1',
  'EMAIL_1e3',
  'email_1',
  '__proto__',
  'EMAIL@__proto__',
  '',
  '0',
  '1',
  '-1',
  '1e308',
  'NaN',
  'OK',
  'LATE',
  'ELSEWHERE',
  'first',
  'second',
  '\u0000',
  'EMAIL_1\u0000',
  'x'.repeat(200_000),
].map((text) => Buffer.from(text))

/** What a value can be turned into. */
function liar(next: () => number): (reply: RespValue) => RespValue | RawBytes {
  const below = (count: number): number => Math.floor(next() * count)
  const of = <T>(list: readonly T[]): T => list[below(list.length)] as T
  /** Real parts of earlier replies, of other scopes and apps too. */
  const heard: RespValue[] = [null]
  const anything = (depth: number): RespValue =>
    depth > 3 || below(3) > 0
      ? of<RespValue>([of(TEXTS), of(heard), { line: `:${below(9) - 3}` }, null])
      : Array.from({ length: below(5) }, () => anything(depth + 1))
  const change = (value: RespValue): RespValue => {
    if (!Array.isArray(value) || value.length === 0 || below(6) === 0)
      return Buffer.isBuffer(value) && value.length > 0 && below(3) === 0
        ? Buffer.from(value.map((byte, i) => (i === below(value.length) ? byte ^ 1 : byte)))
        : anything(0)
    const list = [...value]
    const [i, j] = [below(list.length), below(list.length)]
    const [first = null, second = null] = [list[i], list[j]]
    switch (below(5)) {
      case 0:
        list.splice(i, 1)
        return list
      case 1:
        list.splice(i, 0, second)
        return list
      case 2:
        list[i] = second
        list[j] = first
        return list
      default:
        list[i] = change(first)
        return list
    }
  }
  return (reply) => {
    if (heard.length < 500) heard.push(reply)
    else heard[below(500)] = reply
    if (Array.isArray(reply)) heard.push(...reply.slice(2, 4))
    const kind = below(40)
    if (kind < 12) return reply
    if (kind === 39) return new RawBytes(Buffer.from('*2\r\n$5\r\nab\r\n'))
    if (kind === 38) return { line: of(['-ERR any', '-READONLY x', '-NOSCRIPT x', '+OK', ':7']) }
    if (kind === 37) return anything(0)
    if (kind === 36) return of(heard)
    let said = reply
    for (let n = 0; n <= below(2); n++) said = change(said)
    return said
  }
}

describe('a Redis that answers what it likes', () => {
  /** Values of a scope by prefix. */
  const given = new Map<string, Set<string>>()
  /** What a placeholder of a scope has stood for when it was first seen. */
  const first = new Map<string, string>()

  const checkMapping = (scope: string, mapping: Mapping | undefined): void => {
    for (const prefix of ['EMAIL', 'IP']) {
      const own = given.get(`${scope} ${prefix}`)
      for (let n = 1; n <= 40; n++) {
        const value = mapping?.get(`${prefix}_${n}`)
        if (value === undefined) continue
        assert.ok(own?.has(value), `${scope} shows ${value}`)
        const name = `${scope} ${prefix}_${n}`
        assert.equal(value, first.get(name) ?? value, name)
        first.set(name, value)
      }
    }
    assert.equal(mapping?.get('__proto__'), undefined)
  }

  const checkAllocation = (wanted: readonly Wanted[], allocation: Allocation): void => {
    const { placeholders, mapping } = allocation
    assert.equal(placeholders.length, wanted.length)
    const meaning = new Map<string, string>()
    for (const [i, { prefix, value, literal }] of wanted.entries()) {
      const placeholder = placeholders[i] ?? ''
      assert.match(placeholder, new RegExp(`^${prefix}_[1-9]\\d{0,13}$`))
      if (literal === placeholder && mapping.get(placeholder) !== value) continue
      assert.equal(mapping.get(placeholder), value)
      assert.equal(meaning.get(placeholder) ?? value, value)
      meaning.set(placeholder, value)
    }
  }

  it(`is refused or right, never believed: ${CALLS} calls, seed ${SEED}`, async () => {
    const next = random(SEED)
    const below = (count: number): number => Math.floor(next() * count)
    let served = 0
    let refused = 0
    let hostile: HostileRedis | undefined
    let vault: RedisVault | undefined
    for (let call = 0; call < CALLS; call++) {
      if (vault === undefined || vault.state !== 'closed' || !vault.ready() || below(60) === 0) {
        vault?.close()
        await hostile?.stop()
        const started = await startHostileRedis(redis, liar(next))
        stops.push(async () => await started.stop())
        hostile = started
        vault = await vaultAt(hostile)
      }
      assert.ok(hostile !== undefined)
      const [app, id] = [`app${below(2)}`, `s${below(3)}`]
      const scope = `${app}.${id}`
      const wanted = Array.from({ length: below(3) }, (): Wanted => {
        const prefix = below(3) === 0 ? 'IP' : 'EMAIL'
        if (below(6) === 0) return { prefix, value: `${prefix}_1`, literal: `${prefix}_1` }
        return { prefix, value: `${scope}-${prefix}-${below(5)}` }
      })
      for (const { prefix, value } of wanted) {
        const name = `${scope} ${prefix}`
        given.set(name, (given.get(name) ?? new Set()).add(value))
      }
      // Half of all calls find what an honest answer has left in the cache.
      hostile.isHonest = below(4) === 0
      const asked = vault
      const answer = await orRefused(async () => {
        if (below(3) === 0) return { scope, mapping: await asked.load(scope) }
        if (below(12) === 0) await asked.bind([`${app}.${id}-alias`], scope, ['owner'])
        const allocation = await asked.allocate(scope, wanted, 'fresh', { owners: ['owner'] })
        checkAllocation(wanted, allocation)
        return { scope, mapping: allocation.mapping }
      })
      if (answer === undefined) refused++
      else {
        checkMapping(scope, answer.value.mapping)
        served++
      }
    }
    vault?.close()
    await hostile?.stop()
    assert.ok(served > CALLS / 20 && refused > CALLS / 20, `${served} served, ${refused} refused`)
    // What an honest service reads afterwards is what honest writes have left.
    for (const app of ['app0', 'app1'])
      for (const id of ['s0', 's1', 's2'])
        checkMapping(`${app}.${id}`, await honest.load(`${app}.${id}`))
  })

  it('gives no text that is not a placeholder of the wanted prefix, whatever a writer left in the scope', async () => {
    await honest.allocate('tag.s', [email('a'), { prefix: 'IP', value: 'i' }], 'fresh')
    const key = 'hostile:{tag}:s:s'
    for (const text of TEXTS) {
      if (String(text) === 'EMAIL_1') continue
      const lookup = keys.lookup('tag.s', 'EMAIL', 'a')
      await redis.admin.hset(key, Buffer.concat([Buffer.from('i'), lookup]), text)
      const answer = await orRefused(
        async () => await honest.allocate('tag.s', [email('a')], 'fresh'),
      )
      assert.equal(answer, undefined, `${String(text).slice(0, 40)} was believed`)
    }
  })
})
