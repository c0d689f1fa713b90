import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MaskingError } from '../../src/core/errors.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { openRecord } from '../../src/vault/sealing/sealed-record.ts'
import { random } from '../chaos/random.ts'
import { DifyMemory } from '../support/dify/dify-memory.ts'
import { TwoVaults, email } from '../support/redis/two-vaults.ts'
import { waitFor } from '../support/wait-for.ts'

/** Steps of the random run; `make fuzz` takes 5,000. */
const STEPS = Number(process.env['ROLLBACK_STEPS'] ?? (process.env['FUZZ'] === '1' ? 5_000 : 600))
const SEED = Number(process.env['ROLLBACK_SEED'] ?? Date.now() % 1_000_000)

const KEY_PREFIX = 'back'
const both = new TwoVaults(KEY_PREFIX, ['--save', '', '--appendonly', 'no'])
const { keys, one, two } = both

/** Undefined: refused as a failure of the store. */
async function orRefused<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await ask() }
  } catch (error) {
    assert.ok(error instanceof MaskingError, String(error))
    return undefined
  }
}

/** Fields of a hash, or a text. Names of fields are bytes, one unit each. */
type State = ReadonlyMap<string, Buffer> | Buffer

async function stateOf(key: string): Promise<State | undefined> {
  const type = await both.redis.admin.type(key)
  if (type === 'string') return (await both.redis.admin.getBuffer(key)) ?? undefined
  if (type !== 'hash') return undefined
  const flat = (await both.redis.admin.callBuffer('HGETALL', key)) as Buffer[]
  const fields = new Map<string, Buffer>()
  for (let i = 0; i < flat.length; i += 2)
    fields.set(String(flat[i]?.toString('latin1')), flat[i + 1] ?? Buffer.alloc(0))
  return fields
}

/** Puts a state in place of what is there with plain writes, which leave no trace in the server. */
async function putBack(key: string, state: State): Promise<void> {
  await both.redis.admin.del(key)
  if (Buffer.isBuffer(state)) await both.redis.admin.set(key, state, 'PX', 3_600_000)
  else {
    for (const [field, value] of state)
      await both.redis.admin.hset(key, Buffer.from(field, 'latin1'), value)
    await both.redis.admin.pexpire(key, 3_600_000)
  }
}

type Snapshot = ReadonlyMap<string, State>

async function snapshot(): Promise<Snapshot> {
  const all = new Map<string, State>()
  for (const key of await both.redis.admin.keys(`${KEY_PREFIX}:*`)) {
    const state = await stateOf(key)
    if (state !== undefined) all.set(key, state)
  }
  return all
}

async function rollBack(to: Snapshot): Promise<void> {
  await both.redis.admin.flushdb()
  for (const [key, state] of to) await putBack(key, state)
}

/** Conversations as Dify sees them. Its first turn has a scope of its own, later ones have the conversation's name. */
class Talk {
  readonly name: string
  readonly memory = new DifyMemory()
  /** Names that were drawn for first turns, the last of which Dify has answered. */
  readonly firsts: string[] = []
  #turns = 0

  constructor(name: string) {
    this.name = name
  }

  get hasBegun(): boolean {
    return this.#turns > 0
  }

