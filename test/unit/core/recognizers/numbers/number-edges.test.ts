import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bankAccount } from '../../../../../src/core/recognizers/finance/bank-account.ts'
import { card } from '../../../../../src/core/recognizers/finance/card.ts'
import { cccd } from '../../../../../src/core/recognizers/countries/vn/cccd.ts'
import { cmnd } from '../../../../../src/core/recognizers/countries/vn/cmnd.ts'
import { iban } from '../../../../../src/core/recognizers/finance/iban.ts'
import { passport } from '../../../../../src/core/recognizers/countries/vn/passport.ts'
import { plate } from '../../../../../src/core/recognizers/countries/vn/plate.ts'
import type { Recognizer } from '../../../../../src/core/recognizers/recognizer.ts'
import { ssn } from '../../../../../src/core/recognizers/countries/us/ssn.ts'
import { taxCode } from '../../../../../src/core/recognizers/countries/vn/tax-code.ts'
import { findingsOf, readScores } from '../../../../support/detection/detection.ts'

type Row = readonly [text: string, found: readonly string[]]

/** Text → `number score rule`: groups and signs between them, sizes, first and last numbers, what stands around. */
const EDGES: readonly (readonly [recognizer: Recognizer, rows: readonly Row[]])[] = [
  [
    bankAccount,
    [
      ['STK 1023-4567-8901-2345-678 55', ['1023-4567-8901-2345-678 0.85 account']],
      ['STK 1023-4567-8901-2345 55', ['1023-4567-8901-2345 0.85 account']],
      ['STK 1023-4567-8901-234 55', ['1023-4567-8901-234 0.85 account']],
      ['STK 102-345-678-9012 55', ['102-345-678-9012 0.85 account']],
      ['STK 1023-4567-8901-23 55', ['1023-4567-8901-23 0.85 account']],
      ['STK 1023-4567-8901-2 55', ['1023-4567-8901-2 0.85 account']],
      ['STK 102-345-678-901 55', ['102-345-678-901 0.85 account']],
      ['STK 1023-4567-8901 55', ['1023-4567-8901 0.85 account']],
      ['STK 102-345-6789 55', ['102-345-6789 0.85 account']],
      ['STK 1023-4567 55', ['1023-4567 0.85 account']],
      ['STK 1023,4567', []],
      ['STK 1023 4567 8901 2345 6789', []],
      ['STK 102 345 678 901 234', ['102 345 678 901 234 0.85 account']],
      ['STK 102.345.678', []],
      ['STK 25.000.000', []],
      ['STK 125.000.000', []],
      ['STK 10.11.2026', []],
      ['STK 2026-11-10', []],
      ['STK 1123 45 67', []],
      ['STK 12345678901234567890', []],
      ['STK 1234567890123456789', ['1234567890123456789 0.85 account']],
      ['STK 111111', []],
      ['STK 11', []],
      ['STK 1111111111112', ['1111111111112 0.85 account']],
      ['STK 1234567890 đồng', []],
      ['STK 12345678901 đồng', ['12345678901 0.85 account']],
      ['STK 123456789₫', []],
      ['STK 123456789 $', []],
      ['STK 123456789 vndx', ['123456789 0.85 account']],
      ['STK 123456789 usd', []],
      ['STK 123456789  usd', ['123456789 0.85 account']],
      ['STK 123456789 vnđ', []],
      ['tài khoản 1234567', []],
      ['tài khoản 12345678', ['12345678 0.85 weak-label']],
      ['tài khoản 500000000', []],
      ['tài khoản 12345000000', ['12345000000 0.85 weak-label']],
      ['tài khoản 1234500000', ['1234500000 0.85 weak-label']],
      ['tài khoản:   12345678', []],
      ['tài khoản :  12345678', []],
      ['tài khoản abc 12345678', []],
      ['tài khoản abc VCB 12345678', ['12345678 0.85 weak-label']],
      ['account 12345678', ['12345678 0.85 weak-label']],
      ['acct 12345678', ['12345678 0.85 weak-label']],
      ['a/c 12345678', ['12345678 0.85 weak-label']],
      ['STK 1023456789012 0912345678', ['1023456789012 0.85 account']],
      ['STK 1023456789012 10912345678', ['1023456789012 0.85 account', '10912345678 0.85 account']],
      ['STK 1023456789012 02839112233', ['1023456789012 0.85 account']],
      ['STK 1023456789012 18001234', ['1023456789012 0.85 account']],
      ['STK 1023456789012 0212345678', ['1023456789012 0.85 account', '0212345678 0.85 account']],
      ['VCB 12345678', []],
      ['VCB 123456789', ['123456789 0.6 bank']],
      ['VCB 1234567', []],
      ['VCB Mai Anh Le 123456789', ['123456789 0.6 bank']],
      ['VCB Mai Anh Lê Thị Hoa 123456789', []],
      ['123456789 VCB', ['123456789 0.6 bank']],
      ['123456789 a VCB', ['123456789 0.6 bank']],
      ['123456789 ab VCB', []],
      ['123456789 abc VCB', []],
      ['ck VCB 12345678', ['12345678 0.85 transfer']],
      ['ck VCB 1234567', []],
      ['ck 123456789', []],
      ['VCB 0912345678', []],
      ['VCB 10912345678', ['10912345678 0.6 bank']],
      ['VCB 500000000', []],
      ['ngân hàng 123456789', []],
      ['ck ngân hàng 123456789', ['123456789 0.85 transfer']],
      ['x123456789 VCB', []],
    ],
  ],
  [
    cccd,
    [
      ['CCCD 079-187-004-321 5555', ['079-187-004-321 0.85 named']],
      ['CCCD 0791-8700-4321 555', ['0791-8700-4321 0.85 named']],
      ['CCCD 079-187-004321 55', ['079-187-004321 0.85 named']],
      ['CCCD 079 187 004 321 555', []],
      ['079 187 004 321', ['079 187 004 321 0.4 layout']],
      ['079187004321', ['079187004321 0.4 layout']],
      ['079287004321', ['079287004321 0.4 layout']],
      ['079387004321', ['079387004321 0.4 layout']],
      ['079487004321', []],
      ['096187004321', ['096187004321 0.4 layout']],
      ['097187004321', []],
      ['089187004321', ['089187004321 0.4 layout']],
      ['001187004321', ['001187004321 0.4 layout']],
      ['000187004321', []],
      ['0791870043211', []],
      ['1079187004321', []],
      ['CCCD 111111111111', []],
      ['CCCD 111111111112', ['111111111112 0.85 named']],
      ['CCCD 079187004321 060201009876', ['079187004321 0.85 named', '060201009876 0.85 named']],
    ],
  ],
  [
    cmnd,
    [
      ['CMND 024-680-135 77', ['024-680-135 0.85 named']],
      ['CMND 024680135 135792468', ['024680135 0.85 named', '135792468 0.85 named']],
      ['024680135', []],
      ['CMND 111111111', []],
      ['CMND 111111112', ['111111112 0.85 named']],
      ['CMND 02468 0135', ['02468 0135 0.85 named']],
    ],
  ],
  [
    taxCode,
    [
      ['MST 0312457680-001 55', ['0312457680-001 1 branch']],
      ['MST 0791 870 043', []],
      ['MST 079-187-004-399 55', ['079-187-004-399 0.85 personal']],
      ['MST 0312-457-680 55', ['0312-457-680 1 unit']],
      ['0312457680-001', ['0312457680-001 0.4 branch']],
      ['0312457680001', []],
      ['MST 0312457680 0312457680', ['0312457680 1 unit', '0312457680 1 unit']],
      ['MST 0312457680-001 0109876123', ['0312457680-001 1 branch', '0109876123 1 unit']],
      ['0312 457 680', []],
      ['MST 0312457680-001-002', []],
      ['MST 0312457681', []],
    ],
  ],
  [
    ssn,
    [
      ['536-22-8145 536-22-8146', ['536-22-8145 0.85 dashed', '536-22-8146 0.85 dashed']],
      ['SSN 536-22-8145 77', ['536-22-8145 0.85 dashed']],
      ['SSN 536-228145 77', ['536-228145 0.85 odd']],
      ['SSN 53622-8145 77', ['53622-8145 0.85 odd']],
      ['SSN 536-22-8145 8145', ['536-22-8145 0.85 dashed']],
      ['078-05-1120', []],
      ['536-22-8145', ['536-22-8145 0.85 dashed']],
      ['536 22 8145', ['536 22 8145 0.3 spaced']],
      ['536.22.8145', ['536.22.8145 0.3 spaced']],
      ['536-228145', ['536-228145 0.3 odd']],
      ['53622-8145', ['53622-8145 0.3 odd']],
      ['536228145', ['536228145 0.3 bare']],
      ['1536-00-8145', []],
      ['SSN 536-20-0145', ['536-20-0145 0.85 dashed']],
      ['SSN 1536-22-8145', []],
      ['SSN 536 22 8145 4', ['536 22 8145 0.85 spaced']],
      ['SSN 111-11-1112', ['111-11-1112 0.85 dashed']],
      ['SSN 219-09-9999', []],
      ['SSN 123-45-6789', []],
      ['665-22-8145', ['665-22-8145 0.85 dashed']],
      ['667-22-8145', ['667-22-8145 0.85 dashed']],
      ['899-22-8145', ['899-22-8145 0.85 dashed']],
      ['900-22-8145', []],
      ['001-22-8145', ['001-22-8145 0.85 dashed']],
      ['000-22-8145', []],
      ['536-01-8145', ['536-01-8145 0.85 dashed']],
      ['536-22-0001', ['536-22-0001 0.85 dashed']],
    ],
  ],
  [
    passport,
    [
      ['hộ chiếu C1234567', ['C1234567 0.85 named']],
      ['hộ chiếu AB1234567', ['AB1234567 0.85 named']],
      ['hộ chiếu C12345678', ['C12345678 0.85 named']],
      ['hộ chiếu C123456', []],
      ['hộ chiếu C123456789', []],
      ['hộ chiếu ABC1234567', []],
      ['hộ chiếu 1C1234567', []],
      ['C1234567', []],
      ['CMND C1234567', []],
      ['hộ chiếu 1234567', []],
      ['hộ chiếu -1234567', []],
      ['passport no. c1234567', ['c1234567 0.85 named']],
      ['hộ chiếu C1234567 D7654321', ['C1234567 0.85 named', 'D7654321 0.85 named']],
      ['hộ chiếu ĐC1234567', ['C1234567 0.85 named']],
    ],
  ],
  [
    plate,
    [
      ['biển số 51F-123.45', ['51F-123.45 0.85 named']],
      ['Biển 51F123.45', ['51F123.45 0.85 named']],
      ['51F-123.45', ['51F-123.45 0.4 shape']],
      ['51-F-123.45', ['51-F-123.45 0.4 shape']],
      ['51F1-123.45', ['51F1-123.45 0.4 shape']],
      ['51F 123.45', []],
      ['51f-123.45', []],
      ['51F-12345', []],
      ['151F-123.45', []],
      ['biển 151F-123.45', []],
      ['biển 51-123.45', []],
      ['biển 51F-123.456', []],
      ['biển 51F-1234.5', []],
      ['biển 51F-1234.', ['51F-1234 0.85 named']],
      ['biển 10F-123.45', []],
      ['biển 11F-123.45', ['11F-123.45 0.85 named']],
      ['biển 99F-123.45', ['99F-123.45 0.85 named']],
      ['biển 51Đ-123.45', ['51Đ-123.45 0.85 named']],
      ['biển 51đ-123.45', ['51đ-123.45 0.85 named']],
      ['biển 51É-123.45', []],
      ['biển 51Fđ1-123.45', ['51Fđ1-123.45 0.85 named']],
      ['biển 51FĐ-123.45', ['51FĐ-123.45 0.85 named']],
      ['51MĐ-123.45', ['51MĐ-123.45 0.4 shape']],
      ['51MĐ1-123.45', ['51MĐ1-123.45 0.4 shape']],
      ['biển A-51F-123.45', []],
      ['biển -51F-123.45', ['51F-123.45 0.85 named']],
      ['biển 51F-123.45-A', []],
      ['biển 51F-123.45-', ['51F-123.45 0.85 named']],
      ['biển 51F-123.45- A', ['51F-123.45 0.85 named']],
      ['biển 51F - 123.45', ['51F - 123.45 0.85 named']],
      ['biển 51F  123.45', []],
      ['biển 51F.123.45', ['51F.123.45 0.85 named']],
      ['biển 51F_12345', []],
      ['biển 30k 2021', []],
      ['biển 30kg 2021', []],
      ['biển 30đ 2021', []],
      ['biển 30kg2021', []],
      ['biển 30kgs 2021', []],
      ['biển 30K1 2021', ['30K1 2021 0.85 named']],
      ['biển 30k-2021', ['30k-2021 0.85 named']],
      ['biển 230k 2021', []],
      ['biển 51--F 123.45', []],
      ['xe 30k 20212', ['30k 20212 0.85 named']],
    ],
  ],
  [
    iban,
    [
      ['DE89370400440532013000', ['DE89370400440532013000 1 plain']],
      ['DE89 3704 0044 0532 0130 00', ['DE89 3704 0044 0532 0130 00 1 grouped']],
      ['DE89-3704-0044-0532-0130-00', ['DE89-3704-0044-0532-0130-00 1 grouped']],
      ['DE 89370400440532013000', []],
      ['DE8 9370400440532013000', []],
      ['de89370400440532013000', ['de89370400440532013000 1 plain']],
      ['DE89 3704-0044 0532 0130 00', []],
      ['DE89  3704 0044 0532 0130 00', []],
      ['DE89.3704.0044.0532.0130.00', []],
      ['xDE89370400440532013000', []],
      ['_DE89370400440532013000', ['DE89370400440532013000 1 plain']],
      ['1E89370400440532013000', []],
      ['D189370400440532013000', []],
      ['DE89370400440532013000x', []],
      ['DE8937040044053201300', []],
      ['DE893704004405320130001', []],
      ['XX89370400440532013000', []],
      ['DE90370400440532013000', []],
      [
        'DE89370400440532013000 GB82WEST12345698765432',
        ['DE89370400440532013000 1 plain', 'GB82WEST12345698765432 1 plain'],
      ],
      ['DE89 3704 0044 0532 0130 00 12', ['DE89 3704 0044 0532 0130 00 1 grouped']],
    ],
  ],
]

