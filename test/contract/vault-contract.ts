import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Mapping, Vault, Wanted } from '../../src/core/mapping/vault.ts'

const email = (value: string): Wanted => ({ prefix: 'EMAIL', value })
const literal = (text: string): Wanted => ({ prefix: 'EMAIL', value: text, literal: text })

/** Texts that are keys of objects, look alike, or do not survive a careless trip through UTF-8. */
const TRICKY = [
  '__proto__',
  'constructor',
  'toString',
  '',
  ' ',
  '\u0000',
  'caf\u00e9@x.vn',
  'cafe\u0301@x.vn',
  'A@x.vn',
  'a@x.vn',
  '\ud800',
  '\udc00',
  '\ufffd',
  '🙂',
  'a\nb',
  'EMAIL_1',
]

/**
 * What every vault must do, whatever it stores in. `makeVault` gives an empty one with room for 10,000 entries.
 */
export function vaultContract(name: string, makeVault: () => Vault | Promise<Vault>): void {
  const withVault = (run: (vault: Vault) => Promise<void>) => async (): Promise<void> => {
    await run(await makeVault())
  }
  const known = async (vault: Vault, scope: string): Promise<Mapping> => {
    const mapping = await vault.load(scope)
    assert.ok(mapping !== undefined, `scope ${scope} is known`)
    return mapping
  }

  describe(`vault contract: ${name}`, () => {
    it(
      'numbers each prefix of a fresh scope from 1, in order',
      withVault(async (vault) => {
        const wanted = [email('a'), { prefix: 'IP', value: 'b' }, email('c')]
        const { placeholders, mapping } = await vault.allocate('s', wanted, 'fresh')
        assert.deepEqual(placeholders, ['EMAIL_1', 'IP_1', 'EMAIL_2'])
        assert.equal(mapping.size, 3)
        assert.deepEqual(
          ['EMAIL_1', 'IP_1', 'EMAIL_2', 'EMAIL_3'].map((key) => mapping.get(key)),
          ['a', 'b', 'c', undefined],
        )
        assert.deepEqual(
          ['EMAIL', 'IP', 'URL', '__proto__'].map((prefix) => mapping.highest(prefix)),
          [2, 1, 0, 0],
        )
      }),
    )

    it(
      'gives values with the same alias one placeholder, and keeps the first of them',
      withVault(async (vault) => {
        const org = (value: string, alias = '7'): Wanted => ({ prefix: 'ORG', value, alias })
        const wanted = [org('Sao Mai JSC'), org('SAO MAI'), org('Hòa Phát', '8')]
        const first = await vault.allocate('s', wanted, 'fresh')
        assert.deepEqual(first.placeholders, ['ORG_1', 'ORG_1', 'ORG_2'])
        const plain = { prefix: 'ORG', value: 'Sao Mai JSC' }
        const again = await vault.allocate('s', [org('saomai'), plain], 'fresh')
        // The same letters without the name are another value.
        assert.deepEqual(again.placeholders, ['ORG_1', 'ORG_3'])
        assert.equal(again.mapping.get('ORG_1'), 'Sao Mai JSC')
        assert.equal((await known(vault, 's')).get('ORG_2'), 'Hòa Phát')
      }),
    )

    it(
      'gives the same value the same placeholder, in one call and in later ones',
      withVault(async (vault) => {
        const first = await vault.allocate('s', [email('a'), email('b'), email('a')], 'fresh')
        assert.deepEqual(first.placeholders, ['EMAIL_1', 'EMAIL_2', 'EMAIL_1'])
        const second = await vault.allocate('s', [email('b'), email('c'), email('a')], 'fresh')
        assert.deepEqual(second.placeholders, ['EMAIL_2', 'EMAIL_3', 'EMAIL_1'])
        assert.equal(second.mapping.size, 3)
      }),
    )

    it(
      'keeps the same text under two prefixes apart',
      withVault(async (vault) => {
        const wanted = [email('a'), { prefix: 'URL', value: 'a' }]
        const { placeholders, mapping } = await vault.allocate('s', wanted, 'fresh')
        assert.deepEqual(placeholders, ['EMAIL_1', 'URL_1'])
        assert.equal(mapping.get('URL_1'), 'a')
      }),
    )

    it(
      'never lets two values share a placeholder, however alike they look',
      withVault(async (vault) => {
        const { placeholders, mapping } = await vault.allocate('s', TRICKY.map(email), 'fresh')
        assert.equal(new Set(placeholders).size, TRICKY.length)
        const loaded = await known(vault, 's')
        for (const view of [mapping, loaded])
          assert.deepEqual(
            placeholders.map((placeholder) => view.get(placeholder)),
            TRICKY,
          )
        assert.equal(loaded.get('__proto__'), undefined)
        assert.equal(loaded.get('constructor'), undefined)
      }),
    )

    it(
      'agrees with itself for any values in any order',
      withVault(async (vault) => {
        let scopes = 0
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...TRICKY)))),
            async (calls) => {
              const scope = `any-${scopes++}`
              const byValue = new Map<string, string>()
              for (const values of calls) {
                const { placeholders, mapping } = await vault.allocate(
                  scope,
                  values.map(email),
                  'fresh',
                )
                for (const [i, value] of values.entries()) {
                  const placeholder = placeholders[i] ?? ''
                  assert.equal(byValue.get(value) ?? placeholder, placeholder)
                  byValue.set(value, placeholder)
                  assert.equal(mapping.get(placeholder), value)
                }
                assert.equal(mapping.size, byValue.size)
                assert.equal(mapping.highest('EMAIL'), byValue.size)
              }
            },
          ),
          { numRuns: 60 },
        )
      }),
    )

    it(
      'answers requests at the same time as it would one after the other',
      withVault(async (vault) => {
        const both = await Promise.all([
          vault.allocate('s', [email('a'), email('b')], 'fresh'),
          vault.allocate('s', [email('b'), email('a')], 'fresh'),
          vault.allocate('s', [email('c')], 'fresh'),
        ])
        const [one, two, three] = both.map(({ placeholders }) => placeholders)
        assert.deepEqual(two, one?.toReversed())
        assert.equal(new Set([...(one ?? []), ...(three ?? [])]).size, 3)
      }),
    )

    it(
      'remembers a scope that holds nothing yet',
      withVault(async (vault) => {
        const { placeholders, mapping } = await vault.allocate('s', [], 'fresh')
        assert.deepEqual(placeholders, [])
        assert.equal(mapping.size, 0)
        assert.equal((await known(vault, 's')).size, 0)
      }),
    )

    it(
      'keeps scopes apart',
      withVault(async (vault) => {
        await vault.allocate('s', [email('a')], 'fresh')
        const { placeholders, mapping } = await vault.allocate('t', [email('b')], 'fresh')
        assert.deepEqual(placeholders, ['EMAIL_1'])
        assert.equal(mapping.get('EMAIL_1'), 'b')
        assert.equal((await known(vault, 's')).get('EMAIL_1'), 'a')
        assert.equal(await vault.load('u'), undefined)
        assert.equal(await vault.load('__proto__'), undefined)
      }),
    )

    it(
      'numbers a resumed scope clear of a fresh one, and ignores the origin of a scope that it knows',
      withVault(async (vault) => {
        const first = await vault.allocate('s', [email('a'), email('b')], 'fresh')
        const again = await vault.allocate('s', [email('c')], 'resumed')
        assert.deepEqual(again.placeholders, ['EMAIL_3'])
        await vault.erase('s')
        const { placeholders, mapping } = await vault.allocate(
          's',
          [email('c'), { prefix: 'IP', value: 'd' }],
          'resumed',
        )
        for (const old of [...first.placeholders, ...again.placeholders]) {
          assert.equal(mapping.get(old), undefined)
          assert.ok(!placeholders.includes(old))
        }
        for (const placeholder of placeholders) assert.match(placeholder, /^[A-Z]+_[1-9]\d{0,13}$/)
        const numbers = placeholders.map((each) => Number(each.slice(each.indexOf('_') + 1)))
        assert.deepEqual([mapping.highest('EMAIL'), mapping.highest('IP')], numbers)
      }),
    )

    describe('spellings', () => {
      const spelt = (value: string, canonical: string): Wanted => ({
        prefix: 'EMAIL',
        value,
        canonical,
      })

      it(
        'of one value have one placeholder, and the first that the scope saw comes back',
        withVault(async (vault) => {
          const first = await vault.allocate(
            's',
            [spelt('Alice@X.vn', 'alice@x.vn'), spelt('ALICE@x.vn', 'alice@x.vn')],
            'fresh',
          )
          assert.deepEqual(first.placeholders, ['EMAIL_1', 'EMAIL_1'])
          const next = await vault.allocate('s', [spelt('alice@x.vn', 'alice@x.vn')], 'fresh')
          assert.deepEqual(next.placeholders, ['EMAIL_1'])
          assert.equal(next.mapping.get('EMAIL_1'), 'Alice@X.vn')
          assert.equal(next.mapping.size, 1)
        }),
      )

      it(
        'are a value that was written like that before there were any',
        withVault(async (vault) => {
          await vault.allocate('s', [email('alice@x.vn')], 'fresh')
          const { placeholders } = await vault.allocate(
            's',
            [spelt('Alice@X.vn', 'alice@x.vn'), email('bob@x.vn')],
            'fresh',
          )
          assert.deepEqual(placeholders, ['EMAIL_1', 'EMAIL_2'])
        }),
      )

      it(
        'of another prefix or another value are none of it',
        withVault(async (vault) => {
          const { placeholders } = await vault.allocate(
            's',
            [
              spelt('A', 'a'),
              { prefix: 'PHONE', value: 'A', canonical: 'a' },
              spelt('B', 'b'),
              email('A'),
            ],
            'fresh',
          )
          assert.deepEqual(placeholders, ['EMAIL_1', 'PHONE_1', 'EMAIL_2', 'EMAIL_3'])
        }),
      )
    })

    describe('literals', () => {
      it(
        'keep their numbers, which no value gets, in this request and in later ones',
        withVault(async (vault) => {
          const wanted = [email('a'), literal('EMAIL_1'), literal('EMAIL_3'), email('b')]
          const first = await vault.allocate('s', wanted, 'fresh')
          assert.deepEqual(first.placeholders, ['EMAIL_2', 'EMAIL_1', 'EMAIL_3', 'EMAIL_4'])
          const second = await vault.allocate('s', [...wanted, email('c')], 'fresh')
          assert.deepEqual(second.placeholders, [...first.placeholders, 'EMAIL_5'])
          assert.equal(second.mapping.get('EMAIL_2'), 'a')
          for (const typed of ['EMAIL_1', 'EMAIL_3'])
            assert.ok([undefined, typed].includes(second.mapping.get(typed)), typed)
        }),
      )

      it(
        'are kept free in a scope that has nothing else',
        withVault(async (vault) => {
          await vault.allocate('s', [literal('EMAIL_1'), literal('EMAIL_2')], 'fresh')
          const { placeholders } = await vault.allocate('s', [email('a')], 'fresh')
          assert.deepEqual(placeholders, ['EMAIL_3'])
        }),
      )

      it(
        'are answered as they are where the scope holds that placeholder',
        withVault(async (vault) => {
          await vault.allocate('s', [email('a')], 'fresh')
          const { placeholders, mapping } = await vault.allocate(
            's',
            [{ prefix: 'EMAIL', value: 'email_1', literal: 'EMAIL_1' }],
            'fresh',
          )
          assert.deepEqual(placeholders, ['EMAIL_1'])
          assert.equal(mapping.get('EMAIL_1'), 'a')
          assert.equal(mapping.size, 1)
        }),
      )

      it(
        'far above all that is given out are not kept: a long number may be a value itself',
        withVault(async (vault) => {
          const typed = [literal('EMAIL_912345678'), literal('EMAIL_4090')]
          const { placeholders, mapping } = await vault.allocate(
            's',
            [...typed, email('a')],
            'fresh',
          )
          assert.deepEqual(placeholders, ['EMAIL_912345678', 'EMAIL_4090', 'EMAIL_1'])
          assert.equal(mapping.size, 1)
        }),
      )

      it(
        'are free again when the request that typed them is given back',
        withVault(async (vault) => {
          await vault.allocate('s', [email('a')], 'fresh')
          const { receipt } = await vault.allocate('s', [literal('EMAIL_2')], 'fresh')
          await vault.release('s', [receipt])
          // Whether or not a number may be taken that a value was sealed for.
          const { placeholders } = await vault.allocate('s', [email('b')], 'fresh')
          assert.match(placeholders[0] ?? '', /^EMAIL_[23]$/)
          const { placeholders: typed } = await vault.allocate('s', [literal('EMAIL_5')], 'fresh')
          assert.deepEqual(typed, ['EMAIL_5'])
        }),
      )
    })

    describe('aliases', () => {
      it(
        'name the same scope for every method, in chains too',
        withVault(async (vault) => {
          await vault.allocate('s', [email('a')], 'fresh')
          await vault.bind(['b'], 's')
          await vault.bind(['c'], 'b')
          for (const key of ['s', 'b', 'c'])
            assert.equal((await known(vault, key)).get('EMAIL_1'), 'a')
          const { placeholders } = await vault.allocate('c', [email('a'), email('z')], 'resumed')
          assert.deepEqual(placeholders, ['EMAIL_1', 'EMAIL_2'])
          assert.equal((await known(vault, 's')).get('EMAIL_2'), 'z')
        }),
      )

      it(
        'belong to the first that binds them',
        withVault(async (vault) => {
          await vault.allocate('s', [email('a')], 'fresh')
          await vault.allocate('t', [email('b')], 'fresh')
          await vault.bind(['k'], 's')
          await vault.bind(['k'], 't')
          await vault.bind(['k'], 's')
          assert.equal((await known(vault, 'k')).get('EMAIL_1'), 'a')
        }),
      )

      it(
        'never take the name of a scope that exists',
        withVault(async (vault) => {
          await vault.allocate('s', [email('a')], 'fresh')
          await vault.allocate('t', [email('b')], 'fresh')
          await vault.bind(['t'], 's')
          await vault.bind(['s'], 's')
          assert.equal((await known(vault, 't')).get('EMAIL_1'), 'b')
          assert.equal((await known(vault, 's')).get('EMAIL_1'), 'a')
        }),
      )

      it(
        'of an unknown scope create nothing',
        withVault(async (vault) => {
          await vault.bind(['k'], 'unknown')
          assert.equal(await vault.load('k'), undefined)
          assert.equal(await vault.load('unknown'), undefined)
          await vault.allocate('unknown', [email('a')], 'fresh')
          assert.equal(await vault.load('k'), undefined)
        }),
      )

      it(
        'cannot be made to run in a circle',
        withVault(async (vault) => {
          await vault.allocate('s', [email('a')], 'fresh')
          await vault.bind(['b'], 's')
          await vault.bind(['s'], 'b')
          await vault.bind(['b'], 'b')
          assert.equal((await known(vault, 'b')).get('EMAIL_1'), 'a')
          assert.equal((await known(vault, 's')).get('EMAIL_1'), 'a')
        }),
      )
    })

    describe('owners', () => {
      it(
        'have all their scopes forgotten, aliases included; other owners lose nothing',
        withVault(async (vault) => {
          await vault.allocate('s', [email('a')], 'fresh', { owners: ['ann'] })
          await vault.allocate('t', [email('b')], 'fresh', { owners: ['ann', 'ann in t'] })
          await vault.allocate('u', [email('c')], 'fresh', { owners: ['bob'] })
          await vault.bind(['alias'], 's')
          assert.equal(await vault.eraseOwned('ann'), 2)
          for (const gone of ['s', 't', 'alias']) assert.equal(await vault.load(gone), undefined)
          assert.equal((await known(vault, 'u')).get('EMAIL_1'), 'c')
          assert.equal(await vault.eraseOwned('ann'), 0)
          assert.equal(await vault.eraseOwned('ann in t'), 0)
        }),
      )

      it(
        'are added by binding and by every allocation',
        withVault(async (vault) => {
          await vault.allocate('s', [email('a')], 'fresh', { owners: ['ann'] })
          await vault.bind(['alias'], 's', ['ann in c'])
          await vault.allocate('t', [email('b')], 'fresh', { owners: ['ann'] })
          assert.equal(await vault.eraseOwned('ann in c'), 1)
          assert.equal(await vault.load('alias'), undefined)
          assert.equal((await known(vault, 't')).get('EMAIL_1'), 'b')
          await vault.allocate('t', [], 'fresh', { owners: ['bob'] })
          assert.equal(await vault.eraseOwned('bob'), 1)
          assert.equal(await vault.load('t'), undefined)
        }),
      )

      it(
        'of an unknown scope are none',
        withVault(async (vault) => {
          await vault.bind([], 'unknown', ['ann'])
          assert.equal(await vault.eraseOwned('ann'), 0)
          assert.equal(await vault.eraseOwned('nobody'), 0)
        }),
      )
    })

    describe('links', () => {
      it(
        'add what the linked scope holds, now and later',
        withVault(async (vault) => {
          await vault.allocate('file', [{ prefix: 'IP', value: 'f' }], 'fresh')
          await vault.bind(['alias of file'], 'file')
          const { mapping } = await vault.allocate('s', [email('a')], 'fresh', {
            links: ['alias of file'],
          })
          const later = await known(vault, 's')
          for (const view of [mapping, later]) {
            assert.equal(view.get('EMAIL_1'), 'a')
            assert.equal(view.get('IP_1'), 'f')
            assert.equal(view.size, 2)
            assert.equal(view.highest('IP'), 1)
          }
          assert.equal((await known(vault, 'file')).get('EMAIL_1'), undefined)
        }),
      )

      it(
        'show a placeholder that both scopes give different values to, and number on their own',
        withVault(async (vault) => {
          await vault.allocate('file', [email('f')], 'fresh')
          const { placeholders, mapping } = await vault.allocate('s', [email('a')], 'fresh', {
            links: ['file'],
          })
          assert.deepEqual(placeholders, ['EMAIL_1'])
          assert.equal(mapping.get('EMAIL_1'), undefined)
        }),
      )

      it(
        'to unknown or erased scopes, or to itself, add nothing',
        withVault(async (vault) => {
          await vault.allocate('file', [{ prefix: 'IP', value: 'f' }], 'fresh')
          await vault.allocate('s', [email('a')], 'fresh', { links: ['file', 'unknown', 's'] })
          await vault.erase('file')
          const mapping = await known(vault, 's')
          assert.equal(mapping.get('EMAIL_1'), 'a')
          assert.equal(mapping.get('IP_1'), undefined)
          assert.equal(mapping.size, 1)
        }),
      )
    })

    it(
      'answers several scopes in the order they were asked for',
      withVault(async (vault) => {
        await vault.allocate('s', [email('a')], 'fresh')
        await vault.allocate('t', [email('b')], 'fresh')
        await vault.bind(['one', 'two'], 't')
        const found = await vault.loadAll(['two', 'unknown', 's', 'one', 's'])
        assert.deepEqual(
          found.map((mapping) => mapping?.get('EMAIL_1')),
          ['b', undefined, 'a', 'b', 'a'],
        )
        assert.deepEqual(await vault.loadAll([]), [])
      }),
    )

    describe('giving back', () => {
      it(
        'takes away what the request has brought in, and leaves what was there before',
        withVault(async (vault) => {
          const before = await vault.allocate('s', [email('a')], 'fresh')
          await vault.confirm('s', [before.receipt])
          const wanted = [email('a'), email('b'), { prefix: 'IP', value: 'c' }]
          const refused = await vault.allocate('s', wanted, 'fresh')
          await vault.release('s', [refused.receipt])
          const left = await known(vault, 's')
          assert.deepEqual(
            refused.placeholders.map((each) => left.get(each)),
            ['a', undefined, undefined],
          )
          assert.equal(left.size, 1)
        }),
      )

      it(
        'never lets a number that was given back stand for another value',
        withVault(async (vault) => {
          const before = await vault.allocate('s', [email('a')], 'fresh')
          await vault.confirm('s', [before.receipt])
          const refused = await vault.allocate('s', [email('b'), email('c')], 'fresh')
          assert.deepEqual(refused.placeholders, ['EMAIL_2', 'EMAIL_3'])
          await vault.release('s', [refused.receipt])
          const next = await vault.allocate('s', [email('d'), email('b')], 'fresh')
          assert.deepEqual(next.placeholders, ['EMAIL_4', 'EMAIL_5'])
        }),
      )

      it(
        'takes a scope away whole that the request has made, names and owners included',
        withVault(async (vault) => {
          const refused = await vault.allocate('s', [email('a')], 'fresh', { owners: ['ann'] })
          await vault.bind(['k'], 's')
          await vault.release('k', [refused.receipt])
          assert.equal(await vault.load('s'), undefined)
          assert.equal(await vault.load('k'), undefined)
          assert.equal(await vault.eraseOwned('ann'), 0)
        }),
      )

      it(
        'takes away a scope that holds no value yet',
        withVault(async (vault) => {
          const refused = await vault.allocate('s', [], 'fresh')
          await vault.release('s', [refused.receipt])
          assert.equal(await vault.load('s'), undefined)
        }),
      )

      it(
        'leaves what another open request was given too, until that one gives it back as well',
        withVault(async (vault) => {
          const one = await vault.allocate('s', [email('a'), email('b')], 'fresh')
          const two = await vault.allocate('s', [email('b'), email('c')], 'fresh')
          await vault.release('s', [one.receipt])
          const left = await known(vault, 's')
          assert.deepEqual(
            ['EMAIL_1', 'EMAIL_2', 'EMAIL_3'].map((each) => left.get(each)),
            [undefined, 'b', 'c'],
          )
          await vault.release('s', [two.receipt])
          assert.equal(await vault.load('s'), undefined)
        }),
      )

      it(
        'leaves what another request has confirmed',
        withVault(async (vault) => {
          const one = await vault.allocate('s', [email('a')], 'fresh')
          const two = await vault.allocate('s', [email('a'), email('b')], 'fresh')
          await vault.confirm('s', [two.receipt])
          await vault.release('s', [one.receipt])
          const left = await known(vault, 's')
          assert.deepEqual([left.get('EMAIL_1'), left.get('EMAIL_2')], ['a', 'b'])
        }),
      )

      it(
        'of every piece of an upload leaves nothing, also where pieces hold the same value',
        withVault(async (vault) => {
          const pieces = [
            await vault.allocate('s', [email('a'), email('b')], 'resumed'),
            await vault.allocate('s', [email('b'), email('c')], 'resumed'),
            await vault.allocate('s', [email('a')], 'resumed'),
          ]
          await vault.release(
            's',
            pieces.map(({ receipt }) => receipt),
          )
          assert.equal(await vault.load('s'), undefined)
        }),
      )

      it(
        'means one life of a scope, not the next',
        withVault(async (vault) => {
          const old = await vault.allocate('s', [email('a')], 'resumed')
          await vault.erase('s')
          const now = await vault.allocate('s', [email('a')], 'resumed')
          await vault.release('s', [old.receipt])
          assert.equal((await known(vault, 's')).get(now.placeholders[0] ?? ''), 'a')
        }),
      )

      it(
        'of an unknown scope does nothing',
        withVault(async (vault) => {
          const { receipt } = await vault.allocate('s', [email('a')], 'fresh')
          await vault.release('t', [receipt])
          await vault.confirm('t', [receipt])
          assert.equal((await known(vault, 's')).get('EMAIL_1'), 'a')
        }),
      )

      it(
        'never takes what was confirmed and never gives a number twice, in any order',
        withVault(async (vault) => {
          let scopes = 0
          const step = fc.record({
            values: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 4 }),
            end: fc.constantFrom('confirm' as const, 'release' as const),
            /** How many requests begin before this one ends. */
            lasts: fc.integer({ min: 0, max: 3 }),
          })
          await fc.assert(
            fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
              const scope = `given-back-${scopes++}`
              const given = new Map<string, string>()
              const confirmed = new Map<string, string>()
              const open: { left: number; end: () => Promise<void> }[] = []
              for (const { values, end, lasts } of steps) {
                const { placeholders, receipt } = await vault.allocate(
                  scope,
                  values.map(email),
                  'fresh',
                )
                for (const [i, placeholder] of placeholders.entries()) {
                  const value = values[i] ?? ''
                  assert.equal(given.get(placeholder) ?? value, value)
                  given.set(placeholder, value)
                }
                const finish = async (): Promise<void> => {
                  await vault[end](scope, [receipt])
                  if (end === 'release') {
                    // A scope that has gone whole begins again at 1: its key is never used twice outside of this test.
                    if ((await vault.load(scope)) === undefined) given.clear()
                    return
                  }
                  for (const [i, placeholder] of placeholders.entries())
                    confirmed.set(placeholder, values[i] ?? '')
                }
                open.push({ left: lasts, end: finish })
                for (const request of open.filter(({ left }) => left === 0)) await request.end()
                for (const request of open) request.left--
              }
              for (const request of open.filter(({ left }) => left >= 0)) await request.end()
              const mapping = await vault.load(scope)
              for (const [placeholder, value] of confirmed)
                assert.equal(mapping?.get(placeholder), value)
            }),
            { numRuns: 60 },
          )
        }),
      )
    })

    describe('erasing', () => {
      for (const key of ['s', 'alias'])
        it(
          `by ${key === 's' ? 'its own key' : 'an alias'} forgets the scope and all its names`,
          withVault(async (vault) => {
            await vault.allocate('s', [email('a')], 'fresh')
            await vault.allocate('t', [email('b')], 'fresh')
            await vault.bind(['alias'], 's')
            await vault.bind(['other'], 's')
            await vault.erase(key)
            for (const gone of ['s', 'alias', 'other'])
              assert.equal(await vault.load(gone), undefined)
            assert.equal((await known(vault, 't')).get('EMAIL_1'), 'b')
            // A late writer does not bring it back.
            await vault.bind(['late'], 's')
            assert.equal(await vault.load('late'), undefined)
            const { mapping } = await vault.allocate('alias', [], 'resumed')
            assert.equal(mapping.size, 0)
          }),
        )

      it(
        'of an unknown scope does nothing',
        withVault(async (vault) => {
          await vault.allocate('s', [email('a')], 'fresh')
          await vault.erase('unknown')
          assert.equal((await known(vault, 's')).size, 1)
        }),
      )

      it(
        'leaves a running answer the mapping that it holds',
        withVault(async (vault) => {
          const { mapping } = await vault.allocate('s', [email('a')], 'fresh')
          const loaded = await known(vault, 's')
          await vault.erase('s')
          await vault.allocate('s', [email('b')], 'fresh')
          for (const held of [mapping, loaded]) {
            assert.equal(held.get('EMAIL_1'), 'a')
            assert.equal(held.size, 1)
          }
        }),
      )
    })
  })
}
