import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { walkDocument } from '../../../../src/core/json/document.ts'
import { scanJson } from '../../../../src/core/json/scan.ts'

/** Time of the processor, so that a pause of the machine does not count. */
function milliseconds(work: () => void): number {
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

const ATTEMPTS = 40

/** Fails if eight times the input takes more than forty times the time: quadratic would be sixty-four. */
function assertLinear(make: (size: number) => string, size: number): void {
  const walk = (source: string): number =>
    milliseconds(() => {
      walkDocument(source, 'utf8-bytes', (leaf) => leaf.path.toPattern(), { maxDepth: 512 })
    })
  const [small, large] = [make(size), make(size * 8)]
  walk(small)
  let ratio = Number.POSITIVE_INFINITY
  let [one, eight] = [ratio, ratio]
  // The least of each: what others do on the machine only ever adds.
  for (let attempt = 0; attempt < ATTEMPTS && ratio >= 40; attempt++) {
    one = Math.min(one, walk(small))
    eight = Math.min(eight, walk(large))
    ratio = eight / Math.max(one, 0.1)
  }
  assert.ok(ratio < 40, `ratio ${ratio.toFixed(1)}`)
}

describe('hostile JSON', () => {
  it('takes a million levels without a stack', () => {
    const depth = 1_000_000
    const source = '['.repeat(depth) + ']'.repeat(depth)
    assert.equal(scanJson(source, {}, { maxDepth: depth }).valid, true)
    assert.deepEqual(scanJson(source, {}, { maxDepth: 512 }), {
      valid: false,
      at: 512,
      problem: 'too_deep',
    })
    const objects = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    assert.equal(scanJson(objects, {}, { maxDepth: depth }).valid, true)
  })

  it('takes a million keys, all the same or integer-like, in the same time as others', () => {
    const time = (key: (i: number) => string) => {
      const source = `{${Array.from({ length: 1_000_000 }, (_, i) => `"${key(i)}":1`).join()}}`
      let keys = 0
      const started = performance.now()
      assert.equal(scanJson(source, { string: () => keys++ }, { maxDepth: 1 }).valid, true)
      assert.equal(keys, 1_000_000)
      return performance.now() - started
    }
    const plain = time((i) => `key${i}`)
    for (const key of [(i: number) => String(i * 4099), () => 'same'] as const) {
      assert.ok(time(key) < plain * 5 + 100)
    }
  })

  const inString = (text: string) => JSON.stringify([text])
  const shapes: Record<string, (size: number) => string> = {
    'one long string': (size) => `["${'a'.repeat(size * 8)}"]`,
    'one long string of escapes': (size) => `["${'\\u00e9'.repeat(size)}"]`,
    'one long string of invalid bytes': (size) => `["${'\u00e2'.repeat(size)}"]`,
    'many short strings': (size) => `[${'"a",'.repeat(size)}"a"]`,
    'many short documents in strings': (size) => `[${'"[\\"\\"]",'.repeat(size)}"a"]`,
    'brackets that never close': (size) => inString('['.repeat(size)),
    'brackets of the wrong kind': (size) => inString(`${'["",'.repeat(size)}]`),
    'a mistake at the end of an inner document': (size) => inString(`[${'"a",'.repeat(size)}]`),
    'a mistake at the end of each of many': (size) => `[${'"[\\"a\\",]",'.repeat(size)}"a"]`,
    'eight levels': (size) => {
      let source = JSON.stringify(['x'.repeat(size)])
      for (let i = 0; i < 8; i++) source = JSON.stringify([source])
      return source
    },
    'long keys over many values': (size) => `{"${'k'.repeat(size)}":[${'"a",'.repeat(size)}"a"]}`,
    'long keys over many keys': (size) =>
      `{"${'k'.repeat(size)}":{${'"a":"",'.repeat(size)}"a":""}}`,
    'white space': (size) => `[${' '.repeat(size * 8)}]`,
    'one long number': (size) => `[${'1'.repeat(size * 8)}]`,
  }
  for (const [name, make] of Object.entries(shapes)) {
    it(`takes time in proportion: ${name}`, () => assertLinear(make, 4000))
  }
})
