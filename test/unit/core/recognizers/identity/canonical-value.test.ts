import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRecognition } from '../../../../../src/core/recognizers/registry.ts'
import { canonicalPhone } from '../../../../../src/core/recognizers/identity/canonical-phone.ts'
import { configOf } from '../../../../support/exchange/config-of.ts'
import { runs } from '../../../../support/runs.ts'

const { entities } = createRecognition(configOf('').masking.patterns)
const canonical = (entity: string, value: string): string | undefined =>
  entities.get(entity)?.canonical?.(value)

/** Spellings of one value each; the first is the canonical one. */
const SAME: readonly (readonly [entity: string, ...spellings: string[]])[] = [
  ['EMAIL', 'alice@x.vn', 'Alice@X.vn', 'ALICE@X.VN', 'alice@X.Vn'],
  [
    'PHONE',
    '+84912345678',
    '0912345678',
    '0912 345 678',
    '0912.345.678',
    '0912-345-678',
    '+84 912 345 678',
    '+84 (0) 912 345 678',
    '84912345678',
    '0084912345678',
    '(+84) 912345678'.slice(1, 4) + ' 912345678',
  ],
  ['PHONE', '+842839301188', '(028) 3930 1188', '028.3930.1188', '+84 28 3930 1188'],
  ['CARD', '4111111111111111', '4111 1111 1111 1111', '4111-1111-1111-1111'],
  ['CCCD', '079088001234', '079 088 001 234', '079.088.001.234', '0790 8800 1234'],
  ['CMND', '012345678', '012 345 678'],
  ['BHXH', '7912345678', '79 1234 5678'],
  ['TAX', '0312457680001', '0312457680-001'],
  ['BANK_ACCT', '19036288410015', '1903 6288 4100 15', '1903-6288-4100-15'],
  ['IBAN', 'GB29NWBK60161331926819', 'gb29 nwbk 6016 1331 9268 19', 'GB29 NWBK 6016 1331 9268 19'],
  ['BHYT', 'DN4797912345678', 'DN 4 79 7912345678', 'dn4797912345678'],
  ['PASSPORT', 'C1234567', 'c1234567'],
  ['SSN', '536228145', '536-22-8145', '536 22 8145'],
  ['IP_PRIVATE', 'fe80::1', 'FE80::1', 'fe80:0:0:0:0:0:0:1', 'fe80:0000::0001'],
  ['IP_PUBLIC', '2001:db8::1:0:0:1', '2001:db8:0:0:1:0:0:1'],
  ['MAC', '00:1a:2b:3c:4d:5e', '00-1A-2B-3C-4D-5E', '001a.2b3c.4d5e'],
  ['PLATE', '51F-12345', '51F-123.45', '51f 123.45', '51F 12345'],
  ['HOST', 'db01.corp.internal', 'DB01.corp.Internal'],
  [
    'WALLET',
    '0xe2031a8e38f43aae590e6c0e6b1494164f3a850f',
    '0xE2031A8E38f43aaE590e6C0E6B1494164F3a850f',
  ],
]

/** Two things each, however alike they look. */
const DIFFERENT: readonly (readonly [entity: string, one: string, other: string])[] = [
  ['PLATE', '51F-12345', '51F1-2345'],
  ['PHONE', '0912345678', '0912345679'],
  ['PHONE', '0912345678', '+1 912 345 678'],
  ['EMAIL', 'a.b@x.vn', 'ab@x.vn'],
  ['EMAIL', 'a+b@x.vn', 'a@x.vn'],
  ['EMAIL', 'a%41@x.vn', 'aA@x.vn'],
  ['EMAIL', '"A b"@x.vn', '"a b"@x.vn'],
  ['CCCD', '079088001234', '79088001234'],
  ['BANK_ACCT', '0123456', '123456'],
  ['IP_PRIVATE', '10.0.0.1', '::ffff:10.0.0.1'],
  ['IP_PRIVATE', 'fe80::1%eth0', 'fe80::1%eth1'],
  ['IP_PRIVATE', '10.0.0.010', '10.0.0.10'],
  ['WALLET', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT', '1boatSLRHtKNngkdXEeobR76b53LETtpyT'],
]

describe('the canonical form of a value', () => {
  for (const [entity, wanted, ...spellings] of SAME)
    it(`is that of all its spellings: ${entity} ${String(wanted)}`, () => {
      for (const value of [wanted ?? '', ...spellings])
        assert.equal(canonical(entity, value), wanted, value)
    })

  for (const [entity, one, other] of DIFFERENT)
    it(`tells two values apart: ${entity} ${one} and ${other}`, () => {
      assert.notEqual(canonical(entity, one) ?? one, canonical(entity, other) ?? other)
    })

  it('is that of a number in the first country whose plan knows it', () => {
    assert.equal(canonicalPhone(['US', 'VN'])('(415) 555-2671'), '+14155552671')
    assert.equal(canonicalPhone(['US', 'VN'])('0912 345 678'), '+84912345678')
    assert.equal(canonicalPhone([])('0912345678'), undefined)
  })

  it('does not exist for what has letters, an extension or an escape in it', () => {
    for (const value of [
      '0912345678x12',
      '0912345678 ext. 3',
      'tel0912345678',
      '0912%20345678',
      '',
    ])
      assert.equal(canonical('PHONE', value), undefined, value)
    assert.equal(canonical('CARD', '4111\\u00201111'), undefined)
  })

  it('does not exist for keys, passwords and names, which are themselves', () => {
    for (const entity of ['SECRET', 'PASSWORD', 'ORG'])
      assert.equal(entities.get(entity)?.canonical, undefined, entity)
  })

  it('is a spelling itself, with the same letters and digits in the same order', () => {
    const shown = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9@]/g, '')
    const unit = fc.constantFrom(...'0123456789aAbBfFxX@.:- ')
    const text = fc.oneof(
      fc.string({ unit, maxLength: 24 }),
      fc.constantFrom(...SAME.flatMap(([, ...spellings]) => spellings)),
    )
    // Zeros of IPv6 and country codes may be left out or put in.
    const strict = [...entities.keys()].filter((name) => !/^(?:IP_|PHONE)/.test(name))
    fc.assert(
      fc.property(fc.constantFrom(...strict), text, (entity, value) => {
        const form = canonical(entity, value)
        if (form === undefined) return
        assert.equal(shown(form), shown(value))
        assert.equal(canonical(entity, form), form)
      }),
      runs(5_000),
    )
  })

  it('of a number ends in its digits without the zero in front, and stays what it is', () => {
    const digits = fc.stringMatching(/^0[1-9]\d{8,9}$/)
    fc.assert(
      fc.property(digits, (value) => {
        const form = canonical('PHONE', value)
        if (form === undefined) return
        assert.equal(form, `+84${value.slice(1)}`)
        assert.equal(canonical('PHONE', form), form)
      }),
      runs(3_000),
    )
  })
})
