import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressRuns } from '../../../../../src/core/masking/place/address-runs.ts'
import { wireJson } from '../../../../../src/simulator/shapes/wire-json.ts'

/** Spans are the stretches `#7`. */
function runsIn(text: string, from = 0): readonly string[] {
  const spans = [...text.matchAll(/#7+/g)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  }))
  return [
    ...new Set(addressRuns(text, spans, from).map(({ start, end }) => text.slice(start, end))),
  ]
}

const CASES: readonly (readonly [text: string, runs: readonly string[]])[] = [
  // From the scheme on, or from `www.`, or what is after the bracket or quote.
  ['see https://x.vn/#7 now', ['https://x.vn/#7']],
  ['see ahttps://x/#7', ['ahttps://x/#7']],
  ['see (https://x/#7', ['https://x/#7']],
  ['see a+b-c.9:/\\//x/#7', ['a+b-c.9:/\\//x/#7']],
  ['é//x/#7', ['//x/#7']],
  ['_//x/#7', ['//x/#7']],
  ['www.x.vn/#7', ['www.x.vn/#7']],
  ['http:#7', ['http:#7']],
  ['[a](//#7)', ['//#7']],
  ['[a](x#7)', ['x#7']],
  ['[a](x(#7)y) b', ['x(#7)y']],
  ['[a](<x#7> b) c', ['x#7']],
  ['<a href="x#7" c>', ['x#7']],
  ["<a href='x#7' c>", ['x#7']],
  ['<img src="https://x/#7">', ['https://x/#7']],
  [`${'x'.repeat(70)}//#7`, [`${'x'.repeat(64)}//#7`]],
  // To the end, without what closes a sentence or a bracket.
  ['https://x/#7.', ['https://x/#7']],
  ['https://x/#7.,;:!?)]}\'"*_` now', ['https://x/#7']],
  ['https://x/#7.b.', ['https://x/#7.b']],
  ['https://x/#7/ now', ['https://x/#7/']],
  ['https://x/#7', ['https://x/#7']],
  ['"https://x/#7/y",b', ['https://x/#7/y']],
  // Where something is to be masked, and nowhere else.
  ['https://x/ #7', []],
  ['#7 https://x/', []],
  ['#7 https://x/#7 #7', ['https://x/#7']],
  ['https://x/#7 and https://y/ and https://z/#7', ['https://x/#7', 'https://z/#7']],
  ['https://x/#7#7/#7', ['https://x/#7#7/#7']],
  ['#7', []],
  ['', []],
  ['https://x/', []],
  ['mailto:#7', []],
  // What would not come back as an address either is masked by itself.
  ['[a](#7)', []],
  ['<style>#7', []],
  ['<img src="a#7">', []],
  ['[a]: x#7 b', []],
  ['[a]:\n <x#7> c', []],
  // It may stand elsewhere.
  ['[a]: https://x.vn/#7', ['https://x.vn/#7']],
]

describe('addresses that are masked whole', () => {
  for (const [text, wanted] of CASES)
    it(`are ${wireJson(wanted)} in ${wireJson(text)}`, () => assert.deepEqual(runsIn(text), wanted))

  it('reach over a span that begins in them', () => {
    const text = 'https://x/# b'
    assert.deepEqual(addressRuns(text, [{ start: 10, end: 13 }]), [{ start: 0, end: 13 }])
  })

  it('begin after what is only context', () => {
    const text = 'https://x: #7'
    assert.deepEqual(runsIn(text, 11), [])
    assert.deepEqual(runsIn('a[b](x#7', 1), ['x#7'])
    assert.deepEqual(runsIn('a[b](x#7', 4), [])
    assert.deepEqual(runsIn('id: //x/#7', 4), ['//x/#7'])
  })
})
