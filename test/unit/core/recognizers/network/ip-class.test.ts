import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  type IpClass,
  classifyIpv4,
  classifyIpv6,
} from '../../../../../src/core/recognizers/network/ip-class.ts'
import { parseIpv4, parseIpv6 } from '../../../../../src/core/recognizers/network/ip-parse.ts'

/** First and last address of every range, and the neighbours outside. */
const V4: Readonly<Record<IpClass, readonly string[]>> = {
  private: [
    '10.0.0.0',
    '10.255.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.0.0',
    '192.168.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '169.254.0.0',
    '169.254.255.255',
  ],
  left: [
    '0.0.0.0',
    '0.255.255.255',
    '127.0.0.0',
    '127.255.255.255',
    '192.0.0.0',
    '192.0.0.255',
    '192.0.2.0',
    '192.0.2.255',
    '192.88.99.0',
    '192.88.99.255',
    '198.18.0.0',
    '198.19.255.255',
    '198.51.100.0',
    '198.51.100.255',
    '203.0.113.0',
    '203.0.113.255',
    '224.0.0.0',
    '239.255.255.255',
    '240.0.0.0',
    '255.255.255.255',
  ],
  public: [
    '1.0.0.0',
    '9.255.255.255',
    '11.0.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.0.1.255',
    '192.0.3.0',
    '192.88.98.255',
    '192.88.100.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '198.51.99.255',
    '198.51.101.0',
    '203.0.112.255',
    '203.0.114.0',
    '223.255.255.255',
  ],
}

const V6: Readonly<Record<IpClass, readonly string[]>> = {
  private: [
    'fc00::',
    'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    'fe80::1',
    'febf::1',
    'fec0::1',
    'feff::1',
    '::ffff:10.0.0.1',
    '::ffff:0:192.168.1.1',
    '::192.168.1.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::8.8.8.8',
    '2002:c0a8:101::1',
    // Teredo: the client's address with every bit turned, 10.0.0.1.
    '2001:0:1:2:3:4:f5ff:fffe',
  ],
  left: [
    '::',
    '::1',
    '::2',
    '1::2',
    '100::1',
    '100:0:0:1::1',
    '1ff::1',
    'ff02::1',
    'ffff::1',
    '2001:db8::1',
    '2001:db8:ffff::1',
    '3fff::1',
    '3fff:fff::1',
    '5f00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::192.0.2.1',
    '2002:7f00:1::1',
    // All but a wrapped 10.0.0.1: one group is another one.
    '100::ffff:10.0.0.1',
    '0:1::ffff:10.0.0.1',
    '0:0:1::ffff:10.0.0.1',
    '0:0:0:1::ffff:10.0.0.1',
    '::1:ffff:10.0.0.1',
    '::fffe:10.0.0.1',
    '::ffff:1:10.0.0.1',
    '::fffe:0:10.0.0.1',
    '::1:0:10.0.0.1',
    '::1:10.0.0.1',
    '65:ff9b::10.0.0.1',
    '64:ff9a::10.0.0.1',
    '64:ff9b:2::10.0.0.1',
    '64:ff9b:0:1::10.0.0.1',
    '64:ff9b::1:0:10.0.0.1',
    '64:ff9b::1:10.0.0.1',
    '65:ff9b:1::1',
    '64:ff9a:1::1',
    '64:ff9b:2::1',
  ],
  public: [
    '2001:4860:4860::8888',
    '2001:1::1',
    '2001:db7::1',
    '2001:db9::1',
    '2405:4800::1',
    '3fff:1000::1',
    '3ffe::1',
    'fbff::1',
    'fe00::1',
    '200::1',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
  ],
}

const CLASSES = ['private', 'left', 'public'] as const

describe('IP classes', () => {
  for (const kind of CLASSES) {
    for (const text of V4[kind]) {
      it(`${text} is ${kind}`, () => assert.equal(classifyIpv4(parseIpv4(text) ?? []), kind))
    }
    for (const text of V6[kind]) {
      it(`${text} is ${kind}`, () => assert.equal(classifyIpv6(parseIpv6(text) ?? []), kind))
    }
  }

  it('IPv4: the same private ranges as a block list of Node', () => {
    const list = new BlockList()
    list.addSubnet('10.0.0.0', 8)
    list.addSubnet('172.16.0.0', 12)
    list.addSubnet('192.168.0.0', 16)
    list.addSubnet('100.64.0.0', 10)
    list.addSubnet('169.254.0.0', 16)
    fc.assert(
      fc.property(
        fc.constantFrom(9, 10, 11, 100, 169, 172, 192, 200),
        fc.nat(255),
        fc.nat(255),
        fc.nat(255),
        (a, b, c, d) => {
          const isPrivate = classifyIpv4([a, b, c, d]) === 'private'
          assert.equal(isPrivate, list.check(`${a}.${b}.${c}.${d}`))
        },
      ),
      { numRuns: 3000 },
    )
  })
})
