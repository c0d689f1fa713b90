import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { EntryWriter, type SealedEntry, readEntries } from '../../src/vault/redis/entries.ts'
import { StoreError } from '../../src/vault/redis/server/failure.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { random } from '../chaos/random.ts'
import { DifyMemory } from '../support/dify/dify-memory.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { TwoVaults, email } from '../support/redis/two-vaults.ts'
import { waitFor } from '../support/wait-for.ts'

/** Steps of the random run; `make fuzz` takes 2,000. */
const STEPS = Number(process.env['DISASTER_STEPS'] ?? (process.env['FUZZ'] === '1' ? 2_000 : 300))
const SEED = Number(process.env['DISASTER_SEED'] ?? Date.now() % 1_000_000)

const ARGS =
  '--save;;--appendonly;no;--enable-debug-command;yes;--repl-diskless-sync-delay;0'.split(';')
const KEY_PREFIX = 'dm'
const both = new TwoVaults(KEY_PREFIX, ARGS)
const { one, two } = both

/** What a client does when it is refused. */
async function again<T>(run: () => Promise<T>): Promise<T> {
  let result: { readonly value: T } | undefined
  await waitFor(async () => {
    try {
      result = { value: await run() }
      return true
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      return false
    }
  }, 10_000)
  assert.ok(result !== undefined)
  return result.value
}

async function exported(): Promise<readonly SealedEntry[]> {
  const entries: SealedEntry[] = []
  for await (const entry of readEntries(both.redis.admin, KEY_PREFIX)) entries.push(entry)
  return entries
}

async function imported(entries: readonly SealedEntry[]): Promise<void> {
  const writer = new EntryWriter(both.redis.admin, KEY_PREFIX)
  for (const entry of entries) assert.ok(await writer.write(entry))
}

/** A conversation as clients and Dify see it: its first turn has a name of its own, later ones have the conversation's. */
class Conversation {
  readonly #first: string
  readonly #name: string
  readonly #memory = new DifyMemory()
  #turns = 0

  constructor(name: string, isUser = false) {
    this.#name = `tag.${name}`
    this.#first = isUser ? this.#name : `tag.first-${name}`
    if (isUser) this.#turns = 1
  }

