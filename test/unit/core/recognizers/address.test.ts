import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { address } from '../../../../src/core/recognizers/address/address.ts'
import { birthDate } from '../../../../src/core/recognizers/people/birth-date.ts'
import { stretchesOf } from '../../../support/detection/detection.ts'

/** Sentences around one address, which is all that is found. */
const ADDRESSES: readonly (readonly [before: string, address: string, after: string])[] = [
  ['Ship tới ', 'sạp 21 chợ Bà Hoa, phường Bảy Hiền, TP.HCM', ' nhé'],
  ['em ở ', 'p.1503 tòa CT2 Mễ Trì, phường Từ Liêm, Hà Nội', ''],
  ['Quê quán: ', 'khóm 7, phường Cao Lãnh, tỉnh Đồng Tháp', ''],
  ['Nơi ở: ', 'tổ dân phố số 12, phường Xuân Hòa, Phú Thọ', ''],
  ['dia chi: ', 'so 7 lo 22B duong Le Thanh Tong, phuong Ngo Quyen, Hai Phong', ''],
  ['Trả về ', 'shophouse C1-15 khu đô thị Sala, phường An Khánh, TP.HCM', ''],
  ['Nguyễn Văn Hội, trú tại ', 'xã Hòa Tiến, Đà Nẵng', ', bị phạt'],
  ['She lives at ', 'Apt 9, 77 Queen Street East, Toronto, ON M5C 1S1', '.'],
  ['Send it to ', 'Blk 87 Bedok North Street 4 #11-203, Singapore 460087', ' today'],
]

describe('addresses', () => {
  for (const [before, value, after] of ADDRESSES)
    it(`are found whole: ${value}`, () =>
      assert.deepEqual(stretchesOf(address, before + value + after), [value]))

  for (const text of [
    'Thành phố Vinh, thị xã Hoàng Mai, huyện Nghi Lộc',
    'Mũi 1: 12/08/2021 AstraZeneca lô ABX4417',
    'tần số 50,02 Hz, dòng 0,35 mA',
    'Tiết 1 từ 07:00 đến 11:25. Sĩ số 42',
    'Các xã Hòa Tiến, xã Hòa Vang và phường Hòa Xuân',
  ])
    it(`are not lists of places, days and hours: ${text}`, () =>
      assert.deepEqual(stretchesOf(address, text), []))
})

describe('dates of birth', () => {
  for (const [text, date] of [
    ['Bé chào đời ngày 2/9/2022 lúc 4h', '2/9/2022'],
    ['"dob" : ISODate("1991-07-22T00:00:00Z")', '1991-07-22T00:00:00Z'],
  ] as const)
    it(`are found after their words: ${text}`, () =>
      assert.deepEqual(stretchesOf(birthDate, text), [date]))
})
