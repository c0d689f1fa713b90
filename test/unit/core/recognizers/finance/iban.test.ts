import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { countrySpecs, isValidIBAN } from 'ibantools'
import { ibanLength, isIban } from '../../../../../src/core/recognizers/finance/iban-countries.ts'
import { iban } from '../../../../../src/core/recognizers/finance/iban.ts'
import { findingsOf } from '../../../../support/detection/detection.ts'
import { sureValues } from '../../../../support/detection/sure-findings.ts'

const found = (text: string): readonly string[] => sureValues(iban, text)

describe('IBANs', () => {
  const FORMS = [
    'DE89370400440532013000',
    'DE89 3704 0044 0532 0130 00',
    'DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000',
    'DE89-3704-0044-0532-0130-00',
    'de89 3704 0044 0532 0130 00',
    'De89370400440532013000',
    'FR14 20041 01005 0500013M026 06',
    'GB29 NWBK 6016 1331 9268 19',
    'NO93 8601 1117 947',
    'LC55HEMM000100010012001200023015',
  ]
  for (const form of FORMS) it(`finds ${form}`, () => assert.deepEqual(found(`(${form})`), [form]))

  it('says how it was written', () => {
    const findings = findingsOf(iban, 'DE89370400440532013000 DE89 3704 0044 0532 0130 00')
    assert.deepEqual(
      findings.map(({ entity, score, rule }) => [entity, score, rule]),
      [
        ['IBAN', 1, 'plain'],
        ['IBAN', 1, 'grouped'],
      ],
    )
  })

  const AROUND: readonly (readonly [text: string, ibans: readonly string[]])[] = [
    ['IBAN DE89 3704 0044 0532 0130 00 by Friday', ['DE89 3704 0044 0532 0130 00']],
    ['IBAN:DE89370400440532013000;120,00', ['DE89370400440532013000']],
    ['BE68 5390 0754 7034 12', ['BE68 5390 0754 7034']],
    ['DE89370400440532013000.', ['DE89370400440532013000']],
    ['BE68539007547034 DE89370400440532013000', ['BE68539007547034', 'DE89370400440532013000']],
    ['ＤＥ89370400440532013000', ['DE89370400440532013000']],
  ]
  for (const [text, ibans] of AROUND) {
    it(`finds in ${text}`, () => assert.deepEqual(found(text), ibans))
  }

  const NONE: readonly (readonly [why: string, text: string])[] = [
    ['wrong check digits', 'DE88370400440532013000'],
    ['no country', 'ZZ89370400440532013000'],
    ['a country without IBANs', 'US89370400440532013000'],
    ['too short', 'DE8937040044053201300'],
    ['goes on', 'DE893704004405320130001'],
    ['goes on', 'DE89 3704 0044 0532 0130 001'],
    ['in a word', 'XDE89370400440532013000'],
    ['in a token with digits', '7f-DE89370400440532013000'],
    ['letters where digits belong', 'DE89370400440532O13000'],
    ['slashes', 'DE89/3704/0044/0532/0130/00'],
    ['dots', 'DE89.3704.0044.0532.0130.00'],
    ['two kinds of separators', 'DE89 3704-0044 0532 0130 00'],
    ['two blanks', 'DE89  3704 0044 0532 0130 00'],
    ['a blank behind the country', 'DE 89 3704 0044 0532 0130 00'],
    ['over two lines', 'DE89 3704 0044\n0532 0130 00'],
  ]
  for (const [why, text] of NONE) it(`${why}: ${text}`, () => assert.deepEqual(found(text), []))
})

describe('the structures of IBANs', () => {
  const countries = Object.entries(countrySpecs).filter(([, { chars }]) => chars !== null)

  it('are those of ibantools, country by country', () => {
    assert.ok(countries.length > 100)
    for (const [country, { chars }] of countries) assert.equal(ibanLength(country), chars, country)
    for (const [country, { chars }] of Object.entries(countrySpecs))
      if (chars === null) assert.equal(ibanLength(country), undefined, country)
  })

  /** With the check digits that ISO 13616-1 asks for, whatever the account looks like. */
  function withCheckDigits(country: string, account: string): string {
    const digits = [...`${account}${country}00`].map((unit) => Number.parseInt(unit, 36)).join('')
    return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`
  }

  it('are demanded also where the check digits are right', () => {
    assert.equal(isIban(withCheckDigits('DE', '370400440532013000')), true)
    assert.equal(isIban(withCheckDigits('DE', '37040044053201300A')), false)
    assert.equal(isIban(withCheckDigits('GB', 'NWBK60161331926819')), true)
    assert.equal(isIban(withCheckDigits('GB', '1WBK60161331926819')), false)
  })

  it('agree with ibantools on random accounts', () => {
    const cases = fc.constantFrom(...countries).chain(([country, { chars }]) =>
      fc
        .array(fc.constantFrom(...'0123456789012345678901234567890123456789ABX'), {
          minLength: (chars ?? 4) - 4,
          maxLength: (chars ?? 4) - 4,
        })
        .map((units) => withCheckDigits(country, units.join(''))),
    )
    fc.assert(
      fc.property(cases, (value) => {
        // ibantools checks national check digits on top, which not every bank of a country uses.
        if (isValidIBAN(value)) assert.equal(isIban(value), true, value)
      }),
      { numRuns: 1000 },
    )
  })
})
