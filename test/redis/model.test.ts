import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Mapping, Wanted } from '../../src/core/mapping/vault.ts'
import type { RedisVault } from '../../src/vault/redis/redis-vault.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { connectedVault, testKeys, connectionTo } from '../support/redis/redis-vault.ts'

/** MODEL_OPERATIONS=100000 checks ten times as many. */
const OPERATIONS = Number(process.env['MODEL_OPERATIONS'] ?? 10_000)
const PER_RUN = 100

const BASE = 1_000_000
const scope = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__')
const prefix = fc.constantFrom('EMAIL', 'IP')
const value = fc.constantFrom('x', 'y', 'z', '', 'constructor', 'EMAIL_1', '\ud800')
const wanted = fc.oneof(
  { weight: 4, arbitrary: fc.record({ prefix, value }) },
  {
    weight: 1,
    arbitrary: fc
      .record({ prefix, number: fc.constantFrom(1, 2, 3, 5), isLower: fc.boolean() })
      .map(({ prefix: name, number, isLower }) => {
        const literal = `${name}_${number}`
        return { prefix: name, value: isLower ? literal.toLowerCase() : literal, literal }
      }),
  },
)
const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('allocate' as const),
      scope,
      wanted: fc.array(wanted, { maxLength: 5 }),
      origin: fc.constantFrom('fresh' as const, 'resumed' as const),
      owners: fc.array(fc.constantFrom('o', 'p'), { maxLength: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('load' as const), scope }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('bind' as const), alias: scope, scope }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), scope }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), scope }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

interface ModelScope {
  readonly id: string
  readonly names: Set<string>
  /** `[placeholder, prefix, value]` in order of birth. */
  readonly rows: (readonly [string, string, string])[]
  /** Highest number by prefix. */
  readonly highest: Map<string, number>
  /** What users typed: given to no value, seen or not. */
  readonly typed: Set<string>
}

/** The vault as one would write it down. Which numbers a replica takes is not said, but that each is taken once. */
function createModel() {
  const scopes = new Set<ModelScope>()
  /** What a placeholder has meant under an id, in all lives of it. */
  const past = new Map<string, string>()
  const named = (name: string): ModelScope | undefined =>
    [...scopes].find(({ names }) => names.has(name))
  const forget = (name: string): void => {
    const found = named(name)
    if (found !== undefined) scopes.delete(found)
  }
  return {
    named,
    forget,
    bind: (alias: string, name: string): void => {
      if (named(alias) === undefined) named(name)?.names.add(alias)
    },
    allocate: (
      op: Extract<Operation, { kind: 'allocate' }>,
      given: readonly string[],
    ): ModelScope => {
      let found = named(op.scope)
      if (found === undefined) {
        found = {
          id: op.scope,
          names: new Set([op.scope]),
          rows: [],
          highest: new Map(),
          typed: new Set(),
        }
        scopes.add(found)
      }
      check(found, op.wanted, given, past)
      return found
    },
  }
}

function check(
  model: ModelScope,
  list: readonly Wanted[],
  given: readonly string[],
  past: Map<string, string>,
): void {
  const { id, rows, highest, typed } = model
  for (const { literal } of list) if (literal !== undefined) typed.add(literal)
  for (const [i, { prefix: name, value: text, literal }] of list.entries()) {
    const placeholder = given[i] ?? ''
    const old = rows.find(([, p, v]) => p === name && v === text)
    if (literal !== undefined) assert.equal(placeholder, literal)
    else if (old === undefined) {
      const number = Number(placeholder.slice(name.length + 1))
      assert.ok(placeholder.startsWith(`${name}_`) && number >= 1)
      assert.ok(!typed.has(placeholder), placeholder)
      const meaning = JSON.stringify(text)
      assert.equal(past.get(`${id} ${placeholder}`), undefined, `${placeholder} ${meaning}`)
      past.set(`${id} ${placeholder}`, meaning)
      highest.set(name, Math.max(number, highest.get(name) ?? 0))
      rows.push([placeholder, name, text])
    } else assert.equal(placeholder, old[0])
  }
}

function assertHolds(mapping: Mapping | undefined, scopeOf: ModelScope | undefined): void {
  const values = scopeOf?.rows.length
  // What users typed may be told of, and then stands for itself.
  const given = new Set(scopeOf?.rows.map(([placeholder]) => placeholder))
  const seen = [...(scopeOf?.typed ?? [])].filter(
    (each) => !given.has(each) && mapping?.get(each) === each,
  ).length
  assert.equal(mapping?.size, values === undefined ? undefined : values + seen)
  for (const [placeholder, , text] of scopeOf?.rows ?? [])
    assert.equal(mapping?.get(placeholder), text)
  for (const [name, number] of scopeOf?.highest ?? []) assert.equal(mapping?.highest(name), number)
}

describe('Redis vault', () => {
  let redis: TestRedis
  const replicas: RedisVault[] = []
  let runs = 0
  let blocks = 0

  before(async () => {
    redis = await startRedis()
  })
  after(async () => {
    for (const vault of replicas) vault.close()
    await redis.stop()
  })

  it(`does what a plain list of scopes would do: ${OPERATIONS} operations on three replicas`, async () => {
    const keys = testKeys()
    for (let i = 0; i < 3; i++)
      replicas.push(
        await connectedVault({
          connection: connectionTo(redis),
          keys,
          keyPrefix: 'model',
          // Blocks that cannot meet: here it is the counting that is checked.
          resumeBase: () => BASE + 1_000 * blocks++,
          lateMs: 10_000,
        }),
      )
    const steps = fc.array(fc.tuple(fc.nat(2), operation), {
      minLength: PER_RUN,
      maxLength: PER_RUN,
    })
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        await redis.admin.flushdb()
        const tag = `run${runs++}`
        const model = createModel()
        /** Names that Dify may have heard of: only a name that was drawn just now is fresh. */
        const used = new Set<string>()
        for (const [replica, op] of list) {
          const vault = replicas[replica]
          assert.ok(vault !== undefined)
          const key = `${tag}.${op.scope}`
          switch (op.kind) {
            case 'allocate': {
              const origin = used.has(op.scope) ? 'resumed' : op.origin
              used.add(op.scope)
              const { placeholders, mapping } = await vault.allocate(key, op.wanted, origin, {
                owners: op.owners,
              })
              assertHolds(mapping, model.allocate(op, placeholders))
              break
            }
            case 'load':
              assertHolds(await vault.load(key), model.named(op.scope))
              break
            case 'bind':
              used.add(op.alias)
              await vault.bind([`${tag}.${op.alias}`], key)
              model.bind(op.alias, op.scope)
              break
            case 'erase':
              await vault.erase(key)
              // Marks of this very moment would refuse the other replicas, whose clocks are a round trip behind.
              for (const mark of await redis.admin.keys(`model:{${tag}}:a:*`))
                if ((await redis.admin.get(mark))?.startsWith('!') === true)
                  await redis.admin.del(mark)
              model.forget(op.scope)
              break
            case 'expire': {
              const id = model.named(op.scope)?.id
              if (id !== undefined) await redis.admin.del(`model:{${tag}}:s:${id}`)
              model.forget(op.scope)
              break
            }
          }
        }
      }),
      { numRuns: Math.ceil(OPERATIONS / PER_RUN), endOnFailure: true },
    )
  })
})
