import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { createKeyedHash } from '../../../../src/vault/sealing/keyed-hash.ts'

describe('a keyed hash', () => {
  it('is the HMAC-SHA-256 of RFC 4231', () => {
    const first = createKeyedHash(Buffer.alloc(20, 0x0b))
    const expected = 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'
    assert.equal(first.hex('Hi There'), expected)
    assert.equal(first.bytes(Buffer.from('Hi There')).toString('hex'), expected)
    assert.equal(
      createKeyedHash(Buffer.from('Jefe')).hex('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })

  it('is that of Node for every length of key and message', () => {
    for (const keyLength of [0, 1, 32, 63, 64]) {
      const key = randomBytes(keyLength)
      const hash = createKeyedHash(key)
      for (const length of [0, 1, 55, 56, 64, 4_031, 4_095, 4_096, 4_097, 70_000]) {
        const message = randomBytes(length)
        const expected = createHmac('sha256', key).update(message).digest('hex')
        assert.equal(hash.bytes(message).toString('hex'), expected)
        const text = message.toString('latin1')
        assert.equal(hash.hex(text), createHmac('sha256', key).update(text).digest('hex'))
      }
    }
  })

  it('forgets the message before', () => {
    const hash = createKeyedHash(Buffer.alloc(32, 1))
    const short = hash.hex('a')
    hash.hex('a much longer message')
    assert.equal(hash.hex('a'), short)
    const bytes = hash.bytes(Buffer.from('a'))
    hash.bytes(Buffer.from('b'))
    assert.equal(bytes.toString('hex'), short)
  })

  it('refuses a key that would have to be hashed itself', () => {
    assert.throws(
      () => createKeyedHash(Buffer.alloc(65)),
      new RangeError('The key is longer than a block.'),
    )
  })
})
