import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { normalise } from '../../../../src/core/text/normalised-view.ts'

const FOLDED: readonly (readonly [text: string, view: string])[] = [
  ['ａ＠ｂ．ｃ', 'a@b.c'],
  ['１０。０｡０﹒５', '10.0.0.5'],
  ['a﹫b︓c﹕d', 'a@b:c:d'],
  ['a\u2024b', 'a.b'],
  ['a\u3000b', 'a b'],
  ['my\u2011host\u2010x', 'my-host-x'],
  ['a\u200bb\u200c\u200dc\u2060d\ufeffe\u00adf', 'abcdef'],
  ['\u202aabc\u202c\u2066d\u2069', 'abcd'],
  ['a\ufe0fb', 'ab'],
  ['a\u{e0041}b\u{e0100}c', 'abc'],
  ['\u001b[1;31mred\u001b[0m', 'red'],
  ['a%40b%2Ec%3a', 'a@b.c:'],
  ['a%2540b%252540c', 'a@b@c'],
  ['100%25', '100%'],
  ['%2F%3D%20', '/= '],
  ['a%0Ab%0d%09c', 'a b  c'],
  ['a&#64;b&#x40;c&#X40;d&#0064;e', 'a@b@c@d@e'],
  ['a&commat;b&period;c&colon;d', 'a@b.c:d'],
  ['a\\u0040b\\x40c', 'a@b@c'],
  ['a\\\\u0040b\\\\\\\\\\\\\\\\u0040c', 'a@b@c'],
  ['a%u0040b%25u0040c', 'a@b@c'],
  ['a&amp;#64;b&amp;amp;#x40;c&amp;commat;d', 'a@b@c@d'],
  ['a\\nb\\tc\\rd', 'a b c d'],
  ['a[.]b[@]c[:]d', 'a.b@c:d'],
  ['٠٩ ۱۲ ०९ ๐๙ ០៩ 𝟎𝟗 𝟶𝟿 🯰🯹', '09 12 09 09 09 09 09 09'],
  ['1\u22122\ufe633\u20434', '1-2-3-4'],
  ['a\u3164b\u115fc\uffa0d\u0000e\u0085f', 'abcde f'],
  ['a\u{1d173}b\u{1bca0}c', 'abc'],
  ['a&#64b&#x40z&#0064 &amp;#64c', 'a@b@z@ @c'],
  ['1&nbsp;2&nbsp3&#160;4&Tab;5', '1 2 3 4 5'],
  ['a&shy;b&shyc&#8203;d&#x200B;e&ZeroWidthSpace;f', 'abcdef'],
  ['1&minus;2&#8722;3&ndash;4&hyphen;5&plus;6', '1-2-3-4-5+6'],
  ['&lt;a&gt;', '<a>'],
  ['a\\u{40}b\\u{000040}c\\U00000040d\\x{40}e', 'a@b@c@d@e'],
  ['a\\uff20b\\u200bc\\u0663\\ud835\\udfce', 'a@bc30'],
  ['a%EF%BC%A0b%E2%80%8Bc%C2%A0%D9%A3%F0%9D%9F%8E', 'a@bc 30'],
  ['a\\xe2\\x80\\x8bb\\xc2\\xa0c', 'ab c'],
]

/** Read so only beside what stands there. */
const IN_CONTEXT: typeof FOLDED = [
  ['a [at] b(dot)c {.} d', 'a@b.c.d'],
  ['0912–345—678 a―b ٣\u2012٤', '0912-345-678 a-b 3-4'],
  ['alice=40x=2Evn', 'alice@x.vn'],
  ['4111 1111 =\r\n1111=\n1111', '4111 1111 11111111'],
]

const UNTOUCHED = [
  '',
  'plain ASCII, 10.0.0.5 and alice@x.vn',
  'Tiếng Việt có dấu, 日本語, 😀',
  '50% of 20%',
  '%zz %4 %80 %0b',
  '&amp; &#200; &#x1F600; &commat &shy=1',
  'C:\\dir \\u00e9 \\u1234',
  '[a] [ . ] [..]',
  '%u1ea1 %u00e9 a&amp;b &amp;#200;',
  '① ²',
  '\ud800 \udc00',
  'Nguyễn – Trần, 1 — 2, – a',
  'width=40px id=3123 key=\nvalue a=40 =2E',
  'f(at) [ at ] a(b) x{dot',
  '%C3%A9 %E1%BA%A1 \\u1ea1 \\U0001F600 %FF',
]

describe('normalised view', () => {
  for (const [text, view] of [...FOLDED, ...IN_CONTEXT]) {
    it(`${JSON.stringify(text)} reads ${JSON.stringify(view)}`, () =>
      assert.equal(normalise(text).view, view))
  }

  for (const text of UNTOUCHED) {
    it(`${JSON.stringify(text)} stays`, () => assert.equal(normalise(text).view, text))
  }

  it('keeps what marks a label at the very beginning, and drops it elsewhere', () => {
    assert.equal(normalise('\u0001label: ٣').view, '\u0001label: 3')
    assert.equal(normalise('a\u0001b').view, 'ab')
  })

  it('keeps no offsets for a text that needs nothing', () => {
    const text = 'Tiếng Việt, alice@x.vn'
    assert.deepEqual(normalise(text), { view: text })
  })

  it('knows where each unit came from, without the dropped characters around it', () => {
    const { view, origin } = normalise('\u200ba%40\u200b\u200bb\u200b')
    assert.equal(view, 'a@b')
    assert.deepEqual([...(origin?.starts.subarray(0, 3) ?? [])], [1, 2, 7])
    assert.deepEqual([...(origin?.ends.subarray(0, 3) ?? [])], [2, 5, 8])
  })

  it('maps every unit to a stretch of the text that reads the same, in order', () => {
    const pieces = fc.constantFrom(
      ...FOLDED.map(([text]) => text),
      ...UNTOUCHED,
      '%',
      '&#',
      '\\',
      '[',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        const { view, origin } = normalise(text)
        if (origin === undefined) {
          assert.equal(view, text)
          return
        }
        let from = 0
        for (let i = 0; i < view.length; i++) {
          const start: number = origin.starts[i] ?? -1
          const end: number = origin.ends[i] ?? -1
          assert.ok(start >= from && end > start && end <= text.length)
          assert.equal(normalise(text.slice(start, end)).view, view.charAt(i))
          assert.equal(normalise(text.slice(from, start)).view, '')
          from = end
        }
      }),
      { numRuns: 2000 },
    )
  })
})
