import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { MaskingError } from '../../src/core/errors.ts'
import type { Mapping } from '../../src/core/mapping/vault.ts'
import { type MemoryVault, createMemoryVault } from '../../src/vault/memory-vault.ts'
import { runs } from '../support/runs.ts'

const TTL_SECONDS = 10
const BASE = 1000

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__')
const prefix = fc.constantFrom('EMAIL', 'IP')
const value = fc.constantFrom('x', 'y', 'z', '', 'constructor', 'EMAIL_1')
const operation = fc.oneof(
  fc.record({
    kind: fc.constant('allocate' as const),
    scope: key,
    wanted: fc.array(fc.record({ prefix, value }), { maxLength: 5 }),
    origin: fc.constantFrom('fresh' as const, 'resumed' as const),
    end: fc.constantFrom('none' as const, 'confirm' as const, 'release' as const),
  }),
  fc.record({ kind: fc.constant('load' as const), scope: key }),
  fc.record({ kind: fc.constant('bind' as const), alias: key, scope: key }),
  fc.record({ kind: fc.constant('erase' as const), scope: key }),
  fc.record({ kind: fc.constant('sweep' as const) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 8000 }) }),
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

interface ModelScope {
  readonly names: Set<string>
  readonly base: number
  /** `[placeholder, prefix, value]` in order of birth. */
  readonly rows: (readonly [string, string, string])[]
  usedAt: number
}

/** The vault as one would write it down: a list of scopes, searched from the front. */
function createModel() {
  let scopes: ModelScope[] = []
  let now = 0
  const isLiving = ({ usedAt }: ModelScope): boolean => now - usedAt < TTL_SECONDS * 1000
  const named = (name: string): ModelScope | undefined =>
    scopes.find((scope) => isLiving(scope) && scope.names.has(name))
  return {
    wait: (ms: number): void => {
      now += ms
    },
    load: (name: string): ModelScope | undefined => {
      const found = named(name)
      if (found !== undefined) found.usedAt = now
      return found
    },
    bind: (alias: string, name: string): void => {
      const found = named(name)
      if (found === undefined || named(alias) !== undefined) return
      found.names.add(alias)
      found.usedAt = now
    },
    erase: (name: string): void => {
      const found = named(name)
      scopes = scopes.filter((scope) => scope !== found)
    },
    allocate: (op: Extract<Operation, { kind: 'allocate' }>): string[] => {
      let scope = named(op.scope)
      if (scope === undefined) {
        const base = op.origin === 'resumed' ? BASE : 0
        scope = { names: new Set([op.scope]), base, rows: [], usedAt: now }
        scopes.push(scope)
      }
      scope.usedAt = now
      const { rows, base } = scope
      return op.wanted.map((wanted) => {
        const old = rows.find(([, p, v]) => p === wanted.prefix && v === wanted.value)
        if (old !== undefined) return old[0]
        const count = rows.filter(([, p]) => p === wanted.prefix).length
        const placeholder = `${wanted.prefix}_${base + count + 1}`
        rows.push([placeholder, wanted.prefix, wanted.value])
        return placeholder
      })
    },
    /** Living scopes and placeholders: what a sweep leaves. */
    counts: (): { scopes: number; entries: number } => ({
      scopes: scopes.filter(isLiving).length,
      entries: scopes.filter(isLiving).reduce((sum, { rows }) => sum + rows.length, 0),
    }),
  }
}

function setUp(maxEntries: number): { vault: MemoryVault; wait: (ms: number) => void } {
  let now = 0
  const vault = createMemoryVault({
    ttlSeconds: TTL_SECONDS,
    maxEntries,
    now: () => now,
    resumeBase: () => BASE,
    unprovenShare: 0,
    minTtlSeconds: 0,
  })
  vault.prove('-')
  return {
    vault,
    wait: (ms) => {
      now += ms
    },
  }
}

/** The answer, or nothing if the vault has no room. */
function orRefused<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch (error) {
    if (error instanceof MaskingError && REFUSALS.has(error.code)) return undefined
    throw error
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['vault_full', 'too_many_values'])

function assertHolds(mapping: Mapping | undefined, scope: ModelScope | undefined): void {
  assert.equal(mapping?.size, scope?.rows.length)
  for (const [placeholder, , text] of scope?.rows ?? [])
    assert.equal(mapping?.get(placeholder), text)
}

describe('memory vault', () => {
  it('does what a plain list of scopes would do', () => {
    fc.assert(
      fc.property(
        fc.array(operation, { minLength: 20, maxLength: 120, size: 'max' }),
        (operations) => {
          const model = createModel()
          const { vault, wait } = setUp(10_000)
          for (const op of operations) {
            switch (op.kind) {
              case 'allocate': {
                const { placeholders, mapping } = vault.allocate(op.scope, op.wanted, op.origin)
                assert.deepEqual(placeholders, model.allocate(op))
                assertHolds(mapping, model.load(op.scope))
                break
              }
              case 'load':
                assertHolds(vault.load(op.scope), model.load(op.scope))
                break
              case 'bind':
                vault.bind([op.alias], op.scope)
                model.bind(op.alias, op.scope)
                break
              case 'erase':
                vault.erase(op.scope)
                model.erase(op.scope)
                break
              case 'sweep': {
                vault.sweep()
                const { scopes, entries } = vault.stats()
                assert.deepEqual({ scopes, entries }, model.counts())
                break
              }
              case 'wait':
                wait(op.ms)
                model.wait(op.ms)
                break
            }
          }
        },
      ),
      runs(500),
    )
  })

  it('never keeps more than it may, and never shows another value, however it evicts', () => {
    const limits = fc.integer({ min: 1, max: 30 })
    const operations = fc.array(operation, { minLength: 20, maxLength: 120, size: 'max' })
    fc.assert(
      fc.property(limits, operations, (maxEntries, list) => {
        const { vault, wait } = setUp(maxEntries)
        const held: { mapping: Mapping; rows: Map<string, string> }[] = []
        for (const op of list) {
          if (op.kind === 'allocate') {
            const allocation = orRefused(() => vault.allocate(op.scope, op.wanted, op.origin))
            if (allocation === undefined) continue
            const { placeholders, mapping, receipt } = allocation
            if (op.end === 'release') {
              vault.release(op.scope, [receipt])
              continue
            }
            if (op.end === 'confirm') vault.confirm(op.scope, [receipt])
            const rows = new Map(placeholders.map((each, i) => [each, op.wanted[i]?.value ?? '']))
            held.push({ mapping, rows })
          } else if (op.kind === 'load') vault.load(op.scope)
          else if (op.kind === 'bind') vault.bind([op.alias], op.scope)
          else if (op.kind === 'erase') vault.erase(op.scope)
          else if (op.kind === 'sweep') vault.sweep()
          else wait(op.ms)
          const { scopes, entries } = vault.stats()
          assert.ok(entries >= 0 && scopes + entries <= maxEntries, `${scopes} + ${entries}`)
        }
        for (const { mapping, rows } of held)
          for (const [placeholder, text] of rows) assert.equal(mapping.get(placeholder), text)
        wait(TTL_SECONDS * 1000)
        vault.sweep()
        assert.deepEqual([vault.stats().scopes, vault.stats().entries], [0, 0])
      }),
      runs(500),
    )
  })
})
