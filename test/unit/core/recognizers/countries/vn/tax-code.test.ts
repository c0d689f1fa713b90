import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { taxCode } from '../../../../../../src/core/recognizers/countries/vn/tax-code.ts'
import { findingsOf } from '../../../../../support/detection/detection.ts'
import { sureValues } from '../../../../../support/detection/sure-findings.ts'

const found = (text: string): readonly string[] => sureValues(taxCode, text)

describe('Vietnamese tax codes', () => {
  const FOUND: readonly (readonly [text: string, value: string])[] = [
    ['MST: 0312457680', '0312457680'],
    ['Mã số thuế 0109876123', '0109876123'],
    ['ma so thue cong ty: 4301578296', '4301578296'],
    ['Tax code: 0312457680', '0312457680'],
    ['taxCode=0312457680', '0312457680'],
    ['MST 0312457680-001', '0312457680-001'],
    ['MST 0312457680 001', '0312457680 001'],
    ['MST 0312457680001', '0312457680001'],
    ['MST 0312 457 680', '0312 457 680'],
    ['MST 03.12457680', '03.12457680'],
    ['MST 0312457680 - 001', '0312457680'],
    ['MST cá nhân 079187004399', '079187004399'],
    ['MST: 0312457680 ĐT: 0912345601', '0312457680'],
  ]
  for (const [text, value] of FOUND) {
    it(`finds in ${text}`, () => assert.deepEqual(found(text), [value]))
  }

  const NONE: readonly (readonly [why: string, text: string])[] = [
    ['wrong check digit', 'MST 4301578297'],
    ['wrong check digit with branch', 'MST 4301578297-001'],
    ['zeros', 'MST 0000000000'],
    ['eleven digits', 'MST 03124576800'],
    ['nine digits', 'MST 031245768'],
    ['four more digits', 'MST 0312457680-0011'],
    ['no words', '0312457680'],
    ['twelve digits without words', '079187004399'],
    ['the label of another number', 'MST chưa có, SĐT 0312457680'],
    ['part of a word', 'MST X0312457680'],
  ]
  for (const [why, text] of NONE) it(`${why}: ${text}`, () => assert.deepEqual(found(text), []))

  it('scores by what was checked', () => {
    const reported = (text: string) =>
      findingsOf(taxCode, text).map(({ score, rule }) => [score, rule])
    assert.deepEqual(reported('MST 0312457680'), [[1, 'unit']])
    assert.deepEqual(reported('MST 0312457680-001'), [[1, 'branch']])
    assert.deepEqual(reported('MST 079187004399'), [[0.85, 'personal']])
    assert.deepEqual(reported('0312457680'), [[0.4, 'unit']])
    assert.deepEqual(reported('0312 457 680'), [])
    assert.deepEqual(reported('MST 03124576800'), [])
  })
})
