import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createContext } from '../../../../../src/core/recognizers/shared/context.ts'

const context = createContext(['số tài khoản', 'STK', 'căn cước', 'đt', 'tax code', 'c/o'])

/** Whether the context is seen around the number 123 of `text`. */
function near(text: string): boolean {
  const at = text.indexOf('123')
  assert.ok(at >= 0)
  return context(text, at, at + 3)
}

describe('context words', () => {
  const SEEN = [
    'STK 123',
    'stk:123',
    '123 (stk)',
    'Số tài khoản của tôi là 123',
    'SỐ TÀI KHOẢN 123',
    'so tai khoan 123',
    'Số tài khoản: 123'.normalize('NFD'),
    'số  tài\u00a0khoản 123',
    '"so_tai_khoan": "123"',
    '{"soTaiKhoan":"123"}',
    'sotaikhoan=123',
    'tax-code 123',
    'taxCode: 123',
    'CĂN CƯỚC 123',
    'Đt 123',
    'dt 123',
    'c/o 123',
    'ten,stk\nA,123',
  ]
  for (const text of SEEN) it(`sees ${JSON.stringify(text)}`, () => assert.equal(near(text), true))

  const UNSEEN = [
    '123',
    'stkx 123',
    'xstk 123',
    'stk1 x 123',
    'bđt 123',
    'số tài 123 khoản',
    'số tài, khoản 123',
    'stk\n\n123',
    'stk\r\n \r\n123',
    '123\n\nstk',
  ]
  for (const text of UNSEEN) {
    it(`does not see ${JSON.stringify(text)}`, () => assert.equal(near(text), false))
  }

  it('reads 48 units in front and 24 after', () => {
    assert.equal(near(`stk${' '.repeat(45)}123`), true)
    assert.equal(near(`xx stk${' '.repeat(47)}123`), false)
    assert.equal(near(`123${' '.repeat(21)}stk x`), true)
    assert.equal(near(`123${' '.repeat(23)}stk x`), false)
  })

  it('does not take the rest of a word that is cut for the word', () => {
    assert.equal(near(`xstk${' '.repeat(45)}123`), false)
    assert.equal(near(`123${' '.repeat(21)}stkx`), false)
  })

  it('looks at words after the last empty line only', () => {
    assert.equal(near('stk\n\nx\n\ny 123'), false)
    assert.equal(near('x\n\nstk 123'), true)
  })
})
