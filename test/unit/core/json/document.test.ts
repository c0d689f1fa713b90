import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Leaf, walkDocument } from '../../../../src/core/json/document.ts'
import { splice } from '../../../../src/core/text/splice.ts'
import { byteString } from '../../../support/bytes.ts'

const LIMITS = { maxDepth: 64 }

function read<T>(source: string, map: (leaf: Leaf) => T, limits = LIMITS): T[] {
  const out: T[] = []
  const outcome = walkDocument(source, 'utf8-bytes', (leaf) => out.push(map(leaf)), limits)
  assert.equal(outcome.valid, true)
  return out
}

const line = (leaf: Leaf) =>
  `${leaf.isKey ? 'key' : leaf.isNumber ? 'number' : 'value'} ${leaf.level} ${leaf.path.toPattern()} ${leaf.text}`

/** The source with every occurrence of a word in a leaf replaced. */
function replace(source: string, word: string, replacement: string): string {
  const edits = read(source, (leaf) => {
    const at = leaf.text.indexOf(word)
    if (at < 0) return []
    return [{ ...leaf.toSource(at, at + word.length), replacement: leaf.encode(replacement) }]
  }).flat()
  return splice(source, edits)
}

const nest = (value: unknown, levels: number): string => {
  let out = JSON.stringify(value)
  for (let i = 0; i < levels; i++) out = JSON.stringify({ in: out })
  return out
}

describe('walkDocument', () => {
  it('visits keys and values, decoded, without the empty ones', () => {
    assert.deepEqual(read(byteString('{"a\\n":"é","":"","b":[1,"x"]}'), line), [
      'key 1 "a\\n" a\n',
      'value 1 "a\\n" é',
      'key 1 b b',
      'value 1 b[] x',
    ])
  })

  it('walks documents inside strings, however deep', () => {
    const source = JSON.stringify({
      t: JSON.stringify({ o: ` ${JSON.stringify(['y'])}\n`, z: 'q' }),
    })
    assert.deepEqual(read(source, line), [
      'key 1 t t',
      'key 2 t#o o',
      'value 3 t#o#[] y',
      'key 2 t#z z',
      'value 2 t#z q',
    ])
  })

  it('visits numbers of documents inside strings, which are text to their reader', () => {
    const source = JSON.stringify({ n: 5, t: JSON.stringify({ phone: 84912345678 }) })
    assert.deepEqual(read(source, line), [
      'key 1 n n',
      'key 1 t t',
      'key 2 t#phone phone',
      'number 1 t#phone 84912345678',
    ])
    assert.equal(
      replace(source, '84912345678', 'PHONE_1'),
      JSON.stringify({ n: 5, t: '{"phone":PHONE_1}' }),
    )
  })

  it('reads as text what only looks like a document, or has no strings', () => {
    const texts = [
      '[abc]',
      '{"a":1',
      '{"a":1} x',
      '[',
      '[]',
      '{}',
      '[4111111111111111]',
      '"q"',
      '{"a"]',
    ]
    const source = JSON.stringify(texts)
    assert.deepEqual(
      read(source, (leaf) => [leaf.level, leaf.text]),
      texts.map((text) => [1, text]),
    )
  })

  it('does not walk keys', () => {
    const source = JSON.stringify({ '["a"]': 1 })
    assert.deepEqual(
      read(source, (leaf) => leaf.text),
      ['["a"]'],
    )
  })

  it('counts depth through all levels; too deep inside is text', () => {
    const source = JSON.stringify([[JSON.stringify([['x']])]])
    assert.deepEqual(
      read(source, (leaf) => leaf.text, { maxDepth: 4 }),
      ['x'],
    )
    assert.deepEqual(
      read(source, (leaf) => leaf.text, { maxDepth: 3 }),
      ['[["x"]]'],
    )
    const outcome = walkDocument(source, 'utf8-bytes', () => {}, { maxDepth: 1 })
    assert.deepEqual(outcome, { valid: false, at: 1, problem: 'too_deep' })
  })

  it('stops at eight levels', () => {
    const levels = read(nest('x', 12), (leaf) => leaf.level)
    assert.equal(Math.max(...levels), 8)
  })

  it('maps ranges through all levels and encodes for them', () => {
    for (let levels = 0; levels <= 5; levels++) {
      const value = { 'k"é': ['a😀 "secret"\n\\ b', 'ü'] }
      const source = byteString(nest(value, levels))
      const expected = { 'k"é': ['a😀 "Ngọc "\\\u0007"\n\\ b', 'ü'] }
      let result: unknown = JSON.parse(
        Buffer.from(replace(source, 'secret', 'Ngọc "\\\u0007'), 'latin1').toString('utf8'),
      )
      for (let i = 0; i < levels; i++) {
        assert.ok(typeof result === 'object' && result !== null && 'in' in result)
        result = JSON.parse(String(result.in))
      }
      assert.deepEqual(result, expected)
    }
  })

  it('cuts escaped pairs only at their ends', () => {
    const source = '["x\\ud83d\\ude00y"]'
    const [range] = read(source, (leaf) => leaf.toSource(1, 3))
    assert.deepEqual(range, { start: 3, end: 15 })
  })

  it('reads a document that was text from the start', () => {
    const texts: string[] = []
    walkDocument('{"a":"ạ\\u0062"}', 'utf16', (leaf) => texts.push(leaf.text), LIMITS)
    assert.deepEqual(texts, ['a', 'ạb'])
  })

  it('tells what is wrong after it has visited what was right', () => {
    const texts: string[] = []
    const outcome = walkDocument('["a",x]', 'utf8-bytes', (leaf) => texts.push(leaf.text), LIMITS)
    assert.deepEqual(outcome, { valid: false, at: 5, problem: 'syntax' })
    assert.deepEqual(texts, ['a'])
  })
})
