import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mac } from '../../../../../src/core/recognizers/network/mac.ts'
import { findingsOf, readFindings } from '../../../../support/detection/detection.ts'

const found = (text: string): (string | undefined)[] =>
  readFindings(mac, text).map(([, value]) => value)

describe('hardware addresses', () => {
  for (const address of [
    '00:1a:2b:3c:4d:5e',
    '00-1A-2B-3C-4D-5E',
    'fe:ff:ff:ff:ff:ff',
    '00:00:00:00:00:01',
    'f0:00:00:00:00:00',
    '11:22:33:44:55:66',
    '001a.2b3c.4d5e',
    'F0F0.1234.5678',
  ])
    it(`${address} is one, in every surrounding`, () => {
      for (const text of [
        address,
        `mac=${address};`,
        `(${address})`,
        `máy ${address}.`,
        `${address}: up`,
      ])
        assert.deepEqual(found(text), [address], text)
    })

  for (const text of [
    // Two kinds of separators, too few or too many groups, groups of another length.
    '00:1a:2b-3c:4d:5e',
    '00-1a:2b:3c:4d:5e',
    '00:1a:2b:3c:4d',
    '00:1a:2b:3c:4d:5e:6f',
    '00:1a:2b:3c:4d:5e-6f',
    '6f:00:1a:2b:3c:4d:5e',
    '0:1a:2b:3c:4d:5e',
    '00:1:2b:3c:4d:5e',
    '00:1a:2b:3c:4d:5',
    '000:1a:2b:3c:4d:5e',
    '00:1a:2b:3c:4d:5ef',
    '00.1a.2b.3c.4d.5e',
    '00_1a_2b_3c_4d_5e',
    '001a.2b3c',
    '01a.2b3c.4d5e',
    '001a.b3c.4d5e',
    '001a.2b3c.d5e',
    '001a.2b3c.4d5e.6f70',
    '001a-2b3c-4d5e',
    '001a.2b3c.4d5e_',
    'x001a.2b3c.4d5e',
    // Other digits.
    '00:1g:2b:3c:4d:5e',
    'g0:1a:2b:3c:4d:5e',
    '00:1a:2b:3c:4d:5g',
    '001a.2g3c.4d5e',
    'g01a.2b3c.4d5e',
    '001a.2b3c.4d5g',
    // Parts of words.
    'a00:1a:2b:3c:4d:5e',
    '00:1a:2b:3c:4d:5ex',
    '.00:1a:2b:3c:4d:5e',
    '00:1a:2b:3c:4d:5e.6',
    // Addresses of no device, and numbers.
    '00:00:00:00:00:00',
    'ff-ff-ff-ff-ff-ff',
    'FFFF.FFFF.FFFF',
    '1200.3400.5600',
  ])
    it(`${JSON.stringify(text)} is none`, () => assert.deepEqual(found(text), []))

  it('stand where they stand, each for itself', () => {
    const text = 'eth0 00:1a:2b:3c:4d:5e eth1 001a.2b3c.4d5f'
    assert.deepEqual(findingsOf(mac, text), [
      { entity: 'MAC', start: 5, end: 22, score: 1, rule: 'eui-48' },
      { entity: 'MAC', start: 28, end: 42, score: 1, rule: 'eui-48' },
    ])
  })

  it('the recognizer has its name', () => assert.equal(mac.name, 'mac'))
})