describe('edges of numbers', () => {
  for (const [recognizer, rows] of EDGES)
    for (const [text, found] of rows)
      it(`${recognizer.name}: ${JSON.stringify(text)}`, () =>
        assert.deepEqual(readScores(recognizer, text), found))

  it('recognizers have names, and entities of their own', () => {
    const named = [
      [bankAccount, 'bank-account', 'BANK_ACCT', 'STK 1023456789012'],
      [card, 'card', 'CARD', '4111111111111111'],
      [cccd, 'cccd', 'CCCD', 'CCCD 079187004321'],
      [cmnd, 'cmnd', 'CMND', 'CMND 024680135'],
      [iban, 'iban', 'IBAN', 'DE89370400440532013000'],
      [passport, 'passport', 'PASSPORT', 'passport C1234567'],
      [plate, 'plate', 'PLATE', 'plate 51F-123.45'],
      [ssn, 'ssn', 'SSN', 'SSN 536-22-8145'],
      [taxCode, 'tax-code', 'TAX', 'MST 0312457680'],
    ] as const
    for (const [recognizer, name, entity, text] of named) {
      assert.equal(recognizer.name, name)
      assert.deepEqual(
        findingsOf(recognizer, text).map((finding) => finding.entity),
        [entity],
      )
    }
  })
})

