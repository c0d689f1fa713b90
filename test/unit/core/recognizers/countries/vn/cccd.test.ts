import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cccd } from '../../../../../../src/core/recognizers/countries/vn/cccd.ts'
import { cmnd } from '../../../../../../src/core/recognizers/countries/vn/cmnd.ts'
import { findingsOf } from '../../../../../support/detection/detection.ts'
import { sureValues } from '../../../../../support/detection/sure-findings.ts'

describe('Vietnamese ids of twelve digits', () => {
  const found = (text: string): readonly string[] => sureValues(cccd, text)

  const FOUND: readonly (readonly [text: string, value: string])[] = [
    ['CCCD: 079187004321', '079187004321'],
    ['căn cước công dân 079187004321', '079187004321'],
    ['CĂN CƯỚC 079187004321', '079187004321'],
    ['can cuoc 079187004321', '079187004321'],
    ['số định danh cá nhân 079187004321'.normalize('NFD'), '079187004321'],
    ['CMND (mới) 079187004321', '079187004321'],
    ['CCCD/CMND: 079187004321 cấp 2021', '079187004321'],
    ['CCCD 079 187 004 321', '079 187 004 321'],
    ['CCCD 079 187 004 321 12/05/2021', '079 187 004 321'],
    ['CCCD 0791 8700 4321', '0791 8700 4321'],
    ['CCCD 079.187.004.321', '079.187.004.321'],
    ['CCCD 079187004321 0912345678', '079187004321'],
    ['cccd số 999999000000 (no known place)', '999999000000'],
    ['"so_cccd":"079187004321"', '079187004321'],
    ['cccdNumber: 079187004321', '079187004321'],
    ['CCCD ０７９187004321', '079187004321'],
    ['căn cước của bé, ngày mai\n\n\n079187004321', '079187004321'],
  ]
  for (const [text, value] of FOUND) {
    it(`finds in ${text}`, () => assert.deepEqual(found(text), [value]))
  }

  const NONE: readonly (readonly [why: string, text: string])[] = [
    ['no words', 'mã tham chiếu 482193746501'],
    ['eleven digits', 'CCCD 07918700432'],
    ['thirteen digits', 'CCCD 0791870043210'],
    ['one digit', 'CCCD 000000000000'],
    ['more groups', 'CCCD 079 187 004 321 555'],
    ['part of a word', 'CCCD A079187004321'],
    ['two empty lines between', 'CCCD\n\n\n979187004321'],
    ['a tax code', 'CCCD và MST: 079187004321'],
    ['in a UUID', 'CCCD 12345678-1234-4234-8234-079187004321'],
  ]
  for (const [why, text] of NONE) it(`${why}: ${text}`, () => assert.deepEqual(found(text), []))

  it('reports the old layout without words with a low score, other numbers not at all', () => {
    const reported = (text: string) =>
      findingsOf(cccd, text).map(({ score, rule }) => [score, rule])
    assert.deepEqual(reported('079187004321'), [[0.4, 'layout']])
    for (const text of ['000187004321', '097187004321', '079487004321', '179187004321'])
      assert.deepEqual(reported(text), [], text)
  })
})

describe('Vietnamese ids of nine digits', () => {
  const found = (text: string): readonly string[] => sureValues(cmnd, text)

  const FOUND: readonly (readonly [text: string, value: string])[] = [
    ['CMND 024680135', '024680135'],
    ['Số CMTND: 135792468', '135792468'],
    ['chứng minh nhân dân số 271 828 182', '271 828 182'],
    ['chung minh thu 025.313.377', '025.313.377'],
    ['CCCD/CMND: 024680135', '024680135'],
    ['CMND 271 828 182 0912345678', '271 828 182'],
    ['GIẤY CHỨNG MINH NHÂN DÂN\nSố: 212345670', '212345670'],
  ]
  for (const [text, value] of FOUND) {
    it(`finds in ${text}`, () => assert.deepEqual(found(text), [value]))
  }

  const NONE: readonly (readonly [why: string, text: string])[] = [
    ['no words', '024680135'],
    ['another label', 'CMND chưa có, mã khách hàng 024680135'],
    ['eight digits', 'CMND 02468013'],
    ['twelve digits', 'CMND 271 828 182 845'],
    ['one digit', 'CMND 000000000'],
    ['part of a contract number', 'CMND HD024680135'],
  ]
  for (const [why, text] of NONE) it(`${why}: ${text}`, () => assert.deepEqual(found(text), []))
})
