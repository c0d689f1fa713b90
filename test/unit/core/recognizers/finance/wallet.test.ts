import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mac } from '../../../../../src/core/recognizers/network/mac.ts'
import type { Recognizer } from '../../../../../src/core/recognizers/recognizer.ts'
import { wallet } from '../../../../../src/core/recognizers/finance/wallet.ts'
import { findingsOf } from '../../../../support/detection/detection.ts'

const sure = (recognizer: Recognizer, text: string): string[] =>
  findingsOf(recognizer, text)
    .filter(({ score }) => score >= 0.5)
    .map(({ start, end }) => text.slice(start, end))

/** From BIP 173, BIP 350, EIP-55 and Bitcoin's first block. */
const ADDRESSES = [
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  '3P14159f73E4gFr7JterCCQh9QjiTjiZrG',
  'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
  'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
] as const

describe('wallets', () => {
  for (const address of ADDRESSES) {
    it(address, () => {
      assert.deepEqual(sure(wallet, `to ${address}, please`), [address])
      assert.deepEqual(sure(wallet, `x${address}`), [])
      // One character changed.
      const at = address.length - 2
      const other = address[at] === 'x' ? 'y' : 'x'
      const bitten = address.startsWith('0x')
        ? address.slice(0, 2) + address.slice(2).replace(/[a-f]/, (c) => c.toUpperCase())
        : `${address.slice(0, at)}${other}${address.slice(at + 1)}`
      assert.deepEqual(sure(wallet, bitten), [])
    })
  }

  it('without a checksum need a word', () => {
    const plain = '0xe591431db73be3cf7157037c90dab784309fbba8'
    assert.deepEqual(sure(wallet, `ví USDT: ${plain}`), [plain])
    assert.deepEqual(sure(wallet, `commit ${plain}`), [])
    assert.deepEqual(sure(wallet, `wallet 0x${'0'.repeat(40)}`), [])
  })

  it('are not found in commits, ids and bech32 of others', () => {
    for (const text of [
      'da39a3ee5e6b4b0d3255bfef95601890afd80709',
      '1111111111111111111111111111',
      'bc1qw508d6qejxtdg4y5r3zarvary0C5xw7kv8f3t4',
      'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx',
      'bc1',
    ])
      assert.deepEqual(sure(wallet, text), [], text)
  })
})

describe('hardware addresses', () => {
  for (const [text, found] of Object.entries({
    'eth0 00:1A:2b:3c:4d:5e up': ['00:1A:2b:3c:4d:5e'],
    '00-1a-2b-3c-4d-5e, 001a.2b3c.4d5e': ['00-1a-2b-3c-4d-5e', '001a.2b3c.4d5e'],
    '00:00:00:00:00:00 ff:ff:ff:ff:ff:ff': [],
    '00:1a-2b:3c:4d:5e 00:1a:2b:3c:4d': [],
    '00:1a:2b:3c:4d:5e:6f 2001:db8:00:1a:2b:3c:4d:5e': [],
    '1200.3400.5600 12:34:56': [],
    'x00:1a:2b:3c:4d:5e': [],
  }))
    it(JSON.stringify(text), () => {
      assert.deepEqual(sure(mac, text), found)
    })
})
