import assert from 'node:assert/strict'
import { isIPv4, isIPv6 } from 'node:net'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseIpv4, parseIpv6 } from '../../../../../src/core/recognizers/network/ip-parse.ts'

/** Strings near enough to an address that both verdicts come up. */
const nearIpv4 = fc
  .array(fc.oneof(fc.nat(300).map(String), fc.constantFrom('', '00', '01', 'a', '1 ')), {
    minLength: 3,
    maxLength: 5,
  })
  .map((parts) => parts.join('.'))

const group = fc.oneof(
  { weight: 6, arbitrary: fc.nat(0xffff).map((n) => n.toString(16)) },
  { weight: 1, arbitrary: fc.constantFrom('', '0', '0000', '12345', 'G', '1.2.3.4', '1.2.3') },
)
const nearIpv6 = fc.oneof(
  fc.ipV6(),
  fc.array(group, { minLength: 7, maxLength: 9 }).map((groups) => groups.join(':')),
  fc
    .tuple(fc.array(group, { maxLength: 6 }), fc.array(group, { maxLength: 4 }))
    .map(([head, tail]) => `${head.join(':')}::${tail.join(':')}`),
  fc.string({ unit: fc.constantFrom(':', '.', '1', 'f', '0'), maxLength: 20 }),
)

describe('IP parsers', () => {
  it('IPv4: the same verdict as node:net', () => {
    const seen = { valid: 0, invalid: 0 }
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), nearIpv4), (text) => {
        assert.equal(parseIpv4(text) !== undefined, isIPv4(text), text)
        seen[isIPv4(text) ? 'valid' : 'invalid']++
      }),
      { numRuns: 5000 },
    )
    assert.ok(seen.valid > 500 && seen.invalid > 500, JSON.stringify(seen))
  })

  it('IPv6 without zone: the same verdict as node:net', () => {
    const seen = { valid: 0, invalid: 0 }
    fc.assert(
      fc.property(nearIpv6, (text) => {
        assert.equal(parseIpv6(text) !== undefined, isIPv6(text), text)
        seen[isIPv6(text) ? 'valid' : 'invalid']++
      }),
      { numRuns: 10_000 },
    )
    assert.ok(seen.valid > 500 && seen.invalid > 500, JSON.stringify(seen))
  })

  it('reads the octets', () => assert.deepEqual(parseIpv4('10.0.255.1'), [10, 0, 255, 1]))

  it('reads the groups: whole, shortened, with an IPv4 tail', () => {
    assert.deepEqual(parseIpv6('1:2:3:4:5:6:7:8'), [1, 2, 3, 4, 5, 6, 7, 8])
    assert.deepEqual(parseIpv6('::'), [0, 0, 0, 0, 0, 0, 0, 0])
    assert.deepEqual(parseIpv6('2405:4800::a'), [0x2405, 0x4800, 0, 0, 0, 0, 0, 0xa])
    assert.deepEqual(parseIpv6('::ffff:10.0.0.5'), [0, 0, 0, 0, 0, 0xffff, 0x0a00, 5])
  })

  it('agrees with the URL parser of WHATWG on the value', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1)
        assert.deepEqual(parseIpv6(text), parseIpv6(canonical))
      }),
      { numRuns: 2000 },
    )
  })
})
