import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MaskingError } from '../../../src/core/errors.ts'
import type { Wanted } from '../../../src/core/mapping/vault.ts'
import {
  type MemoryVault,
  type MemoryVaultOptions,
  createMemoryVault,
} from '../../../src/vault/memory-vault.ts'
import { vaultContract } from '../../contract/vault-contract.ts'

const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })
const emails = (count: number, tag = 'v'): Wanted[] =>
  Array.from({ length: count }, (_, i) => email(`${tag}${i}`))

function setUp(options: Partial<MemoryVaultOptions> = {}): {
  vault: MemoryVault
  clock: { now: number }
} {
  const clock = { now: 5_000 }
  const vault = createMemoryVault({
    ttlSeconds: 10,
    maxEntries: 10_000,
    now: () => clock.now,
    resumeBase: () => 1_000_000,
    ...options,
  })
  return { vault, clock }
}

vaultContract('memory', () => setUp().vault)

describe('memory vault: time', () => {
  it('forgets a scope and its aliases when it has not been used for the whole time', () => {
    const { vault, clock } = setUp()
    vault.allocate('s', [email('a')], 'fresh')
    vault.bind(['k'], 's')
    clock.now += 10_000
    assert.equal(vault.load('k'), undefined)
    assert.equal(vault.load('s'), undefined)
    assert.deepEqual(vault.stats(), {
      scopes: 0,
      entries: 0,
      hits: 0,
      misses: 3,
      evicted: 0,
      expired: 1,
    })
  })

  const uses: Record<string, (vault: MemoryVault) => void> = {
    allocate: (vault) => vault.allocate('s', [], 'fresh'),
    load: (vault) => vault.load('s'),
    'load by alias': (vault) => vault.load('k'),
    bind: (vault) => vault.bind(['new'], 's'),
  }
  for (const [name, use] of Object.entries(uses))
    it(`counts ${name} as use`, () => {
      const { vault, clock } = setUp()
      vault.allocate('s', [email('a')], 'fresh')
      vault.bind(['k'], 's')
      clock.now += 9_999
      use(vault)
      clock.now += 9_999
      assert.equal(vault.load('s')?.get('EMAIL_1'), 'a')
    })

  it('numbers an expired scope anew above the resume base', () => {
    const { vault, clock } = setUp()
    vault.allocate('s', [email('a')], 'fresh')
    clock.now += 10_000
    const { placeholders } = vault.allocate('s', [email('b'), email('c')], 'resumed')
    assert.deepEqual(placeholders, ['EMAIL_1000001', 'EMAIL_1000002'])
    assert.equal(vault.stats().entries, 2)
  })

  it('leaves a running answer the mapping that it holds', () => {
    const { vault, clock } = setUp()
    const { mapping } = vault.allocate('s', [email('a')], 'fresh')
    clock.now += 10_000
    vault.sweep()
    assert.equal(mapping.get('EMAIL_1'), 'a')
  })

  it('does not let a name be kept by a scope that has expired', () => {
    const { vault, clock } = setUp()
    vault.allocate('old', [email('a')], 'fresh')
    vault.bind(['k'], 'old')
    clock.now += 10_000
    vault.allocate('new', [email('b')], 'fresh')
    vault.bind(['k'], 'new')
    vault.bind(['old'], 'new')
    assert.equal(vault.load('k')?.get('EMAIL_1'), 'b')
    assert.equal(vault.load('old')?.get('EMAIL_1'), 'b')
  })

  it('binds nothing to a scope that has expired', () => {
    const { vault, clock } = setUp()
    vault.allocate('s', [email('a')], 'fresh')
    clock.now += 10_000
    vault.bind(['k'], 's')
    assert.equal(vault.load('k'), undefined)
    assert.deepEqual([vault.stats().scopes, vault.stats().entries], [0, 0])
  })

  it('sweeps what has expired and nothing else', () => {
    const { vault, clock } = setUp()
    for (const scope of ['a', 'b', 'c']) vault.allocate(scope, [email(scope)], 'fresh')
    clock.now += 6_000
    vault.load('a')
    clock.now += 6_000
    vault.sweep()
    const { scopes, entries, expired } = vault.stats()
    assert.deepEqual({ scopes, entries, expired }, { scopes: 1, entries: 1, expired: 2 })
    assert.equal(vault.load('a')?.size, 1)
  })
})

