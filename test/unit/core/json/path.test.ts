import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type JsonPath, scanJson } from '../../../../src/core/json/scan.ts'
import { byteString } from '../../../support/bytes.ts'

/** Reads something of the path of every string value. */
function each<T>(source: string, read: (path: JsonPath) => T, outer?: JsonPath): T[] {
  const out: T[] = []
  const string = (token: { isKey: boolean; path: JsonPath }) => {
    if (!token.isKey) out.push(read(token.path))
  }
  const options = { maxDepth: 2000, ...(outer === undefined ? {} : { outer }) }
  assert.equal(scanJson(source, { string }, options).valid, true)
  return out
}

const keys = (path: JsonPath) => Array.from({ length: path.depth }, (_, i) => path.key(i))
const pattern = (path: JsonPath) => path.toPattern()

describe('JSON path', () => {
  it('gives decoded keys and indexes from the root', () => {
    const source = byteString('{"a\\u0062":[["x"],{"é":"y"},"z"],"c":"w"}')
    assert.deepEqual(each(source, keys), [['ab', 0, 0], ['ab', 1, 'é'], ['ab', 2], ['c']])
  })

  it('writes patterns as rules do', () => {
    assert.deepEqual(
      each('{"retriever_resources":[{"content":"x"},{"content":"y"}],"a":{"b":[["z"]]}}', pattern),
      ['retriever_resources[].content', 'retriever_resources[].content', 'a.b[][]'],
    )
    assert.deepEqual(each('"x"', pattern), [''])
    assert.deepEqual(each('["x",["y"]]', pattern), ['[]', '[][]'])
  })

  it('follows keys that change on every level, asked or not', () => {
    const source = '{"a":{"b":"1","c":"2"},"d":{"b":"3"},"e":"4","f":[{"g":"5"},{"h":"6"}]}'
    const expected = ['a.b', 'a.c', 'd.b', 'e', 'f[].g', 'f[].h']
    assert.deepEqual(each(source, pattern), expected)
    let count = 0
    const everySecond = each(source, (path) => (count++ % 2 === 0 ? pattern(path) : ''))
    assert.deepEqual(
      everySecond,
      expected.map((value, i) => (i % 2 === 0 ? value : '')),
    )
  })

  it('lets no key pass for a path', () => {
    assert.deepEqual(
      each(byteString('{"a.b":"x","a[]":"x","a#b":"x","":"x","q\\"":"x","…":"x"}'), pattern),
      ['"a.b"', '"a[]"', '"a#b"', '""', '"q\\""', '"…"'],
    )
    assert.deepEqual(each('{"__proto__":{"constructor":"x"}}', keys), [
      ['__proto__', 'constructor'],
    ])
  })

  it('cuts a long pattern and marks the cut', () => {
    const deep = `${'{"abcd":'.repeat(1000)}"x"${'}'.repeat(1000)}`
    const [short = ''] = each(deep, pattern)
    assert.equal(short.length, 512)
    assert.ok(short.endsWith('…'))
    const long = 'k'.repeat(5000)
    const [cut = ''] = each(`{"${long}":{"b":"x"}}`, pattern)
    assert.ok(cut.length === 512 && cut.endsWith('…'))
    assert.deepEqual(each(`{"${long}":"x"}`, keys), [[long]])
  })

  it('continues the path of the string that a document stands in', () => {
    const inner: [string, (string | number)[], boolean[]][] = []
    const source = '{"a":["-",{"b":"x"}],"c":"y"}'
    each(source, (path) => {
      each(
        '{"d":[{"e":"z"}]}',
        (below) =>
          inner.push([
            below.toPattern(),
            keys(below),
            keys(below).map((_, level) => below.startsInner(level)),
          ]),
        path,
      )
    })
    assert.deepEqual(inner, [
      ['a[]#d[].e', ['a', 0, 'd', 0, 'e'], [false, false, true, false, false]],
      ['a[].b#d[].e', ['a', 1, 'b', 'd', 0, 'e'], [false, false, false, true, false, false]],
      ['c#d[].e', ['c', 'd', 0, 'e'], [false, true, false, false]],
    ])
    each('"root"', (path) => {
      const read = (below: JsonPath) => [pattern(below), below.startsInner(0)]
      assert.deepEqual(each('["x"]', read, path), [['#[]', true]])
    })
  })

  it('decodes a long key once, however many values stand under it', () => {
    const key = 'é'.repeat(200_000)
    const source = byteString(
      `{"${key}":[${Array.from({ length: 20_000 }, () => '"x"').join(',')}]}`,
    )
    const started = performance.now()
    let same = 0
    each(source, (path) => {
      if (path.key(0) === key && path.toPattern().endsWith('…')) same++
    })
    assert.equal(same, 20_000)
    // Decoding it for each value would take a minute.
    assert.ok(performance.now() - started < 10_000)
  })
})
