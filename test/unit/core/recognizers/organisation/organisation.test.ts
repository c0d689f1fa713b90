import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { legalForm } from '../../../../../src/core/recognizers/organisation/organisation.ts'
import { findingsOf, readFindings } from '../../../../support/detection/detection.ts'

const found = (text: string): (string | undefined)[] =>
  readFindings(legalForm, text).map(([, value]) => value)

/** Text → the names in it. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'Bên A: Công ty TNHH Sao Mai do ông An đại diện': ['Công ty TNHH Sao Mai'],
  'công ty cổ phần xây dựng Hòa Bình báo lãi': ['công ty cổ phần xây dựng Hòa Bình'],
  'Công ty Cổ phần Đầu tư và Phát triển An Giang': [
    'Công ty Cổ phần Đầu tư và Phát triển An Giang',
  ],
  'Công ty TNHH Một thành viên Phú Quý nộp': ['Công ty TNHH Một thành viên Phú Quý'],
  'CONG TY TNHH MTV HAI AU\nHOA DON': ['CONG TY TNHH MTV HAI AU'],
  'cty TNHH Sao Mai': ['cty TNHH Sao Mai'],
  'CTCP Sao Mai An Giang, MST 123': ['CTCP Sao Mai An Giang'],
  'HTX Rau Sạch Bình Minh giao hàng': ['HTX Rau Sạch Bình Minh'],
  'Công ty TNHH A & B Logistics ở Huế': ['Công ty TNHH A & B Logistics'],
  'Công ty Cổ phần Coca-Cola Việt Nam': ['Công ty Cổ phần Coca-Cola Việt Nam'],
  'Công ty TNHH Xây dựng số 5 Hà Nội': ['Công ty TNHH Xây dựng'],
  'Công ty Cổ phần 504 Bình Định': ['Công ty Cổ phần 504 Bình Định'],
  'Công ty Anh Minh chào quý khách': ['Công ty Anh Minh'],
  'vay Ngân hàng TMCP Sông Đà và Ngân hàng Bình Minh': [
    'Ngân hàng TMCP Sông Đà',
    'Ngân hàng Bình Minh',
  ],
  'CÔNG TY TNHH SAO MAI MST 0312457680': ['CÔNG TY TNHH SAO MAI'],
  'invoice from Acme Widgets Inc. is overdue': ['Acme Widgets Inc'],
  'Acme, Inc. and Blue Heron L.L.C. agree': ['Acme, Inc', 'Blue Heron L.L.C'],
  'Sao Mai Co., Ltd. signed': ['Sao Mai Co., Ltd'],
  'SAO MAI CO., LTD': ['SAO MAI CO., LTD'],
  'Bank of Elbonia PLC': ['Bank of Elbonia PLC'],
  'Johnson & Smith Ltd': ['Johnson & Smith Ltd'],
  'Smith-Jones LLP': ['Smith-Jones LLP'],
  'from the Acme Company Limited.': ['Acme Company Limited'],
  'Muster AG, Berlin': ['Muster AG'],
  'Esempio S.p.A. e Ejemplo S.A.': ['Esempio S.p.A', 'Ejemplo S.A'],
  'Sao Mai Joint Stock Company': ['Sao Mai Joint Stock Company'],
  'khách hàng Sao Mai JSC': ['Sao Mai JSC'],
}

const NOTHING: readonly string[] = [
  'công ty của tôi ở Hà Nội',
  'Công ty Chúng tôi',
  'Công ty cổ phần là gì?',
  'Công ty TNHH là loại hình phổ biến',
  'Công ty\nTNHH Sao',
  'Ngân hàng gần nhất',
  'tập đoàn này',
  'Ngân hàng Của bạn',
  'Tổng công ty 2019',
  'Limited time offer',
  'the company Inc',
  'The Company Inc.',
  'Offer Limited to members',
  'VITAMIN AB',
  'SECTION AG',
  'inc llc ltd',
  'An incorporated company',
  'Acme.Inc',
  'Acme\nInc',
  'we incorporate Ltdx Incs',
  '',
]

describe('organisations by their legal form', () => {
  for (const [text, names] of Object.entries(NAMES))
    it(JSON.stringify(text), () => {
      assert.deepEqual(found(text), names)
    })

  for (const text of NOTHING)
    it(`nothing in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(found(text), [])
    })

  it('reads composed and decomposed letters alike', () => {
    const text = 'Khách hàng: Công ty TNHH Thương Mại Lá Xanh tại kho 5'
    assert.deepEqual(found(text.normalize('NFD')), [
      'Công ty TNHH Thương Mại Lá Xanh'.normalize('NFD'),
    ])
  })

  it('says how sure it is, and why', () => {
    assert.deepEqual(findingsOf(legalForm, 'Acme Inc'), [
      { entity: 'ORG', start: 0, end: 8, score: 0.85, rule: 'legal-form' },
    ])
  })

  it('believes no endless name', () => {
    const [name = ''] = found(`Công ty TNHH ${'Sao '.repeat(50)}`)
    assert.equal(name?.split(' ').length, 13)
    const [other = ''] = found(`${'Sao '.repeat(50)}Inc`)
    assert.equal(other?.split(' ').length, 8)
  })
})
