import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodePercent } from '../../../../src/core/form/percent.ts'

const decode = (source: string, start = 0, end = source.length) =>
  decodePercent(source, start, end, { plusAsSpace: false })

describe('decodePercent', () => {
  it('keeps a plus unless asked', () => {
    assert.equal(decode('a+b%20c').text, 'a+b c')
    assert.equal(decodePercent('a+b', 0, 3, { plusAsSpace: true }).text, 'a b')
  })

  it('gives plain stretches back without offsets', () => {
    assert.deepEqual(decode('/v1/files', 4, 9), { text: 'files', start: 4, end: 9 })
  })

  it('places a character of several escapes at its first', () => {
    const { text, offsets } = decode('x%F0%9F%98%80y%C3%A9', 1)
    assert.equal(text, '😀yé')
    assert.deepEqual([...(offsets ?? [])], [1, 1, 13, 14, 20])
  })

  it('does not read an escape across the end', () => {
    assert.equal(decode('a%41', 0, 3).text, 'a%4')
    assert.equal(decode('a%41', 0, 2).text, 'a%')
  })

  it('keeps what is not an escape, and marks each byte that is not UTF-8', () => {
    const cases: readonly (readonly [source: string, text: string])[] = [
      ['%zz%4z%z4%', '%zz%4z%z4%'],
      ['%00a', '\0a'],
      ['%ff%C3%28', '\ufffd\ufffd('],
      ['%7f\u007f\u0080', '\u007f\u007f\ufffd'],
      ['\u00c3%A9', 'é'],
    ]
    for (const [source, text] of cases) assert.equal(decode(source).text, text, source)
    assert.deepEqual(decode('\u007f'), { text: '\u007f', start: 0, end: 1 })
    assert.equal(decode('a%20b', 2).text, '20b')
  })

  it('decodes once only', () => {
    assert.equal(decode('%2541').text, '%41')
  })
})
