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
]

const UNTOUCHED = [
  '',
  'plain ASCII, 10.0.0.5 and alice@x.vn',
  'Tiếng Việt có dấu, 日本語, 😀',
  '50% of 20%',
  '%zz %4 %80 %0b',
  '&amp; &lt; &#200; &#x1F600; &commat',
  'C:\\dir \\u00e9 \\u1234',
  '[a] [ . ] [..]',
  '%u1ea1 %u00e9 a&amp;b &amp;#200;',
  '٣ ① ²',
  '\ud800 \udc00',
]

describe('normalised view', () => {
  for (const [text, view] of FOLDED) {
    it(`${JSON.stringify(text)} reads ${JSON.stringify(view)}`, () =>
      assert.equal(normalise(text).view, view))
  }

  for (const text of UNTOUCHED) {
    it(`${JSON.stringify(text)} stays`, () => assert.equal(normalise(text).view, text))
  }

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
