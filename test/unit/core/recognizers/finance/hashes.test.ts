import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { keccak256 } from '../../../../../src/core/recognizers/finance/checksum/keccak256.ts'
import { sha256 } from '../../../../../src/core/recognizers/finance/checksum/sha256.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

describe('SHA-256', () => {
  it('knows the examples of FIPS 180-4', () => {
    assert.equal(
      hex(sha256(text('abc'))),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    assert.equal(
      hex(sha256(text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))),
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    )
  })

  it('agrees with OpenSSL for every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(hex(sha256(bytes)), createHash('sha256').update(bytes).digest('hex'))
      }),
    )
  })
})

describe('Keccak-256', () => {
  it('knows answers of the Keccak team', () => {
    for (const [message, digest] of [
      ['', 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
      ['abc', '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45'],
    ] as const)
      assert.equal(hex(keccak256(text(message))), digest)
  })

  it('fills blocks of 136 bytes', () => {
    const digests = [134, 135, 136, 137, 272].map((length) =>
      hex(keccak256(new Uint8Array(length))),
    )
    assert.equal(new Set(digests).size, digests.length)
    // 135 bytes leave one for both ends of the padding.
    assert.equal(digests[2], '3a5912a7c5faa06ee4fe906253e339467a9ce87d533c65be3c15cb231cdb25f9')
  })
})
