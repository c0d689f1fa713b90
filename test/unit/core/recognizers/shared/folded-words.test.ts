import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  createWordFinder,
  foldedForms,
} from '../../../../../src/core/recognizers/shared/folded-words.ts'

describe('a folded text', () => {
  for (const [text, forms] of Object.entries({
    'Số ĐỊNH danh': ['so dinh danh'],
    SO: ['so'],
    'sô\u0301': ['so'],
    'đ Đ d': ['d d d'],
    taxCode: ['taxcode', 'tax code'],
    'maSoThue sốĐT': ['masothue sodt', 'ma so thue sodt'],
    'MST ID2B': ['mst id2b'],
    '': [''],
  }))
    it(`of "${text}" is "${forms.join('" and "')}"`, () =>
      assert.deepEqual(foldedForms(text), forms))
})

const find = createWordFinder([
  ['STK', 'account'],
  ['số tài khoản', 'account'],
  ['số', 'number'],
  ['tài khoản ngân hàng', 'bank'],
  ['p.o. box', 'box'],
  ['số thẻ', 'card'],
])

/** Folded text → its words, as `value:matched text`. */
const FOUND: Readonly<Record<string, readonly string[]>> = {
  stk: ['account:stk'],
  'stk stk-1 (stk)': ['account:stk', 'account:stk', 'account:stk'],
  'astk stka stk1': [],
  'so tai khoan': ['account:so tai khoan'],
  'so_tai-khoan so.tai/khoan': ['account:so_tai-khoan', 'account:so.tai/khoan'],
  sotaikhoan: ['account:sotaikhoan'],
  'so \n tai . khoan': ['account:so \n tai . khoan'],
  'so    tai khoan': ['number:so'],
  'so, tai khoan': ['number:so'],
  'so tai khoang': ['number:so'],
  'so tai': ['number:so'],
  so: ['number:so'],
  'so so tai khoan': ['number:so', 'account:so tai khoan'],
  'so the': ['card:so the'],
  'so tai khoan ngan hang': ['account:so tai khoan'],
  'tai khoan ngan hang tai khoan': ['bank:tai khoan ngan hang'],
  'p.o. box po box pobox p o box': ['box:p.o. box', 'box:pobox', 'box:p o box'],
  'stk\u2013stk\u2026stk': ['account:stk', 'account:stk', 'account:stk'],
  'stk\u4e2d': [],
  'stk\u00e9': [],
  '': [],
}

describe('words of a list', () => {
  for (const [text, words] of Object.entries(FOUND))
    it(`in ${JSON.stringify(text)}`, () =>
      assert.deepEqual(
        find(text).map(({ start, end, value }) => `${value}:${text.slice(start, end)}`),
        words,
      ))

  it('are none without a list', () => assert.deepEqual(createWordFinder([])('a'), []))
})
