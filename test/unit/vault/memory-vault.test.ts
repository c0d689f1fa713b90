import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MaskingError } from '../../../src/core/errors.ts'
import type { Allocation, Wanted } from '../../../src/core/mapping/vault.ts'
import {
  type MemoryVault,
  type MemoryVaultOptions,
  createMemoryVault,
} from '../../../src/vault/memory-vault.ts'
import { vaultContract } from '../../contract/vault-contract.ts'

const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })
const emails = (count: number, tag = 'v'): Wanted[] =>
  Array.from({ length: count }, (_, i) => email(`${tag}${i}`))

/** A vault that scopes without a tag have for themselves, and in which the idlest makes room at once. */
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
    unprovenShare: 0,
    minTtlSeconds: 0,
    ...options,
  })
  vault.prove('-')
  return { vault, clock }
}

/** An allocation of a request that Dify has accepted. */
function keep(vault: MemoryVault, scope: string, wanted: readonly Wanted[]): Allocation {
  const allocation = vault.allocate(scope, wanted, 'fresh')
  vault.confirm(scope, [allocation.receipt])
  return allocation
}

vaultContract('memory', () => setUp().vault)

describe('values of one prefix', () => {
  for (const count of [2, 40])
    it(`are all of it and none of another, in a scope of ${count}`, () => {
      const { vault } = setUp()
      const ips = [{ prefix: 'IP', value: '10.0.0.1' }]
      const { mapping } = keep(vault, 's', [...emails(count), ...ips])
      assert.deepEqual(
        [...mapping.valuesOf('EMAIL')],
        Array.from({ length: count }, (_, i) => [`EMAIL_${i + 1}`, `v${i}`]),
      )
      assert.deepEqual([...mapping.valuesOf('IP')], [['IP_1', '10.0.0.1']])
      assert.deepEqual([...mapping.valuesOf('PHONE')], [])
    })
})

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

  it('numbers an expired scope again above the resume base', () => {
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
    for (const scope of ['a', 'b', 'c']) keep(vault, scope, emails(2))
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
    const before = keep(vault, 's', emails(40))
    const reader = vault.load('s')
    const { placeholders, mapping, receipt } = vault.allocate('s', emails(20, 'w'), 'fresh')
    vault.confirm('s', [receipt])
    assert.equal(placeholders.at(-1), 'EMAIL_60')
    // An exchange that holds the scope keeps all of it.
    for (const held of [before.mapping, reader, mapping]) {
      assert.equal(held?.size, 60)
      assert.equal(held.get('EMAIL_1'), 'v0')
    }
    const kept = vault.load('s')
    assert.equal(kept?.size, 25)
    assert.equal(kept.get('EMAIL_35'), undefined)
    assert.equal(kept.get('EMAIL_36'), 'v35')
    assert.equal(kept.get('EMAIL_60'), 'w19')
    assert.equal(kept.highest('EMAIL'), 60)
    assert.equal(vault.stats().entries, 25)
    const again = vault.allocate('s', [email('v0'), email('w19'), email('v36')], 'fresh')
    assert.deepEqual(again.placeholders, ['EMAIL_61', 'EMAIL_60', 'EMAIL_37'])
  })

  it('keeps all that an open request has brought in when a scope is shortened', () => {
    const { vault } = setUp({ maxEntries: 100 })
    const first = vault.allocate('s', emails(20), 'fresh')
    keep(vault, 's', emails(30, 'w'))
    const last = vault.allocate('s', emails(10, 'x'), 'fresh')
    const kept = vault.load('s')
    for (const [i, each] of first.placeholders.entries()) assert.equal(kept?.get(each), `v${i}`)
    for (const [i, each] of last.placeholders.entries()) assert.equal(kept?.get(each), `x${i}`)
    assert.equal(kept?.get('EMAIL_21'), undefined)
  })

  it('refuses more new values than a scope may have, at once or piece by piece, and changes nothing', () => {
    const { vault } = setUp({ maxEntriesPerScope: 20 })
    keep(vault, 's', emails(5))
    const refusal = { name: 'MaskingError', code: 'too_many_values', status: 413 }
    assert.throws(() => vault.allocate('s', emails(21, 'w'), 'fresh'), refusal)
    assert.throws(() => vault.allocate('t', emails(21), 'fresh'), refusal)
    assert.equal(vault.load('t'), undefined)
    assert.equal(vault.load('s')?.size, 5)
    vault.allocate('u', emails(15), 'resumed')
    assert.throws(() => vault.allocate('u', emails(6, 'w'), 'resumed'), refusal)
    // The same values again are none too many.
    vault.allocate('u', emails(15), 'resumed')
    assert.equal(vault.load('s')?.highest('EMAIL'), 5)
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
    keep(vault, 's', emails(20))
    vault.bind(['k'], 's')
    vault.allocate('k', emails(40, 'w'), 'fresh')
    assert.equal(vault.load('k')?.get('EMAIL_60'), 'w39')
    vault.erase('s')
    assert.equal(vault.load('k'), undefined)
    assert.deepEqual([vault.stats().scopes, vault.stats().entries], [0, 0])
  })

  it('refuses, and still counts right, when a prefix has no number left', () => {
    const { vault } = setUp({ resumeBase: () => 99_999_999_999_998 })
    const refusal = (error: unknown): boolean =>
      error instanceof MaskingError && error.code === 'internal'
    assert.throws(() => vault.allocate('s', emails(2), 'resumed'), refusal)
    assert.equal(vault.stats().entries, 1)
    assert.throws(() => vault.allocate('s', emails(2), 'resumed'), refusal)
    assert.equal(
      vault.allocate('s', [{ prefix: 'IP', value: 'x' }], 'resumed').placeholders[0],
      'IP_99999999999999',
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

describe('memory vault: room between credentials', () => {
  const full = { name: 'MaskingError', code: 'vault_full', status: 503 }
  /** Scopes of this many values until the vault refuses more. */
  const flood = (vault: MemoryVault, account: string, size: number): number => {
    for (let i = 0; i < 100_000; i++)
      try {
        keep(vault, `${account}.${i}`, emails(size, `${account}${i}-`))
      } catch (error) {
        assert.ok(error instanceof MaskingError && error.code === 'vault_full')
        return i
      }
    return assert.fail('it takes everything')
  }
  const room = { maxEntries: 1000, unprovenShare: 0.2, minTtlSeconds: 5 }

  it('lets one credential that Dify has not accepted hold half of the part for such', () => {
    const { vault } = setUp(room)
    keep(vault, '-.s', emails(30))
    assert.throws(() => vault.allocate('wrong.s', emails(100), 'fresh'), full)
    assert.equal(vault.load('wrong.s'), undefined)
    vault.allocate('wrong.t', emails(99), 'fresh')
    assert.throws(() => vault.allocate('wrong.u', [], 'fresh'), full)
    assert.equal(vault.load('-.s')?.size, 30)
  })

  it('lets any number of such credentials take nothing from one that Dify has accepted', () => {
    const { vault } = setUp(room)
    vault.prove('app')
    for (let i = 0; i < 9; i++) keep(vault, `app.${i}`, emails(80))
    let refused = 0
    for (let i = 0; i < 1000; i++)
      try {
        vault.allocate(`wrong${i}.s`, emails(3, `${i}-`), 'fresh')
      } catch {
        refused++
      }
    assert.equal(refused, 950)
    const { scopes, entries, evicted } = vault.stats()
    assert.ok(scopes + entries <= 1000)
    assert.equal(evicted, 0)
    for (let i = 0; i < 9; i++) assert.equal(vault.load(`app.${i}`)?.size, 80)
    assert.deepEqual(vault.allocate('app.0', [email('new')], 'fresh').placeholders, ['EMAIL_81'])
  })

  it('gives room back with what is given back', () => {
    const { vault } = setUp(room)
    for (let i = 0; i < 1000; i++) {
      const { receipt } = vault.allocate(`wrong${i}.s`, emails(99), 'resumed', { owners: [] })
      vault.release(`wrong${i}.s`, [receipt])
    }
    assert.deepEqual([vault.stats().scopes, vault.stats().entries], [0, 0])
  })

  it('forgets what such a credential holds long before it forgets others', () => {
    const { vault, clock } = setUp({ ...room, ttlSeconds: 1000, unprovenTtlSeconds: 20 })
    vault.prove('app')
    keep(vault, 'app.s', emails(3))
    keep(vault, 'wrong.s', emails(3))
    keep(vault, 'late.s', emails(3))
    vault.prove('late')
    clock.now += 20_000
    assert.equal(vault.load('wrong.s'), undefined)
    assert.equal(vault.load('late.s')?.size, 3)
    assert.equal(vault.load('app.s')?.size, 3)
    clock.now += 20_000
    vault.sweep()
    assert.equal(vault.stats().scopes, 2)
  })

  it('lets the credential that holds most pay for one that holds less, however lately it was used', () => {
    const { vault } = setUp(room)
    vault.prove('small')
    vault.prove('large')
    keep(vault, 'small.s', emails(100))
    flood(vault, 'large', 9)
    keep(vault, 'small.t', emails(150))
    assert.equal(vault.load('small.s')?.size, 100)
    assert.equal(vault.load('small.t')?.size, 150)
    assert.equal(vault.load('large.0'), undefined)
    assert.equal(vault.load('large.40')?.size, 9)
  })

  it('refuses a credential that holds most rather than give up its own conversations that run', () => {
    const { vault, clock } = setUp(room)
    vault.prove('app')
    const scopes = flood(vault, 'app', 9)
    for (let i = 0; i < scopes; i++) assert.equal(vault.load(`app.${i}`)?.size, 9)
    clock.now += 4_999
    assert.throws(() => vault.allocate('app.new', emails(9), 'fresh'), full)
    clock.now += 1
    assert.equal(vault.allocate('app.new', emails(9), 'fresh').placeholders.length, 9)
    assert.equal(vault.load('app.0'), undefined)
    assert.equal(vault.load('app.1')?.size, 9)
  })

  it('does not give up a conversation whose answer is awaited', () => {
    const { vault, clock } = setUp(room)
    vault.prove('app')
    vault.allocate('app.open', emails(9), 'fresh')
    flood(vault, 'app', 9)
    clock.now += 5_000
    keep(vault, 'app.new', emails(9))
    assert.equal(vault.load('app.open')?.size, 9)
    assert.equal(vault.load('app.0'), undefined)
  })

  it('counts names, owners and links of a scope', () => {
    const { vault } = setUp({ ...room, maxEntries: 100 })
    const owners = Array.from({ length: 8 }, (_, i) => `owner ${i}`)
    vault.allocate('wrong.s', [], 'fresh', { owners })
    assert.throws(() => vault.allocate('wrong.t', [email('a')], 'fresh'), full)
    vault.erase('wrong.s')
    assert.equal(vault.allocate('wrong.t', [email('a')], 'fresh').placeholders.length, 1)
  })

  it('gives an unverified request no room of the account that it names', () => {
    const { vault, clock } = setUp(room)
    vault.prove('app')
    const scopes = flood(vault, 'app', 9)
    clock.now += 6_000
    const { evicted } = vault.stats()
    const said = { isUnverified: true }
    assert.throws(() => vault.allocate('app.x', emails(100), 'fresh', said), full)
    vault.allocate('app.y', emails(90), 'fresh', said)
    assert.throws(() => vault.allocate('app.z', emails(20), 'fresh', said), full)
    assert.equal(vault.stats().evicted, evicted)
    for (let i = 0; i < scopes; i++) assert.equal(vault.load(`app.${i}`)?.size, 9)
  })

  it('moves a scope to the account that it names once its request was accepted, and not before', () => {
    const { vault } = setUp(room)
    vault.prove('app')
    const said = { isUnverified: true }
    const { receipt } = vault.allocate('app.x', emails(90), 'fresh', said)
    vault.confirm('app.x', [receipt])
    assert.throws(() => vault.allocate('app.y', emails(20), 'fresh', said), full)
    const again = vault.allocate('app.x', [], 'fresh', said)
    vault.confirm('app.x', [again.receipt], true)
    vault.allocate('app.y', emails(90), 'fresh', said)
    assert.equal(vault.load('app.x')?.size, 90)
    const { scopes, entries } = vault.stats()
    assert.deepEqual([scopes, entries], [2, 180])
  })
})
