import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { changedParts, gapsBetween } from '../../../../src/core/masking/gap.ts'

/** Between two spans `<x>`, the parts that are read again. */
function partsOf(between: string): readonly string[] {
  const text = `<x>${between}<x>`
  const gap = { start: 3, end: text.length - 3 }
  return changedParts(text, gap).map(({ start, end }) => text.slice(start, end))
}

const PROSE = ' what was said of it the week before'.repeat(12)

describe('the gaps of a text', () => {
  it('lie in front of, between and after its spans', () => {
    const spans = [
      { start: 2, end: 4 },
      { start: 4, end: 6 },
      { start: 8, end: 10 },
    ]
    assert.deepEqual(gapsBetween(spans, 12), [
      { start: 0, end: 2 },
      { start: 6, end: 8 },
      { start: 10, end: 12 },
    ])
    assert.deepEqual(gapsBetween([{ start: 0, end: 3 }], 3), [])
  })
})

describe('the parts of a gap that are read again', () => {
  it('are none where words and blanks set it off', () => assert.deepEqual(partsOf(`${PROSE} `), []))

  it('reach from an end to a blank in a sentence that is farther from any number than a label speaks', () => {
    const [head = '', ...others] = partsOf(` 12${PROSE} `)
    assert.deepEqual(others, [])
    assert.match(head, /^ 12 what .* $/)
    assert.ok(head.length >= 68 && head.length < 90)
    const [tail = '', ...more] = partsOf(`${PROSE} 34 `)
    assert.deepEqual(more, [])
    assert.match(tail, /^ .* before 34 $/)
    assert.ok(tail.length >= 69 && tail.length < 95)
  })

  it('are two where neither end is set off', () => {
    const parts = partsOf(`: 12${PROSE} 34 `)
    assert.equal(parts.length, 2)
    assert.match(parts[0] ?? '', /^: 12 /)
    assert.match(parts[1] ?? '', / 34 $/)
  })

  it('are all of it where there is no such blank', () => {
    const WHOLE: readonly (readonly [why: string, between: string])[] = [
      ['short', ': 12 and 34 '],
      ['numbers everywhere', `:${' so 12 it'.repeat(60)}`],
      ['numbers of any width', `:${' so \uff11 it'.repeat(60)}`],
      ['words with capitals', `:${' Nguyen Thi Mai'.repeat(60)}`],
      ['no blanks', `:${'x'.repeat(600)}`],
      ['characters without width', `:${' so\u200b it was'.repeat(60)}`],
      ['lines of one word', `:${'word\n'.repeat(200)}`],
    ]
    for (const [why, between] of WHOLE) assert.deepEqual(partsOf(between), [between], why)
  })

  it('end at the ends of the text, where nothing was taken out', () => {
    const text = `12${PROSE}<x>${PROSE}34`
    const at = text.indexOf('<x>')
    const [first, last] = gapsBetween([{ start: at, end: at + 3 }], text.length)
    assert.ok(first !== undefined && last !== undefined)
    assert.deepEqual(changedParts(text, last), [])
    assert.equal(changedParts(text, first).length, 1)
    assert.ok((changedParts(text, first)[0]?.start ?? 0) > 100)
  })

  it('are all of the first gap where a name in front of the text speaks for it', () => {
    const text = `\u0001so tai khoan: as${PROSE} 12 <x>`
    const gap = { start: 0, end: text.length - 3 }
    assert.deepEqual(changedParts(text, gap, 15), [gap])
    assert.equal(changedParts(text, gap).length, 1)
    assert.ok((changedParts(text, gap)[0]?.start ?? 0) > 15)
  })

  it('take time for the ends and not for the gap', () => {
    const gap = (length: number): number => {
      const text = `<x>:${'a'.repeat(length)}<x>`
      const began = process.cpuUsage()
      for (let i = 0; i < 2_000; i++) changedParts(text, { start: 3, end: text.length - 3 })
      return process.cpuUsage(began).user
    }
    gap(1_000)
    assert.ok(gap(1_000_000) < 20 * gap(1_000) + 50_000)
  })
})
