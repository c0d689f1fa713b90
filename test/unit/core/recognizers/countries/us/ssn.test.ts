import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ssn } from '../../../../../../src/core/recognizers/countries/us/ssn.ts'
import { findingsOf } from '../../../../../support/detection/detection.ts'
import { sureValues } from '../../../../../support/detection/sure-findings.ts'

const found = (text: string): readonly string[] => sureValues(ssn, text)

describe('Social Security numbers', () => {
  const FOUND: readonly (readonly [text: string, value: string])[] = [
    ['536-22-8145', '536-22-8145'],
    ['(536–22–8145)', '536-22-8145'],
    ['7,449-07-1582', '449-07-1582'],
    ['SSN 536 22 8145', '536 22 8145'],
    ['SSN 536.22.8145', '536.22.8145'],
    ['SSN: 536228145', '536228145'],
    ['536228145 (social security number)', '536228145'],
    ['ssn 078-051122', '078-051122'],
    ['ssn 07805-1122', '07805-1122'],
    ['SSN 536 22 8145 2021-03-04', '536 22 8145'],
    ['employeeSsn=536228145', '536228145'],
    ['SSN 994-25-9418', '994-25-9418'],
    ['SSN: 912-34-5678', '912-34-5678'],
  ]
  for (const [text, value] of FOUND) {
    it(`finds in ${text}`, () => assert.deepEqual(found(text), [value]))
  }

  const NONE: readonly (readonly [why: string, text: string])[] = [
    ['area 000', 'SSN 000-12-3456'],
    ['area 666', 'SSN 666-45-1234'],
    ['area 9xx without words', 'part 912-34-5678'],
    ['area 9xx without dashes', 'SSN 912345678'],
    ['area 9xx, group 00', 'SSN 912-00-5678'],
    ['group 00', 'SSN 123-00-4567'],
    ['serial 0000', 'SSN 123-45-0000'],
    ['from an advertisement', 'SSN 078-05-1120'],
    ['from the keyboard', 'ssn 123456789'],
    ['one digit', 'ssn 111-11-1111'],
    ['mixed separators', 'ssn 536-22.8145'],
    ['other groups', 'ssn 53-622-8145'],
    ['part of a longer number', '1-536-22-8145-9'],
    ['part of a word', 'A536-22-8145'],
    ['bare', 'ticket 536228145'],
    ['blanks without words', 'room 536 22 8145'],
    ['another label is nearer', 'SSN no, CMND 536228145'],
  ]
  for (const [why, text] of NONE) it(`${why}: ${text}`, () => assert.deepEqual(found(text), []))

  it('reports without words with a low score', () =>
    assert.deepEqual(
      findingsOf(ssn, '536228145').map(({ score, rule }) => [score, rule]),
      [[0.3, 'bare']],
    ))
})
