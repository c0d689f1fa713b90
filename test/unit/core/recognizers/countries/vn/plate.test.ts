import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plate } from '../../../../../../src/core/recognizers/countries/vn/plate.ts'
import { findingsOf } from '../../../../../support/detection/detection.ts'
import { sureValues } from '../../../../../support/detection/sure-findings.ts'

const found = (text: string): readonly string[] => sureValues(plate, text)

describe('registration plates', () => {
  const FORMS = [
    '51F-123.45',
    '51F-12345',
    '51F 123.45',
    '51F 12345',
    '51F12345',
    '51f-123.45',
    '51-F 123.45',
    '51F - 123.45',
    '29h1 2345',
    '51f 12345',
    '29H1-234.56',
    '29-H1 234.56',
    '29-H1-234.56',
    '59X3 567.89',
    '36B5-4321',
    '88LD-001.02',
    '29AA-123.45',
    '29MĐ1-123.45',
    '11A-000.01',
    '99Z-999.99',
  ]
  for (const form of FORMS) {
    it(`finds ${form}`, () => assert.deepEqual(found(`biển số (${form}).`), [form]))
  }

  const FOUND: readonly (readonly [text: string, value: string])[] = [
    ['BKS 15A12345 vào bãi 07:45', '15A12345'],
    ['bien_so,gio_vao\n51G-987.65,08:00', '51G-987.65'],
    ['Xe 51H-246.80 (biển số TP.HCM)', '51H-246.80'],
    ['license plate: 92A-001.23', '92A-001.23'],
    ['Biển số xe: 72C-111.22'.normalize('NFD'), '72C-111.22'],
  ]
  for (const [text, value] of FOUND) {
    it(`finds in ${text}`, () => assert.deepEqual(found(text), [value]))
  }

  const NONE: readonly (readonly [why: string, text: string])[] = [
    ['no words', '51F-123.45'],
    ['no place', 'biển số 10F-123.45'],
    ['three letters', 'biển số 51FGH-123.45'],
    ['three digits', 'biển số 51F-123'],
    ['six digits', 'biển số 51F-123456'],
    ['more behind the dot', 'biển số 51F-1234.56'],
    ['letters between', 'biển số 51F-12A-45'],
    ['part of a code', 'xe XR-51A-12345-B'],
    ['part of a code', 'xe XR-51A-12345'],
    ['part of a word', 'xe 30A67890X'],
    ['part of a longer number', 'xe 130A-678.90'],
    ['a weight and a year', 'xe 45 kg 2021'],
    ['a weight and a year', 'xe 45kg 2021'],
    ['thousands and a year', 'xe 30k 2021'],
  ]
  for (const [why, text] of NONE) it(`${why}: ${text}`, () => assert.deepEqual(found(text), []))

  it('reports the printed form without words with a low score', () => {
    assert.deepEqual(
      findingsOf(plate, '51F-123.45').map(({ score, rule }) => [score, rule]),
      [[0.4, 'shape']],
    )
    assert.deepEqual(findingsOf(plate, '51F12345'), [])
  })
})
