import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lineInFront, mayBeginDefinition } from '../../../../src/core/masking/link-definition.ts'
import { guardedRuns, wordStart } from '../../../../src/core/masking/url-runs.ts'
import { wireJson } from '../../../../src/simulator/wire-json.ts'

/** Spans are the stretches `#7`. */
function runsIn(text: string, from = 0): readonly string[] {
  const spans = [...text.matchAll(/#7+/g)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
  }))
  return guardedRuns(text, spans, from).map(({ start, end }) => text.slice(start, end))
}

const CASES: readonly (readonly [text: string, runs: readonly string[]])[] = [
  // From the scheme on, or from `www.`, or what is behind the bracket or quote.
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
  ['[a](<x#7 b>) c', ['x#7 b']],
  ['[a]( \n x#7)', ['x#7']],
  ['[a]: x#7 b', ['x#7']],
  ['[a]:x#7 b', ['x#7']],
  ['[a]:\n <x #7 b> c', ['x #7 b']],
  ['<a href="x#7 b" c>', ['x#7 b']],
  ["<a href='x#7 b' c>", ['x#7 b']],
  ['<a href=x#7 b>', ['x#7']],
  [`${'x'.repeat(70)}//#7`, [`${'x'.repeat(63)}//#7`]],
  // To the end, without what closes a sentence or a bracket.
  ['https://x/#7.', ['https://x/#7']],
  ['https://x/#7.,;:!?)]}>\'"*_` now', ['https://x/#7']],
  ['https://x/#7.b.', ['https://x/#7.b']],
  ['https://x/#7/ now', ['https://x/#7/']],
  ['https://x/#7', ['https://x/#7']],
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
  ['[a](#7)', []],
]

describe('runs in which nothing is restored', () => {
  for (const [text, wanted] of CASES)
    it(wireJson(text), () => assert.deepEqual(runsIn(text), wanted))

  it('reach over a span that begins in them', () => {
    const text = 'https://x/# b'
    assert.deepEqual(guardedRuns(text, [{ start: 10, end: 13 }]), [{ start: 0, end: 13 }])
  })

  it('begin behind what is only context', () => {
    const text = 'https://x: #7'
    assert.deepEqual(runsIn(text, 11), [])
    assert.deepEqual(runsIn('a: [b]: x#7', 3), ['x#7'])
    assert.deepEqual(runsIn('a: [b]: x#7', 0), [])
    assert.deepEqual(runsIn('id: //x/#7', 4), ['//x/#7'])
  })
})

describe('the start of a word', () => {
  it('is behind white space, and not in front of where to look', () => {
    assert.equal(wordStart('ab cd', 5, 0), 3)
    assert.equal(wordStart('ab cd', 3, 0), 3)
    assert.equal(wordStart('ab cd', 2, 0), 0)
    assert.equal(wordStart('ab cd', 5, 4), 4)
    assert.equal(wordStart('<ab', 3, 0), 1)
  })
})

describe('a line that may begin with a definition', () => {
  it('has nothing but quotes and lists in front of it', () => {
    assert.equal(lineInFront('x', 0, 0), 0)
    assert.equal(lineInFront('a\n> - b', 6, 0), 2)
    assert.equal(lineInFront('a\r1. b', 5, 0), 2)
    assert.equal(lineInFront('a\n> - b', 6, 4), 4)
    assert.equal(lineInFront('a\nb', 3, 0), -1)
    assert.equal(lineInFront('ab', 1, 0), -1)
    assert.equal(lineInFront('ab', 1, 1), 1)
    for (const unit of ' \t)*+-.>0123456789') assert.equal(lineInFront(`${unit}[`, 1, 0), 0, unit)
    for (const unit of '(,/:[]a\u00a0') assert.equal(lineInFront(`${unit}[`, 1, 0), -1, unit)
  })

  it('has at most 64 units of them', () => {
    assert.equal(lineInFront('>'.repeat(64), 64, 0), 0)
    assert.equal(lineInFront('>'.repeat(65), 65, 0), -1)
    assert.equal(lineInFront(`a\n${'>'.repeat(64)}`, 66, 0), 2)
    assert.equal(lineInFront(`a\n${'>'.repeat(65)}`, 67, 0), -1)
  })

  it('is asked for by whether there is one', () => {
    assert.ok(mayBeginDefinition('x', 0, 0))
    assert.ok(mayBeginDefinition('a\n> x', 4, 0))
    assert.ok(!mayBeginDefinition('ax', 1, 0))
  })
})