  async turn(vault: RedisVault, values: readonly string[]): Promise<readonly string[]> {
    const isFirst = this.#turns++ === 0
    const scope = isFirst ? this.#first : this.#name
    const origin = isFirst ? 'fresh' : 'resumed'
    const { placeholders, mapping } = await again(
      async () => await vault.allocate(scope, values.map(email), origin),
    )
    for (const [i, value] of values.entries()) {
      const placeholder = placeholders[i] ?? ''
      this.#memory.saw(placeholder, value)
      assert.equal(mapping.get(placeholder), value)
    }
    this.#memory.check(mapping)
    if (isFirst) await again(async () => await vault.bind([this.#name], this.#first))
    return placeholders
  }

  async checkOrRefused(vault: RedisVault): Promise<void> {
    try {
      this.#memory.check(await vault.load(this.#name))
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
    }
  }

  async check(): Promise<void> {
    for (const vault of both.vaults)
      this.#memory.check(await again(async () => await vault.load(this.#name)))
  }
}

let names = 0
const talk = (): Conversation => new Conversation(`talk-${names++}`)

describe('numbers after a disaster', () => {
  it('are not given again by a backup that is imported into the same server', async () => {
    const conversation = talk()
    assert.deepEqual(await conversation.turn(one(), ['alice@x.vn']), ['EMAIL_1'])
    const backup = await exported()
    assert.deepEqual(await conversation.turn(one(), ['bob@x.vn']), ['EMAIL_2'])
    await conversation.check()
    await imported(backup)
    await conversation.check()
    await conversation.turn(one(), ['carol@x.vn'])
    await conversation.turn(two(), ['dan@x.vn'])
    await conversation.check()
    // What the backup held is there, what came after it is shown.
    const mapping = await two().load(`tag.talk-${names - 1}`)
    assert.equal(mapping?.get('EMAIL_1'), 'alice@x.vn')
    assert.equal(mapping.get('EMAIL_2'), undefined)
  })

  it('are not given again by a server that starts from an older dump, however much it lost', async () => {
    const conversation = talk()
    await conversation.turn(one(), ['alice@x.vn'])
    const dump = await both.save('older.rdb')
    await conversation.turn(
      one(),
      Array.from({ length: 1_500 }, (_, i) => `p${i}@x.vn`),
    )
    assert.deepEqual(await conversation.turn(one(), ['bob@x.vn']), ['EMAIL_1502'])
    await both.restartFrom(dump)
    await conversation.check()
    await conversation.turn(two(), ['carol@x.vn'])
    await conversation.turn(one(), ['dan@x.vn', 'alice@x.vn'])
    await conversation.check()
  })

  it('are not given again by an older dump to services that were not there before', async () => {
    const conversation = talk()
    const user = new Conversation(`user-${names++}`, true)
    await conversation.turn(one(), ['alice@x.vn'])
    await user.turn(one(), ['alice@x.vn'])
    // Its numbers are there, it is not.
    await both.redis.admin.del(`${KEY_PREFIX}:{tag}:s:user-${names - 1}`)
    const dump = await both.save('services.rdb')
    await conversation.turn(two(), ['bob@x.vn'])
    await user.turn(two(), ['bob@x.vn'])
    await both.restartFrom(dump)
    await both.replaceBoth()
    await conversation.turn(one(), ['carol@x.vn'])
    await user.turn(one(), ['carol@x.vn'])
    await conversation.check()
    await user.check()
  })

  it('are not given again after an operator has put older keys back, or loaded an older file', async () => {
    const conversation = talk()
    const id = `talk-${names - 1}`
    await conversation.turn(one(), ['alice@x.vn'])
    const key = `${KEY_PREFIX}:{tag}:s:first-${id}`
    const older = await both.redis.admin.dumpBuffer(key)
    assert.ok(older !== null)
    await conversation.turn(two(), ['bob@x.vn'])
    await both.redis.admin.restore(key, 3_600_000, older, 'REPLACE')
    await both.replaceBoth()
    await conversation.turn(one(), ['carol@x.vn'])
    await both.redis.admin.save()
    await conversation.turn(two(), ['dan@x.vn'])
    await both.redis.admin.call('DEBUG', 'RELOAD', 'NOSAVE')
    await both.replaceBoth()
    await conversation.turn(two(), ['eve@x.vn'])
    await conversation.check()
  })

  it('are not given again when scopes are evicted', async () => {
    const conversation = talk()
    const id = `talk-${names - 1}`
    const evict = async (...kinds: readonly string[]): Promise<void> => {
      for (const kind of kinds) await both.redis.admin.del(`${KEY_PREFIX}:{tag}:${kind}`)
    }
    await conversation.turn(one(), ['alice@x.vn'])
    await evict(`s:first-${id}`)
    await conversation.turn(two(), ['bob@x.vn'])
    await evict(`s:${id}`)
    await conversation.turn(one(), ['carol@x.vn'])
    await conversation.turn(two(), ['dan@x.vn'])
    await evict(`s:${id}`)
    await conversation.turn(one(), ['eve@x.vn'])
    await conversation.check()
  })

  it('are not given again by a master that was replaced and comes back without a restart', async () => {
    const other = await startRedis({ args: ARGS })
    try {
      const conversation = talk()
      await conversation.turn(one(), ['alice@x.vn'])
      const follows = async (server: TestRedis, { host, port }: TestRedis): Promise<void> => {
        await server.admin.replicaof(host, port)
        await waitFor(async () =>
          (await server.admin.info('replication')).includes('master_link_status:up'),
        )
      }
      await follows(other, both.redis)
      await other.admin.call('REPLICAOF', 'NO', 'ONE')
      // Given out by a master that others have already left.
      await conversation.turn(one(), ['bob@x.vn'])
      await follows(both.redis, other)
      await both.redis.admin.call('REPLICAOF', 'NO', 'ONE')
      await conversation.check()
      await conversation.turn(two(), ['carol@x.vn'])
      await conversation.check()
    } finally {
      await other.stop()
    }
  })

  it('go on from 1 to 2 and 3 at the service that gave the first one, whatever others give meanwhile', async () => {
    const conversation = talk()
    const given = [
      await conversation.turn(one(), ['a@x.vn']),
      await conversation.turn(two(), ['b@x.vn', 'a@x.vn']),
      await conversation.turn(one(), ['c@x.vn', 'a@x.vn']),
    ]
    const [other = ''] = given[1] ?? []
    assert.match(other, /^EMAIL_\d{14}$/)
    assert.deepEqual(given, [['EMAIL_1'], [other, 'EMAIL_1'], ['EMAIL_2', 'EMAIL_1']])
    await conversation.check()
  })
})

describe('random disasters', () => {
  it(`never let a number mean two values: ${STEPS} steps of two services, seed ${SEED}`, async () => {
    const next = random(SEED)
    const below = (count: number): number => Math.floor(next() * count)
    const conversations = Array.from(
      { length: 8 },
      (_, i) => new Conversation(`random-${i}`, i >= 6),
    )
    const copies: {
      dump?: string
      entries?: readonly SealedEntry[]
      one?: SealedEntry | undefined
    } = {}
    let values = 0
    const ours = async (): Promise<readonly string[]> =>
      (await both.redis.admin.keys(`${KEY_PREFIX}:*`)).toSorted()
    const turn = async (): Promise<void> => {
      const conversation = conversations[below(conversations.length)]
      const vault = both.vaults[below(2)]
      assert.ok(conversation !== undefined && vault !== undefined)
      const wanted = Array.from({ length: below(4) }, () =>
        below(3) === 0 ? `old${below(9)}@x.vn` : `v${values++}@x.vn`,
      )
      await conversation.turn(vault, wanted)
    }
    /** Records that were in a scope once: they are shown again under any number of it. */
    const records = new Map<string, Buffer[]>()
    /** An attacker exchanges, copies or replays records of a scope; whatever is read meanwhile is refused or right. */
    const tamper = async (): Promise<void> => {
      const scopes = (await ours()).filter((key) => key.includes(':s:'))
      const key = scopes[below(scopes.length)]
      if (key === undefined) return
      const fields = (await both.redis.admin.hkeys(key)).filter((field) =>
        field.startsWith('rEMAIL_'),
      )
      const own = new Map<string, Buffer>()
      for (const field of fields) {
        const record = await both.redis.admin.hgetBuffer(key, field)
        if (record !== null) own.set(field, record)
      }
      const from = [...(records.get(key) ?? []), ...own.values()].slice(-50)
      records.set(key, from)
      for (const field of fields)
        if (below(3) === 0) await both.redis.admin.hset(key, field, from[below(from.length)] ?? '')
      for (const vault of both.vaults) {
        if (below(2) === 0) vault.forgetOpened()
        for (const conversation of conversations) await conversation.checkOrRefused(vault)
      }
      for (const [field, record] of own) await both.redis.admin.hset(key, field, record)
    }
    /** By how often they come; turns of conversations are the rest. */
    const disasters: readonly (readonly [number, () => Promise<unknown>])[] = [
      [4, async () => (copies.dump = await both.save('random.rdb'))],
      [4, async () => (copies.entries = await exported())],
      [2, async () => (copies.one = copies.entries?.[below(copies.entries.length)])],
      [2, async () => await both.restartFrom(copies.dump)],
      [2, async () => await imported(copies.entries ?? [])],
      [2, async () => await both.redis.admin.flushall()],
      [
        20,
        async () => await both.redis.admin.del((await ours())[below((await ours()).length)] ?? '-'),
      ],
      [
        4,
        async () => {
          const { one: entry } = copies
          if (entry === undefined) return
          const dump = Buffer.from(entry.dump, 'base64')
          await both.redis.admin.restore(entry.key, entry.ttl, dump, 'REPLACE')
        },
      ],
      [
        2,
        async () => {
          if (existsSync(join(both.redis.dir, 'dump.rdb')))
            await both.redis.admin.call('DEBUG', 'RELOAD', 'NOSAVE')
        },
      ],
      [
        4,
        async () => {
          // Evicts as it likes, then has room again.
          const used = Number(/used_memory:(\d+)/.exec(await both.redis.admin.info('memory'))?.[1])
          const policy = ['allkeys-random', 'allkeys-lru', 'volatile-ttl', 'volatile-random']
          await both.redis.admin.config('SET', 'maxmemory-policy', policy[below(4)] ?? '')
          await both.redis.admin.config('SET', 'maxmemory', String(used - 2_000 - below(20_000)))
          await both.redis.admin.set('filler', 'x', 'PX', 1).catch(() => undefined)
          await both.redis.admin.config('SET', 'maxmemory', '0')
        },
      ],
      [
        6,
        async () => {
          await both.replace(below(2))
        },
      ],
      [6, async () => both.vaults[below(2)]?.forgetOpened()],
      [20, async () => await tamper()],
    ]
    const share = disasters.reduce((sum, [weight]) => sum + weight, 0)
    for (let step = 0; step < STEPS; step++) {
      let at = below(share * 5)
      const disaster = disasters.find(([weight]) => (at -= weight) < 0)
      if (disaster === undefined) await turn()
      else {
        await disaster[1]()
        if (below(4) === 0) await both.replaceBoth()
      }
      for (const conversation of conversations) await conversation.check()
    }
  })
})
