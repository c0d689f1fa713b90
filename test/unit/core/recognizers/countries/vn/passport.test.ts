import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { passport } from '../../../../../../src/core/recognizers/countries/vn/passport.ts'
import { findingsOf } from '../../../../../support/detection/detection.ts'
import { sureValues } from '../../../../../support/detection/sure-findings.ts'

const found = (text: string): readonly string[] => sureValues(passport, text)

describe('passports', () => {
  const FOUND: readonly (readonly [text: string, values: readonly string[]])[] = [
    ['Hộ chiếu số B1234567', ['B1234567']],
    ['passport no. C7654321, exp 2031', ['C7654321']],
    ['passportNumber: P12345678', ['P12345678']],
    ['passport AB1234567', ['AB1234567']],
    ['passport b1234567', ['b1234567']],
    ['HỘ CHIẾU: K0246813'.normalize('NFD'), ['K0246813']],
    ['1) hộ chiếu C1029384 2) hộ chiếu B5647382', ['C1029384', 'B5647382']],
    ['Passport/CCCD: C1234567', ['C1234567']],
    ['B1234567 (hộ chiếu)', ['B1234567']],
  ]
  for (const [text, values] of FOUND) {
    it(`finds in ${text}`, () => assert.deepEqual(found(text), values))
  }

  const NONE: readonly (readonly [why: string, text: string])[] = [
    ['no words', 'Batch C7654321'],
    ['another label', 'passport scanned, part no. B1234567'],
    ['six digits', 'passport B123456'],
    ['nine digits', 'passport B123456789'],
    ['no letter', 'passport 12345678'],
    ['three letters', 'passport ABC1234567'],
    ['a part behind', 'passport B1234567-02'],
    ['part of a word', 'passport B1234567XY'],
  ]
  for (const [why, text] of NONE) {
    it(`${why}: ${text}`, () => assert.deepEqual(findingsOf(passport, text), []))
  }
})
