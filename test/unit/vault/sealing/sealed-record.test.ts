import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  RecordError,
  type RecordPlace,
  keyIdOf,
  openRecord,
  sealRecord,
} from '../../../../src/vault/sealing/sealed-record.ts'
import { createVaultKeys } from '../../../../src/vault/sealing/vault-keys.ts'

const dataKey = (fill: number): Buffer => Buffer.alloc(32, fill)
const keys = createVaultKeys(
  Buffer.alloc(32, 9),
  () => ({ id: 7, key: dataKey(1) }),
  (id) => (id === 7 ? dataKey(1) : undefined),
)
const place: RecordPlace = {
  scope: 'tag.s',
  prefix: 'EMAIL',
  number: 12,
  lookup: Buffer.alloc(16, 3),
}

describe('a sealed record', () => {
  it('opens to the same text, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (value) => {
        assert.equal(openRecord(keys, place, sealRecord(keys, place, value)), value)
      }),
    )
    for (const value of [
      '',
      '\u0080',
      '\ud800',
      'a\u0000',
      '\u0000',
      '🙂',
      '\ufeffa',
      '\ud800\u0080',
    ])
      assert.equal(openRecord(keys, place, sealRecord(keys, place, value)), value)
  })

  it('has the layout that is written down', () => {
    const record = sealRecord(keys, place, 'a'.repeat(14))
    assert.equal(record[0], 2)
    assert.equal(keyIdOf(record), 7)
    assert.equal(record.length, 1 + 4 + 12 + 16 + 16)
    assert.equal(sealRecord(keys, place, 'a'.repeat(15)).length, record.length + 16)
    assert.ok(!record.includes('aaa'))
    assert.notDeepEqual(record, sealRecord(keys, place, 'a'.repeat(14)))
  })

  /** A record as docs/adr/vault-record.md says. */
  const written = (version: number, afterLookup: string): Buffer => {
    const packed = Buffer.concat([Buffer.from([0]), Buffer.from('é'), Buffer.from([0x80])])
    const block = Buffer.concat([packed, Buffer.alloc(16 - packed.length)])
    const head = Buffer.from([version, 0, 0, 0, 7])
    const nonce = Buffer.alloc(12, 5)
    const cipher = createCipheriv('aes-256-gcm', dataKey(1), nonce)
    cipher.setAAD(
      Buffer.concat([
        Buffer.from('dify-masking record '),
        head,
        Buffer.from('5:tag.s,5:EMAIL,'),
        place.lookup,
        Buffer.from(afterLookup),
      ]),
    )
    const sealed = Buffer.concat([cipher.update(block), cipher.final()])
    return Buffer.concat([head, nonce, sealed, cipher.getAuthTag()])
  }

  it('is what is written down, byte for byte', () => {
    assert.equal(openRecord(keys, place, written(2, '12')), 'é')
  })

  it('of version 1 does not open: it is bound to no number', () => {
    assert.throws(() => openRecord(keys, place, written(1, '')), RecordError)
    for (const version of [1, 2]) {
      const changed = Buffer.from(written(3 - version, version === 1 ? '12' : ''))
      changed[0] = version
      assert.throws(() => openRecord(keys, place, changed), RecordError)
    }
  })

  it('says why it does not open', () => {
    const record = sealRecord(keys, place, 'value')
    const why = (changed: Buffer): string => {
      try {
        return openRecord(keys, place, changed)
      } catch (error) {
        assert.ok(error instanceof RecordError)
        assert.equal(error.name, 'RecordError')
        return error.message
      }
    }
    const form = 'the record has an unknown form'
    assert.equal(record.length, 49)
    for (let length = 0; length < record.length; length++)
      assert.equal(why(record.subarray(0, length)), form, `${length}`)
    assert.equal(why(Buffer.concat([Buffer.from([3]), record.subarray(1)])), form)
    const unknown = Buffer.from(record)
    unknown.writeUInt32BE(8, 1)
    assert.equal(why(unknown), 'the key of the record is not known here')
    const damaged = Buffer.from(record)
    damaged.writeUInt8(damaged.readUInt8(20) ^ 1, 20)
    assert.equal(why(damaged), 'the record does not belong here')
  })

  it('does not open at another place', () => {
    const record = sealRecord(keys, place, 'value')
    const others: RecordPlace[] = [
      { ...place, scope: 'tag.t' },
      { ...place, prefix: 'IP' },
      { ...place, lookup: Buffer.alloc(16, 4) },
      ...[1, 2, 11, 13, 21, 120, 99_999_999_999_999].map((number) => ({ ...place, number })),
      // The same bytes, cut elsewhere.
      { ...place, scope: 'tag.', prefix: 'sEMAIL' },
    ]
    for (const other of others) assert.throws(() => openRecord(keys, other, record), RecordError)
  })

  it('does not open after any change, or with another key', () => {
    const record = sealRecord(keys, place, 'value')
    for (let i = 0; i < record.length; i++) {
      const changed = Buffer.from(record)
      changed[i] = (changed[i] ?? 0) ^ 1
      assert.throws(() => openRecord(keys, place, changed), RecordError, `byte ${i}`)
    }
    for (let length = 0; length < record.length; length++)
      assert.throws(() => openRecord(keys, place, record.subarray(0, length)), RecordError)
    const other = createVaultKeys(
      Buffer.alloc(32),
      () => ({ id: 7, key: dataKey(2) }),
      () => dataKey(2),
    )
    assert.throws(() => openRecord(other, place, record), RecordError)
  })

  it('says nothing of its content when it does not open', () => {
    const record = sealRecord(keys, { ...place, prefix: 'IP' }, 'value')
    assert.throws(
      () => openRecord(keys, place, record),
      (error) =>
        error instanceof RecordError &&
        !/value|tag\.s/.test(`${error.message}${error.stack}`.split('\n')[0] ?? ''),
    )
  })
})

describe('lookups', () => {
  it('are the same for the same value in a scope only', () => {
    const lookup = (scope: string, prefix: string, value: string): string =>
      keys.lookup(scope, prefix, value).toString('hex')
    assert.equal(lookup('s', 'EMAIL', 'a'), lookup('s', 'EMAIL', 'a'))
    const all = [
      lookup('s', 'EMAIL', 'a'),
      lookup('t', 'EMAIL', 'a'),
      lookup('s', 'IP', 'a'),
      lookup('s', 'EMAIL', 'b'),
      lookup('s', 'EMAIL', '\ud800'),
      lookup('s', 'EMAIL', '\ud801'),
      lookup('s', 'EMAIL', '\ufffd'),
      lookup('sE', 'MAIL', 'a'),
    ]
    assert.equal(new Set(all).size, all.length)
    assert.equal(keys.lookup('s', 'EMAIL', 'a').length, 16)
  })

  it('and names hang on the root alone', () => {
    const make = (root: number, data: number) =>
      createVaultKeys(
        Buffer.alloc(32, root),
        () => ({ id: data, key: dataKey(data) }),
        () => undefined,
      )
    assert.equal(make(1, 1).scopeHash('x'), make(1, 2).scopeHash('x'))
    assert.deepEqual(make(1, 1).lookup('s', 'P', 'v'), make(1, 2).lookup('s', 'P', 'v'))
    assert.notEqual(make(1, 1).scopeHash('x'), make(2, 1).scopeHash('x'))
    assert.match(make(1, 1).scopeHash('x'), /^[0-9a-f]{64}$/)
  })
})
