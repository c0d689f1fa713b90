import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseCidr, parseHostPort } from '../../../src/config/address.ts'

describe('addresses', () => {
  it('are split at the last colon, brackets taken off', () => {
    assert.deepEqual(parseHostPort('127.0.0.1:8080'), { host: '127.0.0.1', port: 8080 })
    assert.deepEqual(parseHostPort('localhost:0'), { host: 'localhost', port: 0 })
    assert.deepEqual(parseHostPort('[fe80::1]:65535'), { host: 'fe80::1', port: 65535 })
  })

  it('of a range are split from its bits', () => {
    assert.deepEqual(parseCidr('10.0.0.0/8'), { address: '10.0.0.0', bits: 8 })
    assert.deepEqual(parseCidr('::1/128'), { address: '::1', bits: 128 })
  })
})
