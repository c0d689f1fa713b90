import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cutOf } from '../../../../src/core/masking/text-cut.ts'

/** What stands in front of the cut, and `^`; `[…]` marks a place. */
function cut(marked: string, limit?: number): string {
  const places: { start: number; end: number; entity: string; wanted: never }[] = []
  let text = ''
  let start = 0
  for (const sign of marked) {
    if (sign === '[') start = text.length
    else if (sign === ']')
      places.push({ start, end: text.length, entity: 'A', wanted: undefined as never })
    else text += sign
  }
  const at = cutOf(text, limit ?? text.length, places)
  return at === undefined ? 'nowhere' : `${text.slice(0, at)}^`
}

/** Text with its places → what is in front of the cut. */
const WHOLE: readonly (readonly [text: string, cut: string])[] = [
  // A line break before a blank before a comma, the last of them.
  ['aaaa\nb c', 'aaaa\n^'],
  ['aaa\nbb\nb c,d', 'aaa\nbb\n^'],
  ['aa a\rb,c', 'aa a\r^'],
  ['aa a\tb,c', 'aa a\t^'],
  ['aa\ta b,c', 'aa\ta ^'],
  ['a,b;c|d', 'a,b;c|^'],
  ['a,b|c;d', 'a,b|c;^'],
  ['a|b;c,d', 'a|b;c,^'],
  ['a,bcdefghijk', 'a,^'],
  ['abc', 'nowhere'],
  ['', 'nowhere'],
  // Breaks and blanks of the first half do not pay.
  ['aaa\nb\u00a0ccc', 'nowhere'],
  ['aaa bbbbb', 'nowhere'],
  ['aaaa bbbb', 'nowhere'],
  ['aaaa bbb', 'aaaa ^'],
  ['aaa bbbb,', 'aaa bbbb,^'],
  // The last character counts.
  ['aaaaaaa\n', 'aaaaaaa\n^'],
  ['a,aaaaa,', 'a,aaaaa,^'],
  // Never inside a place, at both of its ends.
  ['aaa bb[b\nc]', 'nowhere'],
  ['aaa bb b[b\nc]', 'aaa bb ^'],
  ['aaa bb[b]\nc', 'aaa bbb\n^'],
  ['aaa bb[\n]c', 'nowhere'],
  ['aaa b\n[bc]', 'aaa b\n^'],
  ['aaaaaa\n[b\nc][\nd]', 'aaaaaa\n^'],
  ['[a]aaa\n[b\nc]d\n[e]', 'aaaa\nb\ncd\n^'],
  ['[aaaa\nbc]d e', 'aaaa\nbcd ^'],
  ['[a]aaaa\nbbb', 'aaaaa\n^'],
  ['a,[b,c]d', 'a,^'],
  ['a[,]bcdefg', 'nowhere'],
  ['a[b],cdefg', 'ab,^'],
  ['a[b,][c]d;[e|f]g', 'ab,cd;^'],
  ['[a][b][c]d,e', 'abcd,^'],
  ['a,[bcdefgh]', 'a,^'],
  ['[a],b[c,d]', 'a,^'],
  // Nor at a comma of a URL or of a link target.
  ['a,https://x.vn/b,c', 'a,^'],
  ['https://x.vn/b,c|d;e', 'nowhere'],
  ['[https://x.vn/b],c', 'nowhere'],
  ['a,www.x.vn/b,c;d', 'a,^'],
]

describe('a long text is cut', () => {
  for (const [text, wanted] of WHOLE)
    it(`${JSON.stringify(text)} at ${JSON.stringify(wanted)}`, () =>
      assert.equal(cut(text), wanted))

  it('before the limit', () => {
    assert.equal(cut('aaaa bbb\n', 8), 'aaaa ^')
    assert.equal(cut('aaaaaaa b', 7), 'nowhere')
    assert.equal(cut('aaaaaaa b', 8), 'aaaaaaa ^')
    assert.equal(cut('a,bcdefg,h', 8), 'a,^')
    assert.equal(cut('a,bcdefg,h', 9), 'a,bcdefg,^')
  })
})
