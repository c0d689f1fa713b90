import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDigits } from '../../../../../src/core/recognizers/numbers/digit-run.ts'

const runs = (view: string): readonly string[] =>
  readDigits(view).runs.map(({ groups }) =>
    groups.map(({ start, end, gap }) => `${gap[0]}${view.slice(start, end)}`).join(' '),
  )

describe('runs of digits', () => {
  const CASES: readonly (readonly [view: string, runs: readonly string[]])[] = [
    ['12345 67890', ['n12345 b67890']],
    ['123-456.789\u00a0012', ['n123 d456 d789 b012']],
    ['123  456789', ['n456789']],
    ['123,456789', ['n456789']],
    ['12345', []],
    ['1 234567 89', ['n234567 b89']],
    ['1023 4567 8901 2 345678', ['n1023 b4567 b8901 b2', 'n345678']],
    ['x123456 789012', ['n789012']],
    ['123456 789012x', ['n123456']],
    ['123456 78x 901234', ['n123456', 'n901234']],
    ['123456đ 1000000₫', ['n1000000']],
    ['_123456_', ['n123456']],
    [`${'1'.repeat(20)} 123456`, ['n123456']],
    [`123456 ${'1'.repeat(20)}`, ['n123456']],
    ['', []],
  ]
  for (const [view, wanted] of CASES) {
    it(JSON.stringify(view), () => assert.deepEqual(runs(view), wanted))
  }

  for (const unit of [0x20, 0xa0, 0x2007, 0x2009, 0x202f])
    it(`U+${unit.toString(16)} is a blank between groups`, () =>
      assert.deepEqual(runs(`123${String.fromCharCode(unit)}456`), ['n123 b456']))
  for (const unit of [0x2d, 0x2013])
    it(`U+${unit.toString(16)} is a dash between groups`, () =>
      assert.deepEqual(runs(`123${String.fromCharCode(unit)}456`), ['n123 d456']))
  for (const unit of [0x0a, 0x09, 0x2012, 0x2014, 0x2008, 0x200a, 0x2f])
    it(`U+${unit.toString(16)} ends a run`, () =>
      assert.deepEqual(runs(`123456${String.fromCharCode(unit)}789012`), ['n123456', 'n789012']))

  for (const unit of [0xc0, 0x24f, 0x300, 0x36f, 0x1e00, 0x1eff, 0x111])
    it(`digits at U+${unit.toString(16)} are of a word`, () => {
      const letter = String.fromCharCode(unit)
      assert.deepEqual(runs(`${letter}123456 a 123456${letter}`), [])
    })
  for (const unit of [0xbf, 0x250, 0x2ff, 0x370, 0x1dff, 0x1f00, 0x4e2d])
    it(`digits at U+${unit.toString(16)} are not`, () => {
      const sign = String.fromCharCode(unit)
      assert.deepEqual(runs(`${sign}123456 a 123456${sign}`), ['n123456', 'n123456'])
    })

  it('has none of one digit alone, and those of five digits only together', () => {
    assert.deepEqual(runs('1 2 3 4 5 6 7'), [])
    assert.deepEqual(runs('12 34 56'), ['n12 b34 b56'])
    assert.deepEqual(runs('12 345'), [])
    assert.equal(readDigits('1 23 456').count, 6)
    assert.deepEqual(readDigits('1 23 4').groups.length, 1)
    assert.deepEqual(readDigits(''), { count: 0, groups: [], runs: [] })
  })

  it('counts the digits', () => assert.equal(readDigits('123 45-678').runs[0]?.size, 8))

  it('lists groups of two digits and more, also in words', () => {
    const view = 'XR51A 7 B1234567 00'
    const groups = readDigits(view).groups.map(({ start, end }) => view.slice(start, end))
    assert.deepEqual(groups, ['51', '1234567', '00'])
  })

  it('answers for the view it is asked about', () => {
    assert.deepEqual(runs('111111'), ['n111111'])
    assert.deepEqual(runs('222222'), ['n222222'])
    assert.deepEqual(runs('111111'), ['n111111'])
  })
})
