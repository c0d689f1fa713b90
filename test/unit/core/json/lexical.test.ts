import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { scanLexically } from '../../../../src/core/json/scan.ts'

function read(source: string): string[] {
  const out: string[] = []
  scanLexically(source, {
    string: ({ start, end }) => out.push(`"${source.slice(start, end)}`),
    text: (start, end) => out.push(source.slice(start, end)),
  })
  return out
}

describe('scanLexically', () => {
  it('reports quoted stretches and all between', () => {
    assert.deepEqual(read('{"a":"b\\"c", \'d\'} tail'), ['{', '"a', ':', '"b\\"c', ", 'd'} tail"])
    assert.deepEqual(read('no quotes'), ['no quotes'])
    assert.deepEqual(read(''), [])
    assert.deepEqual(read('""'), ['"'])
  })

  it('lets an unterminated stretch run to the end', () => {
    assert.deepEqual(read('x"abc'), ['x', '"abc'])
    assert.deepEqual(read('"abc\\'), ['"abc\\'])
    assert.deepEqual(read('"abc\\"'), ['"abc\\"'])
    assert.deepEqual(read('"'), ['"'])
  })

  it('leaves nothing out but quotes', () => {
    const unit = fc.constantFrom('"', '\\', 'a', '{', '\n', '\u00ff')
    fc.assert(
      fc.property(fc.string({ unit }), (source) => {
        let at = 0
        const cover = (start: number, end: number) => {
          for (; at < start; at++) assert.equal(source[at], '"')
          assert.equal(start, at)
          at = end
        }
        scanLexically(source, {
          string: ({ start, end }) => cover(start, end),
          text: (start, end) => {
            assert.ok(start < end && !source.slice(start, end).includes('"'))
            cover(start, end)
          },
        })
        cover(source.length, source.length)
      }),
    )
  })
})