  get #first(): string {
    return this.firsts.at(-1) ?? assert.fail('the conversation has not begun')
  }

  async turn(vault: RedisVault, values: readonly string[]): Promise<readonly string[] | undefined> {
    const isFirst = this.#turns === 0
    if (isFirst) this.firsts.push(`tag.first${this.firsts.length}-${this.name}`)
    const scope = isFirst ? this.#first : `tag.${this.name}`
    const answer = await orRefused(
      async () => await vault.allocate(scope, values.map(email), isFirst ? 'fresh' : 'resumed'),
    )
    if (answer === undefined) return undefined
    this.#turns++
    const { placeholders, mapping } = answer.value
    for (const [i, value] of values.entries()) {
      this.memory.saw(placeholders[i] ?? '', value)
      assert.equal(mapping.get(placeholders[i] ?? ''), value)
    }
    this.memory.check(mapping)
    if (isFirst) await orRefused(async () => await vault.bind([`tag.${this.name}`], this.#first))
    return placeholders
  }

  /** False: refused. */
  async check(vault: RedisVault): Promise<boolean> {
    const answer = await orRefused(async () => await vault.load(`tag.${this.name}`))
    if (answer !== undefined) this.memory.check(answer.value)
    return answer !== undefined
  }
}

let talks = 0
const talk = (): Talk => new Talk(`talk-${talks++}`)
const scopeOf = ({ name }: Talk): string => `${KEY_PREFIX}:{tag}:s:first0-${name}`

describe('a store that is taken back to its own past', () => {
  const cases: Record<string, (conversation: Talk) => Promise<() => Promise<void>>> = {
    'all of the database': async () => {
      const past = await snapshot()
      return async () => await rollBack(past)
    },
    'one scope': async (conversation) => {
      const state = (await stateOf(scopeOf(conversation))) ?? assert.fail()
      return async () => await putBack(scopeOf(conversation), state)
    },
    'the fields of a scope that say how far its numbers go': async (conversation) => {
      const state = (await stateOf(scopeOf(conversation))) ?? assert.fail()
      assert.ok(!Buffer.isBuffer(state))
      return async () => {
        const now = (await stateOf(scopeOf(conversation))) ?? assert.fail()
        assert.ok(!Buffer.isBuffer(now))
        for (const field of now.keys())
          if (/^(?:c|l|x$|n$|i)/.test(field) && !state.has(field))
            await both.redis.admin.hdel(scopeOf(conversation), Buffer.from(field, 'latin1'))
        for (const [field, value] of state)
          if (/^(?:c|l|x$|n$|i)/.test(field))
            await both.redis.admin.hset(scopeOf(conversation), Buffer.from(field, 'latin1'), value)
      }
    },
    'the file that the server starts from': async () => {
      const past = await both.save('past.rdb')
      return async () => await both.restartFrom(past)
    },
  }
  const times = {
    'the service that has not seen what came after': async (): Promise<RedisVault> => two(),
    'the service that gave the numbers': async (): Promise<RedisVault> => one(),
    'a service that was started since': async (): Promise<RedisVault> => {
      await both.replaceBoth()
      return one()
    },
  }
  for (const [what, prepare] of Object.entries(cases))
    for (const [whom, serviceThen] of Object.entries(times))
      it(`gives no number twice: ${what}, then ${whom} is asked`, async () => {
        const conversation = talk()
        assert.deepEqual(await conversation.turn(one(), ['alice@x.vn']), ['EMAIL_1'])
        const back = await prepare(conversation)
        assert.deepEqual(await conversation.turn(one(), ['bob@x.vn']), ['EMAIL_2'])
        await back()
        const vault = await serviceThen()
        assert.ok(await conversation.turn(vault, ['carol@x.vn']))
        await back()
        assert.ok(await conversation.turn(vault, ['dan@x.vn']))
        for (const each of both.vaults) {
          each.forgetOpened()
          await conversation.check(each)
        }
      })

  it('shows nothing else by an old record in the place of a new one, or both of them', async () => {
    const conversation = talk()
    await conversation.turn(one(), ['alice@x.vn'])
    const state = (await stateOf(scopeOf(conversation))) ?? assert.fail()
    await conversation.turn(one(), ['bob@x.vn'])
    const late = (await stateOf(scopeOf(conversation))) ?? assert.fail()
    await putBack(scopeOf(conversation), state)
    for (const vault of both.vaults) vault.forgetOpened()
    await conversation.turn(two(), ['carol@x.vn'])
    assert.ok(!Buffer.isBuffer(late))
    // Everything that ever was, at once.
    for (const [field, value] of late)
      await both.redis.admin.hset(scopeOf(conversation), Buffer.from(field, 'latin1'), value)
    for (const vault of both.vaults) {
      vault.forgetOpened()
      await conversation.check(vault)
    }
  })
})

describe('a writer who has kept everything that services ever sent', () => {
  it(`finds no two records of one placeholder with different values: ${STEPS} steps, seed ${SEED}`, async () => {
    const next = random(SEED)
    const below = (count: number): number => Math.floor(next() * count)
    const of = <T>(list: readonly T[]): T => list[below(list.length)] as T
    /** Scope and placeholder → values of all records that were ever sent for it, whether or not they were stored. */
    const sealed = new Map<string, Set<string>>()
    const conversations = Array.from({ length: 4 }, talk)
    const spy = await both.redis.admin.duplicate().monitor()
    let records = 0
    spy.on('monitor', (_time: string, args: readonly string[]) => {
      for (const [i, arg] of args.entries()) {
        if (arg !== 'EMAIL') continue
        const [lookup, literal, number, record] = args.slice(i + 1, i + 5)
        if (literal !== '' || lookup === undefined || Number(number) < 1) continue
        const bytes = (text: string): Buffer => Buffer.from(unescaped(text), 'latin1')
        for (const scope of conversations.flatMap((each) => [...each.firsts, `tag.${each.name}`])) {
          const place = { scope, prefix: 'EMAIL', number: Number(number), lookup: bytes(lookup) }
          let value = ''
          try {
            value = openRecord(keys, place, bytes(record ?? ''))
          } catch {
            continue
          }
          records++
          const name = `${scope} EMAIL_${number}`
          sealed.set(name, (sealed.get(name) ?? new Set()).add(value))
        }
      }
    })
    const past: Snapshot[] = []
    let values = 0
    let served = 0
    for (let step = 0; step < STEPS; step++) {
      const key = of(await both.redis.admin.keys(`${KEY_PREFIX}:{tag}:*`)) ?? '-'
      const kind = below(20)
      if (kind === 0) past.push(await snapshot())
      else if (kind === 1 && past.length > 0) await rollBack(of(past))
      else if (kind < 4 && past.length > 0) {
        const state = of(past).get(key)
        if (state !== undefined) await putBack(key, state)
      } else if (kind < 7 && past.length > 0) {
        const state = of(past).get(key)
        if (state !== undefined && !Buffer.isBuffer(state) && state.size > 0) {
          const [field, value] = of([...state])
          if ((await both.redis.admin.type(key)) === 'hash')
            await both.redis.admin.hset(key, Buffer.from(field, 'latin1'), value)
        }
      } else if (kind === 7) await both.redis.admin.del(key)
      else if (kind === 8) {
        await both.replace(below(2))
      } else if (kind === 9) of(both.vaults).forgetOpened()
      const conversation = of(conversations)
      const wanted = Array.from({ length: below(3) }, () =>
        below(3) === 0 ? `v${below(values + 1)}@x.vn` : `v${++values}@x.vn`,
      )
      // Two requests at once now and then, on one service or on both.
      const isPair = conversation.hasBegun && below(3) === 0
      const asked = [conversation.turn(of(both.vaults), wanted)]
      if (isPair) asked.push(conversation.turn(of(both.vaults), [`v${++values}@x.vn`]))
      for (const answer of await Promise.all(asked)) if (answer !== undefined) served++
      for (const vault of both.vaults) await conversation.check(vault)
    }
    await both.redis.admin.ping()
    await waitFor(() => records > STEPS / 4)
    spy.disconnect()
    assert.ok(served > STEPS / 3, `${served} served`)
    for (const [name, all] of sealed) assert.equal(all.size, 1, `${name}: ${[...all].join(' ')}`)
  })
})

/** What MONITOR shows of bytes. */
function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined
      ? ({ n: '\n', r: '\r', t: '\t', a: '\u0007', b: '\b' }[letter] ?? letter)
      : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