/** With zeros up to `length` and the check digit of Luhn. */
function numbered(prefix: string, length: number): string {
  const body = prefix.padEnd(length - 1, '0')
  const sum = body
    .split('')
    .toReversed()
    .reduce((all, digit, at) => {
      const double = Number(digit) * (at % 2 === 0 ? 2 : 1)
      return all + (double > 9 ? double - 9 : double)
    }, 0)
  return body + String((10 - (sum % 10)) % 10)
}

/** Beginnings and lengths of card numbers, first and last ones of ranges → issuer, score. */
const CARDS: readonly (readonly [string, number, string])[] = [
  ['4', 16, 'visa 1'],
  ['4', 19, 'visa 1'],
  ['4', 13, 'visa-13 0.4'],
  ['4', 15, ''],
  ['4', 17, ''],
  ['51', 16, 'mastercard 1'],
  ['55', 16, 'mastercard 1'],
  ['50', 16, 'maestro-wide 0.4'],
  ['56', 16, 'maestro 1'],
  ['51', 15, ''],
  ['2220', 16, ''],
  ['2221', 16, 'mastercard 1'],
  ['2229', 16, 'mastercard 1'],
  ['223', 16, 'mastercard 1'],
  ['229', 16, 'mastercard 1'],
  ['23', 16, 'mastercard 1'],
  ['26', 16, 'mastercard 1'],
  ['270', 16, 'mastercard 1'],
  ['271', 16, 'mastercard 1'],
  ['2720', 16, 'mastercard 1'],
  ['2721', 16, ''],
  ['28', 16, ''],
  ['34', 15, 'amex 1'],
  ['37', 15, 'amex 1'],
  ['35', 15, ''],
  ['34', 16, ''],
  ['300', 14, 'diners 1'],
  ['305', 14, 'diners 1'],
  ['306', 14, ''],
  ['309', 14, 'diners 1'],
  ['36', 14, 'diners 1'],
  ['38', 14, 'diners 1'],
  ['39', 14, 'diners 1'],
  ['37', 14, ''],
  ['36', 19, 'diners 1'],
  ['36', 15, ''],
  ['36', 20, ''],
  ['3527', 16, 'jcb-35 0.4'],
  ['3528', 16, 'jcb 1'],
  ['3529', 16, 'jcb 1'],
  ['353', 16, 'jcb 1'],
  ['358', 16, 'jcb 1'],
  ['359', 16, 'jcb-35 0.4'],
  ['352', 16, 'jcb-35 0.4'],
  ['13528', 16, ''],
  ['3528', 19, 'jcb 1'],
  ['3528', 15, ''],
  ['2131', 15, 'jcb-15 1'],
  ['1800', 15, 'jcb-15 1'],
  ['1800', 16, ''],
  ['12131', 15, 'uatp 0.4'],
  ['6011', 16, 'discover 1'],
  ['6012', 16, 'maestro-wide 0.4'],
  ['643', 16, 'maestro-wide 0.4'],
  ['644', 16, 'discover 1'],
  ['649', 16, 'discover 1'],
  ['65', 16, 'discover 1'],
  ['65', 19, 'discover 1'],
  ['66', 16, 'maestro-wide 0.4'],
  ['6011', 15, 'maestro-wide 0.4'],
  ['62', 16, 'unionpay 1'],
  ['62', 19, 'unionpay 1'],
  ['162', 16, ''],
  ['9704', 16, 'napas 1'],
  ['9704', 19, 'napas 1'],
  ['9704', 18, ''],
  ['19704', 16, ''],
  ['9703', 16, ''],
  ['2200', 16, 'mir 1'],
  ['2204', 16, 'mir 1'],
  ['2205', 16, ''],
  ['12200', 16, ''],
  ['508', 16, 'rupay 1'],
  ['81', 16, 'rupay 1'],
  ['82', 16, 'rupay 1'],
  ['80', 16, ''],
  ['83', 16, ''],
  ['5018', 16, 'maestro 1'],
  ['5019', 16, 'maestro 1'],
  ['5020', 16, 'maestro 1'],
  ['5038', 16, 'maestro 1'],
  ['56', 16, 'maestro 1'],
  ['57', 16, 'maestro 1'],
  ['58', 16, 'maestro 1'],
  ['59', 16, 'maestro-wide 0.4'],
  ['6304', 16, 'maestro 1'],
  ['6390', 16, 'maestro 1'],
  ['6305', 16, 'maestro-wide 0.4'],
  ['67', 16, 'maestro 1'],
  ['68', 16, 'maestro-wide 0.4'],
  ['5018', 15, 'maestro 1'],
  ['5018', 19, 'maestro 1'],
  ['50', 15, 'maestro-wide 0.4'],
  ['501', 12, 'maestro-12 0.4'],
  ['50', 13, 'maestro-12 0.4'],
  ['51', 12, ''],
  ['56', 12, 'maestro-12 0.4'],
  ['59', 14, 'maestro-12 0.4'],
  ['6', 12, 'maestro-12 0.4'],
  ['6', 13, 'maestro-12 0.4'],
  ['0604', 12, 'maestro-12 0.4'],
  ['0605', 12, ''],
  ['6', 11, ''],
  ['6', 14, 'maestro-12 0.4'],
  ['1', 15, 'uatp 0.4'],
  ['1', 14, ''],
  ['1', 16, ''],
  ['21', 15, ''],
  ['7', 16, ''],
  ['9', 16, ''],
]

