import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { birthDate } from '../../../../../src/core/recognizers/people/birth-date.ts'
import { stretchesOf } from '../../../../support/detection/detection.ts'

const dates = (text: string): readonly string[] => stretchesOf(birthDate, text)

describe('dates of birth', () => {
  for (const [text, date] of Object.entries({
    'Ngày sinh:   17/06/1994': '17/06/1994',
    '"ngay_sinh":"1990-01-02"': '1990-01-02',
    '<th>Ngày sinh</th><td>08/08/1988</td>': '08/08/1988',
    '| Năm sinh | 1953 |': '1953',
    'ông Tám, sinh năm 1961,': '1961',
    'sinh ngày 5 tháng 3 năm 1990': '5 tháng 3 năm 1990',
    'born on June 7, 1974 in Lagos': 'June 7, 1974',
    'DOB 14AUG2018': '14AUG2018',
    'P/VNM/C2491677/VNM/22NOV84/M/17JUN30': '22NOV84',
    '"stt","Ho ten","Ngay sinh"\n1,"A",1/9/1987': '1/9/1987',
    '| STT | Ngày sinh | Ghi chú |\n|---|---|---|\n| 1 | 1953 | x |': '1953',
    "INSERT INTO kh (id, ten, ngay_sinh) VALUES (7, 'A', '1988-06-02');": '1988-06-02',
    'BDAY:19790228': '19790228',
    'Ngày sinh (dd/mm/yyyy): 3.12.85': '3.12.85',
    'ns 02-03-2001': '02-03-2001',
    'Sinh mười hai tháng năm, một chín chín mốt.': 'mười hai tháng năm, một chín chín mốt',
    'date_of_birth=1999-12-31': '1999-12-31',
  }))
    it(JSON.stringify(text), () => assert.deepEqual(dates(text), [date]))

  for (const text of [
    'Ngày cấp: 22/08/2021',
    'sinh viên năm 2020',
    'học sinh 12/05/2020',
    'phát sinh 12/05/2020',
    'Ngày sinh:',
    'sinh thêm 2 bé',
  ])
    it(`leaves ${JSON.stringify(text)} alone`, () => assert.deepEqual(dates(text), []))
})
