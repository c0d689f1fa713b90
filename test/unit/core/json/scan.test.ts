import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type JsonOutcome, scanJson } from '../../../../src/core/json/scan.ts'
import { byteString } from '../../../support/bytes.ts'

const LIMITS = { maxDepth: 64 }

/** What is visited, one line each. */
function visited(source: string): string[] {
  const lines: string[] = []
  scanJson(
    source,
    {
      string: ({ start, end, isKey, path }) => {
        lines.push(`${isKey ? 'key' : 'string'} ${path.toPattern()} ${source.slice(start, end)}`)
      },
      number: ({ start, end, path }) => {
        lines.push(`number ${path.toPattern()} ${source.slice(start, end)}`)
      },
      enter: (kind, path) => lines.push(`enter ${kind} ${path.depth}`),
      leave: (kind, path) => lines.push(`leave ${kind} ${path.depth}`),
    },
    LIMITS,
  )
  return lines
}

const failure = (source: string, maxDepth = 64): JsonOutcome => scanJson(source, {}, { maxDepth })

describe('scanJson', () => {
  it('visits keys, strings, numbers and containers in order, duplicates included', () => {
    assert.deepEqual(visited(' {"a" :[1.50, {"b":"x"}, true],\t"a":"y",\r\n"":-0e+1 } '), [
      'enter object 1',
      'key a a',
      'enter array 2',
      'number a[] 1.50',
      'enter object 3',
      'key a[].b b',
      'string a[].b x',
      'leave object 2',
      'leave array 1',
      'key a a',
      'string a y',
      'key "" ',
      'number "" -0e+1',
      'leave object 0',
    ])
  })

  it('takes scalars as documents', () => {
    assert.deepEqual(visited('"x"'), ['string  x'])
    assert.deepEqual(visited('42'), ['number  42'])
    for (const word of ['true', 'false', 'null']) assert.equal(failure(word).valid, true)
  })

  it('says of a string whether it is escaped or not ASCII', () => {
    const flags: boolean[][] = []
    const source = byteString('["a","\\n","é","é\\u00e9","b"]')
    const push = (token: { escaped: boolean; ascii: boolean }) =>
      flags.push([token.escaped, token.ascii])
    scanJson(source, { string: push }, LIMITS)
    assert.deepEqual(flags, [
      [false, true],
      [true, true],
      [false, false],
      [true, false],
      [false, true],
    ])
  })

  it('skips and reports a byte order mark, once and only at the start', () => {
    const mark = byteString('\ufeff')
    assert.deepEqual(failure(`${mark}{}`), { valid: true, bom: true, invalidUtf8: false })
    assert.deepEqual(failure(`${mark}${mark}{}`), { valid: false, at: 3, problem: 'syntax' })
    assert.equal(failure(` ${mark}{}`).valid, false)
    assert.deepEqual(scanJson('\ufeff{}', {}, { maxDepth: 1, encoding: 'utf16' }), {
      valid: true,
      bom: true,
      invalidUtf8: false,
    })
  })

  it('reports bytes that are not UTF-8, in keys and values, and goes on', () => {
    for (const source of ['{"\u00c0\u00af":1}', '["ok","\u00ff"]', '["\u00ed\u00a0\u0080"]']) {
      assert.deepEqual(failure(source), { valid: true, bom: false, invalidUtf8: true })
    }
    assert.deepEqual(failure(byteString('["đ😀"]')), {
      valid: true,
      bom: false,
      invalidUtf8: false,
    })
    const text = scanJson('["\u00ff"]', {}, { maxDepth: 1, encoding: 'utf16' })
    assert.deepEqual(text, { valid: true, bom: false, invalidUtf8: false })
  })

  it('names the first unit that cannot stand there', () => {
    const cases: [string, number, string][] = [
      ['', 0, 'unterminated'],
      ['  ', 2, 'unterminated'],
      ['{"a":1', 6, 'unterminated'],
      ['["abc', 5, 'unterminated'],
      ['{"a" 1}', 5, 'syntax'],
      ['{"a":1,}', 7, 'syntax'],
      ['[1,]', 3, 'syntax'],
      ['[1}', 2, 'syntax'],
      ['["\\x"]', 2, 'syntax'],
      ['["\\u12g4"]', 2, 'syntax'],
      ['["\t"]', 2, 'syntax'],
      ['{} x', 3, 'syntax'],
      ['[01]', 2, 'syntax'],
      ['[1.]', 1, 'syntax'],
      ['[-]', 1, 'syntax'],
      ['{"a":1}{"b":2}', 7, 'syntax'],
      ['\u00a0{}', 0, 'syntax'],
    ]
    for (const [source, at, problem] of cases) {
      assert.deepEqual(failure(source), { valid: false, at, problem }, source)
    }
  })

  it('stops at the depth cap, not before', () => {
    assert.equal(failure('[[["x"]]]', 3).valid, true)
    assert.deepEqual(failure('[[["x"]]]', 2), { valid: false, at: 2, problem: 'too_deep' })
    assert.deepEqual(failure('{"a":{}}', 1), { valid: false, at: 5, problem: 'too_deep' })
    assert.equal(failure('[[],[],[]]', 2).valid, true)
    assert.equal(failure('1', 0).valid, true)
  })

  it('has visited what stands before a mistake', () => {
    assert.deepEqual(visited('["a","b",?]'), ['enter array 1', 'string [] a', 'string [] b'])
  })
})