describe('ranges of card numbers', () => {
  for (const [prefix, length, found] of CARDS) {
    const number = numbered(prefix, length)
    it(`${prefix} of ${length} digits is ${found || 'none'}`, () =>
      assert.deepEqual(
        findingsOf(card, number).map(({ score, rule }) => `${rule} ${score}`),
        found === '' ? [] : [found],
      ))
  }

  const GROUPS = ['4-4-4-4-3', '4-4-4-4-2', '4-4-4-4', '4-4-4-1', '4-4-4', '4-6-5', '4-6-4', '6-13']
  for (const form of GROUPS)
    it(`in groups of ${form}, with other digits after`, () => {
      const sizes = form.split('-').map(Number)
      const length = sizes.reduce((a, b) => a + b)
      const prefix = { 12: '501', 13: '4', 14: '36', 15: '37', 16: '4', 18: '62', 19: '4' }[length]
      let rest = numbered(prefix ?? '', length)
      const groups: string[] = []
      for (const size of sizes) {
        groups.push(rest.slice(0, size))
        rest = rest.slice(size)
      }
      const text = groups.join('-')
      assert.deepEqual(
        findingsOf(card, `${text} 55`).map(({ start, end }) => [start, end]),
        [[0, text.length]],
      )
    })
})

const PLATE_WORDS: readonly string[] = [
  'biển số',
  'biển số xe',
  'biển kiểm soát',
  'biển xe',
  'bks',
  'bsx',
  'số xe',
  'xe máy',
  'ô tô',
  'oto',
  'đăng ký xe',
  'license plate',
  'licence plate',
  'plate number',
  'registration plate',
  'vehicle',
]

describe('words of plates', () => {
  for (const word of PLATE_WORDS)
    it(word, () => assert.deepEqual(readScores(plate, `${word} 51F12345`), ['51F12345 0.85 named']))
})
