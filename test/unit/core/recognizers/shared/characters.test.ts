import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  isAsciiSpace,
  isForeignLetter,
  isHexDigit,
  isWordAfter,
  isWordBefore,
  isWordUnit,
  nextDigit,
} from '../../../../../src/core/recognizers/shared/characters.ts'

/** All UTF-16 units of a class, as ranges in hexadecimal. */
function ranges(isIn: (unit: number) => boolean, last: number): string {
  const found: string[] = []
  for (let unit = 0; unit <= last; unit++) {
    if (!isIn(unit)) continue
    const first = unit
    while (unit < last && isIn(unit + 1)) unit++
    found.push(first === unit ? first.toString(16) : `${first.toString(16)}-${unit.toString(16)}`)
  }
  return found.join(' ')
}

describe('classes of characters', () => {
  it('blanks of ASCII', () => assert.equal(ranges(isAsciiSpace, 0xffff), '9-d 20'))
  it('words', () => assert.equal(ranges(isWordUnit, 0xffff), '30-39 41-5a 5f 61-7a'))
  it('hexadecimal digits', () => assert.equal(ranges(isHexDigit, 0xffff), '30-39 41-46 61-66'))
  it('letters outside ASCII', () => {
    assert.equal(ranges(isForeignLetter, 0xff), 'aa b2-b3 b5 b9-ba bc-be c0-d6 d8-f6 f8-ff')
    for (const unit of [0x300, 0x660, 0x1ea1, 0x4e2d, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xff21])
      assert.ok(isForeignLetter(unit), unit.toString(16))
    for (const unit of [0x41, 0x61, 0x30, 0x80, 0x2013, 0x20ab, 0xe000, Number.NaN])
      assert.ok(!isForeignLetter(unit), unit.toString(16))
  })
  it('nothing is outside the text', () => {
    for (const isIn of [isAsciiSpace, isWordUnit, isHexDigit]) assert.ok(!isIn(Number.NaN))
  })
})

describe('neighbours', () => {
  it('the next digit', () => {
    const at = [0, 1, 2, 3, 4].map((from) => nextDigit('a1 9', from))
    assert.deepEqual(at, [1, 1, 3, 3, -1])
    assert.equal(nextDigit('', 0), -1)
  })
  it('a word before, over underscores', () => {
    assert.deepEqual(
      ['ax', 'a_x', '9__x', ' x', '_x', '__x', '-_x', 'x'].map((text) =>
        isWordBefore(text, text.length - 1),
      ),
      [true, true, true, false, false, false, false, false],
    )
  })
  it('a word behind, over underscores', () => {
    assert.deepEqual(
      ['xa', 'x_a', 'x__9', 'x ', 'x_', 'x__', 'x_-', 'x'].map((text) => isWordAfter(text, 1)),
      [true, true, true, false, false, false, false, false],
    )
  })
})
