import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { unmarkedWindows } from '../../../../src/core/text/unmarked-window.ts'

const viewsOf = (text: string): readonly string[] => unmarkedWindows(text).map(({ view }) => view)

describe('a text without the markup inside its words', () => {
  const SHOWN: readonly (readonly [text: string, view: string])[] = [
    ['alice<b>@x.vn</b>', 'alice@x.vn</b>'],
    ['0912<span class="x">345</span>678', '0912345678'],
    ['<i>a</i><i>b</i>', '<i>ab</i>'],
    ['4111<b> 1111</b>', '4111 1111</b>'],
    ['a<!-- x -->b<wbr>c<o:p/>d', 'abcd'],
    ['0912**345**678', '0912345678'],
    ['0912`345`678 1~~2', '0912345678 12'],
  ]
  for (const [text, view] of SHOWN)
    it(`${text} shows ${view}`, () => assert.deepEqual(viewsOf(text), [view]))

  const PARTED = [
    '',
    'plain',
    'a<br>b',
    'a<td>b</td>c',
    '<p>a</p><p>b</p>',
    'a <b>b</b> c',
    '0912***678',
    'a < b > c',
    'a<b',
    '<img src=x>1<img>2',
  ]
  for (const text of PARTED)
    it(`${JSON.stringify(text)} has no window`, () => assert.deepEqual(viewsOf(text), []))

  it('knows where each unit came from, and where something was taken out', () => {
    const [window] = unmarkedWindows('a<b>1</b>2')
    assert.equal(window?.view, 'a12')
    assert.deepEqual(window.changes, [
      { start: 1, end: 1 },
      { start: 2, end: 2 },
    ])
    assert.deepEqual([...window.origin.starts.subarray(0, 3)], [0, 4, 9])
    assert.deepEqual([...window.origin.ends.subarray(0, 3)], [1, 5, 10])
  })

  it('reads no more than the text, whatever is in it', () => {
    for (const piece of ['a<b>1', '<', '<b', '<!--', '**a', '`1', '1<b> '])
      assert.ok(viewsOf(piece.repeat(20_000)).join('').length <= piece.length * 20_000, piece)
    assert.equal(viewsOf(`${'x '.repeat(500)}1<b>2</b>${'x '.repeat(500)}3<b>4`).length, 2)
  })
})
