import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  RecordError,
  type RecordPlace,
  openRecord,
  sealRecord,
} from '../../src/vault/sealing/sealed-record.ts'
import { createVaultKeys } from '../../src/vault/sealing/vault-keys.ts'
import { runs } from '../support/runs.ts'

const KEY = Buffer.alloc(32, 1)
const keys = createVaultKeys(
  Buffer.alloc(32, 9),
  () => ({ id: 7, key: KEY }),
  (id) => (id === 7 ? KEY : undefined),
)
/** Behind version and key id; see docs/adr/vault-record.md. */
const NONCE = { at: 5, bytes: 12 }

const place: fc.Arbitrary<RecordPlace> = fc.record({
  scope: fc.stringMatching(/^[a-z.]{1,8}$/),
  prefix: fc.constantFrom('EMAIL', 'IP', 'URL'),
  number: fc.oneof(fc.constantFrom(1, 2, 11, 12), fc.integer({ min: 1, max: 99_999_999_999_999 })),
  lookup: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes)),
})
const value = fc.string({ unit: 'binary', maxLength: 60 })

const isSame = (a: RecordPlace, b: RecordPlace): boolean =>
  a.scope === b.scope && a.prefix === b.prefix && a.number === b.number && a.lookup.equals(b.lookup)

describe('a sealed record (P13)', () => {
  it('opens where it belongs and nowhere else', () => {
    fc.assert(
      fc.property(place, place, value, (own, other, text) => {
        const record = sealRecord(keys, own, text)
        assert.equal(openRecord(keys, own, record), text)
        if (!isSame(own, other)) assert.throws(() => openRecord(keys, other, record), RecordError)
      }),
      runs(1_000),
    )
  })

  it('opens under no other number of the same scope and prefix', () => {
    fc.assert(
      fc.property(place, fc.nat(2_000), value, (own, other, text) => {
        fc.pre(other !== own.number)
        const record = sealRecord(keys, own, text)
        assert.throws(() => openRecord(keys, { ...own, number: other }, record), RecordError)
      }),
      runs(1_000),
    )
  })

  it('does not open with any one bit changed', () => {
    fc.assert(
      fc.property(place, value, fc.nat(), (own, text, at) => {
        const record = sealRecord(keys, own, text)
        const bit = at % (8 * record.length)
        record[bit >> 3] = (record[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        assert.throws(() => openRecord(keys, own, record), RecordError)
      }),
      runs(2_000),
    )
  })

  // A million in `make fuzz`.
  const seals = process.env['FUZZ'] === undefined ? 20_000 : 1_000_000
  it(`has a nonce of its own: ${seals.toLocaleString('en-US')} seals of one value`, () => {
    const own: RecordPlace = { scope: 's', prefix: 'EMAIL', number: 1, lookup: Buffer.alloc(16) }
    const seen = new Set<string>()
    for (let i = 0; i < seals; i++)
      seen.add(sealRecord(keys, own, 'value').toString('latin1', NONCE.at, NONCE.at + NONCE.bytes))
    assert.equal(seen.size, seals)
  })
})