describe('memory vault: room', () => {
  it('evicts whole scopes, those unused for longest first', () => {
    const { vault } = setUp({ maxEntries: 9 })
    for (const scope of ['a', 'b', 'c']) vault.allocate(scope, emails(2), 'fresh')
    vault.load('a')
    vault.allocate('d', emails(1), 'fresh')
    assert.equal(vault.load('b'), undefined)
    assert.equal(vault.load('a')?.size, 2)
    assert.equal(vault.load('c')?.size, 2)
    assert.equal(vault.load('d')?.size, 1)
    assert.equal(vault.stats().evicted, 1)
  })

  it('counts aliases and empty scopes, and evicts them with their scope', () => {
    const { vault } = setUp({ maxEntries: 8 })
    vault.allocate('a', [], 'fresh')
    for (let i = 0; i < 4; i++) vault.bind([`a${i}`], 'a')
    vault.allocate('b', emails(2), 'fresh')
    assert.notEqual(vault.load('a3'), undefined)
    vault.load('b')
    vault.bind(['b0'], 'b')
    assert.equal(vault.load('a'), undefined)
    assert.equal(vault.load('a3'), undefined)
    assert.equal(vault.load('b0')?.size, 2)
  })

  it('keeps the youngest part of a scope that is too large by itself, and never reuses a number', () => {
    const { vault } = setUp({ maxEntries: 100 })
    const before = vault.allocate('s', emails(90), 'fresh')
    const reader = vault.load('s')
    const { placeholders, mapping } = vault.allocate('s', emails(20, 'w'), 'fresh')
    assert.equal(placeholders.at(-1), 'EMAIL_110')
    // Whoever holds the scope keeps all of it.
    for (const held of [before.mapping, reader, mapping]) {
      assert.equal(held?.size, 110)
      assert.equal(held.get('EMAIL_1'), 'v0')
    }
    const kept = vault.load('s')
    assert.equal(kept?.size, 50)
    assert.equal(kept.get('EMAIL_60'), undefined)
    assert.equal(kept.get('EMAIL_61'), 'v60')
    assert.equal(kept.get('EMAIL_110'), 'w19')
    assert.equal(kept.highest('EMAIL'), 110)
    assert.equal(vault.stats().entries, 50)
    const again = vault.allocate('s', [email('v0'), email('w19'), email('v60')], 'fresh')
    assert.deepEqual(again.placeholders, ['EMAIL_111', 'EMAIL_110', 'EMAIL_61'])
  })

  it('keeps the youngest aliases of a scope that has too many', () => {
    const { vault } = setUp({ maxEntries: 100 })
    vault.allocate('s', emails(3), 'fresh')
    for (let i = 0; i < 1000; i++) vault.bind([`k${i}`], 's')
    assert.equal(vault.load('k0'), undefined)
    assert.equal(vault.load('k999')?.get('EMAIL_3'), 'v2')
    assert.equal(vault.load('s')?.size, 3)
    // Its names go with it, also those it has been given since.
    vault.erase('k999')
    for (let i = 0; i < 1000; i++) assert.equal(vault.load(`k${i}`), undefined)
  })

  it('keeps the names of a scope that was shortened', () => {
    const { vault } = setUp({ maxEntries: 100 })
    vault.allocate('s', emails(1), 'fresh')
    vault.bind(['k'], 's')
    vault.allocate('k', emails(120, 'w'), 'fresh')
    assert.equal(vault.load('k')?.get('EMAIL_121'), 'w119')
    vault.erase('s')
    assert.equal(vault.load('k'), undefined)
    assert.deepEqual([vault.stats().scopes, vault.stats().entries], [0, 0])
  })

  it('refuses, and still counts right, when a prefix has no number left', () => {
    const { vault } = setUp({ resumeBase: () => 999_999_998 })
    const refusal = (error: unknown): boolean =>
      error instanceof MaskingError && error.code === 'internal'
    assert.throws(() => vault.allocate('s', emails(2), 'resumed'), refusal)
    assert.equal(vault.stats().entries, 1)
    assert.throws(() => vault.allocate('s', emails(2), 'resumed'), refusal)
    assert.equal(
      vault.allocate('s', [{ prefix: 'IP', value: 'x' }], 'resumed').placeholders[0],
      'IP_999999999',
    )
    vault.erase('s')
    assert.equal(vault.stats().entries, 0)
  })

  it('forgets everything on flush, but not under a reader', () => {
    const { vault } = setUp()
    const { mapping } = vault.allocate('s', [email('a')], 'fresh')
    vault.bind(['k'], 's')
    vault.flush()
    assert.equal(vault.load('s'), undefined)
    assert.equal(vault.load('k'), undefined)
    assert.deepEqual([vault.stats().scopes, vault.stats().entries], [0, 0])
    assert.equal(mapping.get('EMAIL_1'), 'a')
    vault.allocate('s', [email('b')], 'fresh')
    assert.equal(vault.load('k'), undefined)
  })

  it('counts hits and misses', () => {
    const { vault } = setUp()
    vault.allocate('s', [email('a')], 'fresh')
    vault.allocate('s', [email('a')], 'fresh')
    vault.load('s')
    vault.load('t')
    const { hits, misses } = vault.stats()
    assert.deepEqual({ hits, misses }, { hits: 2, misses: 2 })
  })
})
