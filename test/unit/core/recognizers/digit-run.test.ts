import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDigits } from '../../../../src/core/recognizers/digit-run.ts'

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
