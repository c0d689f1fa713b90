import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createValueList } from '../../../../../src/core/recognizers/custom/value-list.ts'
import { words } from '../../../../../src/core/recognizers/shared/word-list.ts'

/** Entry → values that it holds, and others. */
const LISTS: readonly (readonly [
  entry: string,
  held: readonly string[],
  others: readonly string[],
])[] = [
  ['a@x.vn', ['a@x.vn', 'A@X.VN'], ['a@x.vn.', 'aa@x.vn', 'b@x.vn', '']],
  ['Ho\u0300a', ['h\u00f2a', 'HO\u0300A'], ['hoa']],
  ['*@x.vn', ['a@x.vn', '@X.vn', 'a@x.vn@x.vn'], ['a@x.vn.', 'a@y.vn', 'x.vn']],
  ['10.0.0.*', ['10.0.0.', '10.0.0.255'], ['10.0.1.0', '110.0.0.1', '10.0.0']],
  ['a*c', ['ac', 'abc', 'acc', 'ABC'], ['a', 'c', 'abcd', 'ab', 'bac']],
  ['ab*bc', ['abbc', 'ab-bc'], ['abc', 'ab', 'bc']],
  ['a*b*c', ['abc', 'a-b-c', 'abbc', 'abcbc'], ['ac', 'acb', 'a-c', 'bc']],
  ['a*bb*b', ['abbb', 'abbbb'], ['abb', 'ab']],
  ['*a*b*', ['ab', 'xaxbx', 'abab'], ['ba', 'a', 'b']],
  ['*a*a*', ['aa', 'a-a'], ['a']],
  ['a*bc*cd', ['abccd', 'a-bc-cd'], ['abcd']],
  ['*', ['', 'anything'], []],
  ['**', ['', 'anything'], []],
  ['', [''], ['a']],
]

describe('a list of values', () => {
  for (const [entry, held, others] of LISTS) {
    const has = createValueList([entry])
    for (const value of held) it(`"${entry}" holds "${value}"`, () => assert.ok(has(value)))
    for (const value of others) it(`"${entry}" leaves "${value}"`, () => assert.ok(!has(value)))
  }

  it('holds what any of its entries holds', () => {
    const has = createValueList(['a', 'b*', 'c', '*d'])
    assert.deepEqual(['a', 'bb', 'c', 'xd', 'aa', 'xa', ''].map(has), [
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('holds nothing without entries', () => assert.ok(!createValueList([])('')))
})

describe('a list of words in several lines', () => {
  it('has them without blanks around, with single ones inside', () =>
    assert.deepEqual(words(' so tai\n   khoan,stk ,\n  ngan hang '), [
      'so tai khoan',
      'stk',
      'ngan hang',
    ]))
})
