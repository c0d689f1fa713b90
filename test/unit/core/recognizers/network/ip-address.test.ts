import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { classifyIpv4, classifyIpv6 } from '../../../../../src/core/recognizers/network/ip-class.ts'
import { ipAddress } from '../../../../../src/core/recognizers/network/ip-address.ts'
import { parseIpv4, parseIpv6 } from '../../../../../src/core/recognizers/network/ip-parse.ts'
import { findingsOf, readFindings } from '../../../../support/detection/detection.ts'

const found = (text: string): readonly string[] =>
  readFindings(ipAddress, text).map(([, matched]) => matched ?? '')

describe('IP recognizer', () => {
  const VERSIONS = ['version 1.2.3.4', 'Ver. 1.2.3.4', 'v 1.2.3.4', 'BUILD #1.2.3.4', 'rev=1.2.3.4']
  const SECTIONS = [
    'section 1.2.3.4',
    'Chương 1.2.3.4',
    'điều 1.2.3.4',
    'mục: 1.2.3.4',
    'OID 1.3.6.1',
  ]
  for (const text of [...VERSIONS, ...SECTIONS]) {
    it(`leaves ${text}`, () => assert.deepEqual(found(text), []))
  }

  const NO_VERSION = [
    'server',
    'observer',
    'đấu bản đồ',
    'conversion rate at',
    'gateway v.v.',
    'V/v',
  ]
  for (const word of NO_VERSION) {
    it(`finds an address after “${word}”`, () =>
      assert.deepEqual(found(`${word} 10.0.0.5`), ['10.0.0.5']))
  }

  const EDGES: Readonly<Record<string, readonly string[]>> = {
    '. 10.0.0.5 .10.0.0.5': ['10.0.0.5', '10.0.0.5'],
    // Versions that a private network would be, and products with three zeros after.
    'version 10.1.2.3 version 100.64.0.1': [],
    'version 101.1.2.3 version 172.16.0.1': ['172.16.0.1'],
    'Foo/120.0.0.0 Chrome/120.1.2.3': [],
    'Foo/120.0.0.1 Foo/120.1.0.0 Foo/120.0.1.0': ['120.0.0.1', '120.1.0.0', '120.0.1.0'],
    '1/120.0.0.0 Foo/ 120.0.0.0 chrome/ 120.1.2.3': ['120.0.0.0', '120.0.0.0', '120.1.2.3'],
    // Names made of addresses.
    '(ip-10-0-0-5.ec2.internal)': ['10-0-0-5'],
    'ip-10-100-130-5.internal EC2-10-100-100-100.amazonaws.com': ['10-100-130-5', '10-100-100-100'],
    'x-ip-10-0-0-5.internal 10-0-0-5.internals ip-300-1-1-1.internal': [],
    '5.0.0.10.in-addr.arpa 5.0.0.11.IN-ADDR.ARPA 0.0.0.127.in-addr.arpa': ['5.0.0.10', '5.0.0.11'],
    '1.0.0.10.in-addr 127.0.0.10.in-addr.arp': ['1.0.0.10'],
    // Groups and colons.
    '12:7:5:2405:4800::1': ['2405:4800::1'],
    '1:2:3:4:2405:4800::1': [],
    '12:2000::1 12:1fff::1': ['2000::1'],
    'vm1a:2405:4800::1 123456:2405:4800::1 k8s-node:2405:4800::2': [
      '2405:4800::1',
      '2405:4800::1',
      '2405:4800::2',
    ],
    'srv101:2405:4800::3 text2001:4800::1': ['2405:4800::3'],
    'fdab::cdef std::cd fdab::': [],
    'fdab:cdef::a fdab::c1 fd:ab:cd:ef:ab:cd:ef:ab': ['fdab:cdef::a', 'fdab::c1'],
    'f1:23:45:67:89:ab:cd:ef': [],
    'fe80::1/64%eth0 fe80::1%eth0.5': ['fe80::1', 'fe80::1%eth0.5'],
    '2405:4800::1: 2405:4800:::1': ['2405:4800::1'],
  }
  for (const [text, addresses] of Object.entries(EDGES))
    it(`finds ${addresses.join(', ') || 'none'} in ${text}`, () =>
      assert.deepEqual(found(text), addresses))

  it('finds an address as long as they get', () => {
    const longest = '2405:4800:1111:2222:3333:4444:255.255.255.255'
    assert.deepEqual(found(longest), [longest])
    assert.deepEqual(found(`${longest}:`), [longest])
  })

  it('takes a version word only right before the numbers', () =>
    assert.deepEqual(found('version of the server on 10.0.0.5'), ['10.0.0.5']))

  it('leaves what is part of a word', () =>
    assert.deepEqual(found('x10.0.0.5 10.0.0.5x a_10.0.0.5 10.0.0.5_a 10.0.0.5a::'), []))

  it('reports the address inside a mapped one as well; the scanner unites them', () =>
    assert.deepEqual(found('::ffff:10.0.0.5'), ['::ffff:10.0.0.5', '10.0.0.5']))

  it('names the rule', () => {
    const text = '10.0.0.5 5.0.0.10.in-addr.arpa ip-10-0-0-5.ec2.internal fe80::1'
    assert.deepEqual(
      findingsOf(ipAddress, text).map(({ rule }) => rule),
      ['ipv4', 'ipv4-reverse', 'ipv4-dashed', 'ipv6'],
    )
  })

  it('drops at most three numbers before an IPv6 address, and a zone that is too long', () => {
    assert.deepEqual(found('app.log:12:7:2405:4800::1 up'), ['2405:4800::1'])
    assert.deepEqual(found(`fe80::1%${'e'.repeat(16)}`), [`fe80::1%${'e'.repeat(16)}`])
    assert.deepEqual(found(`fe80::1%${'e'.repeat(17)}`), ['fe80::1'])
  })

  const before = fc.constantFrom(
    '',
    ' ',
    '(',
    '[',
    '"',
    ',',
    '=',
    '@',
    '/',
    '\n',
    'ở ',
    'ip: ',
    '-',
  )
  const behind = fc.constantFrom('', ' ', ')', ']', '"', ',', ';', '/24', '.', '\n', ' và', '!')

  it('finds every IPv4 address that is not left, in every surrounding', () => {
    fc.assert(
      fc.property(before, fc.ipV4(), fc.oneof(behind, fc.constant(':8080')), (left, ip, right) => {
        const wanted = classifyIpv4(parseIpv4(ip) ?? []) === 'left' ? [] : [ip]
        assert.deepEqual(found(`${left}${ip}${right}`), wanted)
      }),
      { numRuns: 3000 },
    )
  })

  it('finds every IPv6 address that is not left, in every surrounding', () => {
    // Without a dotted tail: that is reported as IPv4 as well.
    const ipv6 = fc.ipV6().filter((ip) => !ip.includes('.') && /\d/.test(ip))
    fc.assert(
      fc.property(before, ipv6, behind, (left, ip, right) => {
        fc.pre(!/^(?:[0-9a-f]{2}:){7}[0-9a-f]{2}$/i.test(ip))
        fc.pre(!(ip.endsWith('::') && right.startsWith(':')))
        const kind = classifyIpv6(parseIpv6(ip) ?? [])
        const got = found(`${left}${ip}${right}`)
        if (kind !== 'left') assert.deepEqual(got, [ip])
      }),
      { numRuns: 3000 },
    )
  })
})
