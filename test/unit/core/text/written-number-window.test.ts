import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isChanged } from '../../../../src/core/text/text-window.ts'
import { writtenNumberWindows } from '../../../../src/core/text/written-number-window.ts'

const viewsOf = (text: string): readonly string[] =>
  writtenNumberWindows(text).map(({ view }) => view)

describe('a text with the digits of its whole numbers', () => {
  const SHOWN: readonly (readonly [text: string, view: string])[] = [
    ['id,4111111111111111.0,x', 'id,4111111111111111,x'],
    ['a -4111111111111111.00.', 'a -4111111111111111.'],
    ['4.111111111111111e15', '4111111111111111'],
    ['4.111111111111111E+15', '4111111111111111'],
    ['4,111111111111111E+15', '4111111111111111'],
    ['1,4111111111111111e0', '1,4111111111111111'],
    ['[41111111111111110e-1, 411111111111111100.0E-2]', '[4111111111111111, 4111111111111111]'],
    ['84912345678.0\n84912345679.0\n', '84912345678\n84912345679\n'],
  ]
  for (const [text, view] of SHOWN)
    it(`${JSON.stringify(text)} shows ${JSON.stringify(view)}`, () =>
      assert.deepEqual(viewsOf(text), [view]))

  const OTHERS = [
    '',
    'plain 4111111111111111',
    '1.0',
    '4.2e15',
    '6.0221408e23',
    '6.02214076e2',
    '4111111111111111.5',
    '4111111111111111e-3',
    '1.4111111111111111.0',
    '4111111111111111.0.1',
    'v4111111111111111.0',
    '4111111111111111.0a',
    'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    '1.111111111e999',
  ]
  for (const text of OTHERS)
    it(`${JSON.stringify(text)} has no window`, () => assert.deepEqual(viewsOf(text), []))

  it('knows what is written otherwise: all of the number stands for each of its digits', () => {
    const [window] = writtenNumberWindows('x 123456789.0 y')
    assert.ok(window !== undefined)
    assert.deepEqual(window.changes, [{ start: 2, end: 11 }])
    assert.deepEqual([...window.origin.starts.subarray(1, 12)], [1, ...Array(9).fill(2), 13])
    assert.deepEqual([...window.origin.ends.subarray(1, 12)], [2, ...Array(9).fill(13), 14])
    assert.ok(isChanged(window, 1, 3) && isChanged(window, 10, 12))
    assert.ok(!isChanged(window, 0, 2) && !isChanged(window, 11, 12))
  })

  it('is read in linear time, whatever is in it', () => {
    for (const piece of ['1', '1.0', '1e', '1e1', '.0', '1,', '12345678,', '1.1'])
      assert.ok(viewsOf(piece.repeat(20_000)).join('').length <= piece.length * 20_000, piece)
  })
})
