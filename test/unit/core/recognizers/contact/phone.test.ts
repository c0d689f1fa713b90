import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createPhone } from '../../../../../src/core/recognizers/contact/phone.ts'
import { findingsOf } from '../../../../support/detection/detection.ts'

const vn = createPhone(['VN'])
const abroad = createPhone(['US', 'GB', 'FR', 'IS', 'CH'])
const sure = (recognizer: typeof vn, text: string): string[] =>
  findingsOf(recognizer, text)
    .filter(({ score }) => score >= 0.5)
    .map(({ start, end }) => text.slice(start, end))
const rules = (text: string): string[] => findingsOf(vn, text).map(({ rule }) => rule)

describe('telephone numbers of Vietnam', () => {
  for (const [text, numbers] of Object.entries({
    'sđt của em 0912345678 ạ': ['0912345678'],
    '0912 345 678, 0912.345.678, 0912-345-678': ['0912 345 678', '0912.345.678', '0912-345-678'],
    '0912\u00a0345\u00a0678': ['0912\u00a0345\u00a0678'],
    'dt 0773456789 hoac 0583456789': ['0773456789', '0583456789'],
    '0773456789 0583456789': ['0773456789', '0583456789'],
    '0773456789/0583456789': ['0773456789', '0583456789'],
    'ĐT: (028) 3822 1234, máy lẻ 12': ['(028) 3822 1234'],
    '0236.3821.234 Đà Nẵng': ['0236.3821.234'],
    'phone 84912345678': ['84912345678'],
    'Zalo 912 345 678': ['912 345 678'],
    'liên hệ 0912345678.': ['0912345678'],
    '"phone":"0888123456"': ['0888123456'],
    _0912345678_: ['0912345678'],
    // The label is that of the number in front.
    'STK 0071001234567 của anh Nam 0912345678': ['0912345678'],
    'MST 0312457680, liên lạc 0912345678': ['0912345678'],
    'Số tài khoản: 0071001234567. Nam 0912345678': ['0912345678'],
    // Not telephones.
    'giá 1.250.000.000 đồng': [],
    'giá 0912345678 đồng, 0912345678đ': [],
    '84912345678 912345678': ['84912345678'],
    'mã số thuế 0312457680': [],
    'STK 0912345678 VCB': [],
    '2026-11-23 08:30 01/02/2026 01-02-2026': [],
    '192.168.100.200': [],
    '0.0912345678 x0912345678 0912345678x 0912345678_a': [],
    '0912345678.5 0912345678%': [],
    '0000000000 0012345678901': [],
    '#5 of 10: 0212345678': [],
    '09123456789 091234567': [],
    '0912 3456 78901234 5678': [],
  }))
    it(JSON.stringify(text), () => {
      assert.deepEqual(sure(vn, text), numbers)
    })

  it('hotlines belong to no person', () => {
    assert.deepEqual(rules('gọi 1900 1234 hoặc 18001234'), ['hotline', 'hotline'])
    assert.deepEqual(sure(vn, 'gọi 1900 1234 hoặc 18001234'), [])
  })

  it('are surer with a word that calls them so', () => {
    const [bare] = findingsOf(vn, '0912345678')
    const [called] = findingsOf(vn, 'SĐT 0912345678')
    assert.deepEqual([bare?.score, bare?.rule], [0.6, 'national'])
    assert.deepEqual([called?.score, called?.rule], [0.85, 'national+context'])
  })

  it('are found whole in any surroundings', () => {
    const mobile = fc
      .tuple(
        fc.constantFrom('032', '070', '090', '098', '083'),
        fc.integer({ min: 0, max: 9_999_999 }),
      )
      .map(([lead, rest]) => `${lead}${String(rest).padStart(7, '0')}`)
      .filter((digits) => !/^0?(\d)\1+$/.test(digits))
    const around = fc.constantFrom('', ' ', '\n', 'và ', '(', '"', ': ', ' - ')
    fc.assert(
      fc.property(
        around,
        mobile,
        around,
        fc.constantFrom('', ' ', '.', '-'),
        (a, digits, b, gap) => {
          const number = `${digits.slice(0, 4)}${gap}${digits.slice(4, 7)}${gap}${digits.slice(7)}`
          const behind = b.trim() === '(' || b === '' ? b : ` ${b}`
          assert.deepEqual(sure(vn, `${a}${number}${behind}`), [number])
        },
      ),
    )
  })
})

describe('numbers with a country code', () => {
  for (const [text, numbers] of Object.entries({
    '+84912345678 +84 28 3822 1234': ['+84912345678', '+84 28 3822 1234'],
    'call +84 (0) 912 345 678 now': ['+84 (0) 912 345 678'],
    '+1 (415) 555-0132': ['+1 (415) 555-0132'],
    '+1-415-555-0147 ext. 22, +1-415-555-0147x22': ['+1-415-555-0147', '+1-415-555-0147'],
    '+33 6 12 34 56 78': ['+33 6 12 34 56 78'],
    'tel:+821012345678': ['+821012345678'],
    '(+84) 912 345 678': ['+84) 912 345 678'],
    '001-415-555-0132': ['001-415-555-0132'],
    // A plan may be newer than the library.
    '+41 (0)96 471 07 95': ['+41 (0)96 471 07 95'],
    '+5 +100 +12:30 GMT+07:00 C++17': [],
    '+999 123 456 789': [],
    '1+84912345678x': [],
  }))
    it(JSON.stringify(text), () => {
      assert.deepEqual(sure(vn, text), numbers)
    })
})

describe('national numbers of other countries', () => {
  for (const [text, numbers] of Object.entries({
    '541-714-1388 (602)272-9781 259.735.7502': ['541-714-1388', '(602)272-9781'],
    '03.93.92.16.85': ['03.93.92.16.85'],
    '07400 123 456': ['07400 123 456'],
    '467 3395': ['467 3395'],
    '5417141388': [],
    'phone 5417141388': ['5417141388'],
    '17151 2450': [],
  }))
    it(JSON.stringify(text), () => {
      assert.deepEqual(sure(abroad, text), numbers)
    })

  it('a country that does not exist has none', () => {
    assert.deepEqual(sure(createPhone(['XX']), '0912345678'), [])
  })
})
