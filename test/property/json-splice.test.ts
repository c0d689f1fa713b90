import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { scanForm } from '../../src/core/form/form.ts'
import { type Leaf, walkDocument } from '../../src/core/json/document.ts'
import { scanJson, scanLexically } from '../../src/core/json/scan.ts'
import { encodeJsonString } from '../../src/core/json/string-token.ts'
import { type Edit, splice } from '../../src/core/text/splice.ts'
import { byteString, fromByteString } from '../support/bytes.ts'
import { runs } from '../support/runs.ts'

const LIMITS = { maxDepth: 512 }

/** A document as a tree that keeps what a parser forgets: lexemes, duplicates, white space, spelling of characters. */
type Node =
  | { readonly kind: 'lexeme'; readonly source: string }
  | { readonly kind: 'string'; readonly units: readonly Unit[] }
  | { readonly kind: 'array'; readonly items: readonly Node[]; readonly blank: string }
  | {
      readonly kind: 'object'
      readonly members: readonly (readonly [readonly Unit[], Node])[]
      readonly blank: string
    }
/** A character and how it is spelt in the source. */
interface Unit {
  readonly text: string
  readonly source: string
}

const unicodeEscape = (text: string, isUpper: boolean): string =>
  Array.from({ length: text.length }, (_, i) => {
    const hex = text.charCodeAt(i).toString(16).padStart(4, '0')
    return `\\u${isUpper ? hex.toUpperCase() : hex}`
  }).join('')

const unit: fc.Arbitrary<Unit> = fc
  .tuple(
    fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(...'"\\/a[]{}é😀\n'),
    ),
    fc.nat(3),
  )
  .map(([text, spelling]) => {
    if (spelling === 0) return { text, source: unicodeEscape(text, false) }
    if (spelling === 1) return { text, source: unicodeEscape(text, true) }
    if (text === '/' && spelling === 2) return { text, source: '\\/' }
    return { text, source: JSON.stringify(text).slice(1, -1) }
  })
const units = fc.array(unit, { maxLength: 12 })
const blank = fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t'), maxLength: 2 })
const lexeme = fc.constantFrom(
  '0',
  '-0',
  '1.0',
  '1E+400',
  '9223372036854775807',
  '1e-7',
  'true',
  'null',
)
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    lexeme.map((source): Node => ({ kind: 'lexeme', source })),
    units.map((value): Node => ({ kind: 'string', units: value })),
    fc
      .tuple(fc.array(tie('node'), { maxLength: 4 }), blank)
      .map(([items, space]): Node => ({ kind: 'array', items, blank: space })),
    fc
      .tuple(
        // Few names, so that there are duplicates.
        fc.array(
          fc.tuple(
            fc.oneof(
              units,
              fc.constantFrom('a', '__proto__', '1').map((text) => [{ text, source: text }]),
            ),
            tie('node'),
          ),
          { maxLength: 4 },
        ),
        blank,
      )
      .map(([members, space]): Node => ({ kind: 'object', members, blank: space })),
  ),
}))

/** Writes a node; `spell` writes its strings, in the order of the source, by number. */
function write(root: Node, spell: (value: readonly Unit[], number: number) => string): string {
  let count = 0
  const go = (at: Node): string => {
    switch (at.kind) {
      case 'lexeme':
        return at.source
      case 'string':
        return `"${spell(at.units, count++)}"`
      case 'array':
        return `[${at.blank}${at.items.map(go).join(`${at.blank},`)}${at.blank}]`
      case 'object':
        return `{${at.blank}${at.members
          .map(([key, value]) => `"${spell(key, count++)}"${at.blank}:${at.blank}${go(value)}`)
          .join(`,${at.blank}`)}${at.blank}}`
    }
  }
  return byteString(go(root))
}

const plainly = (value: readonly Unit[]) => value.map(({ source }) => source).join('')
const textOf = (value: readonly Unit[]) => value.map(({ text }) => text).join('')

function leaves(source: string): Omit<Leaf, 'path'>[] {
  const out: Leaf[] = []
  assert.equal(walkDocument(source, 'utf8-bytes', (leaf) => out.push(leaf), LIMITS).valid, true)
  return out
}

describe('splicing into JSON', () => {
  it('sees every string of any document, as it is meant', () => {
    fc.assert(
      fc.property(node, (root) => {
        const expected: string[] = []
        const source = write(root, (value) => {
          expected.push(textOf(value))
          return plainly(value)
        })
        const seen: string[] = []
        const outcome = scanJson(
          source,
          {
            string: ({ start, end }) => {
              seen.push(String(JSON.parse(`"${fromByteString(source.slice(start, end))}"`)))
            },
          },
          LIMITS,
        )
        assert.deepEqual(outcome, { valid: true, bom: false, invalidUtf8: false })
        assert.deepEqual(seen, expected)
        const visited = leaves(source)
          .filter((leaf) => leaf.level === 1 && !leaf.isNumber)
          .map((leaf) => leaf.text)
        const isInside = leaves(source).some((leaf) => leaf.level > 1)
        if (!isInside)
          assert.deepEqual(
            visited,
            expected.filter((text) => text !== ''),
          )
      }),
      runs(500),
    )
  })

  it('changes exactly the chosen ranges of the chosen strings (P5)', () => {
    fc.assert(
      fc.property(
        node,
        fc.array(fc.tuple(fc.nat(12), fc.nat(12), fc.string({ unit: 'binary' }))),
        (root, choices) => {
          const chosen = (value: readonly Unit[], number: number) => {
            const choice = choices[number]
            if (choice === undefined || value.length === 0) return undefined
            const [first, second, replacement] = choice
            const from = Math.min(first, second) % value.length
            return { from, to: Math.min(value.length, Math.max(first, second) + 1), replacement }
          }
          const strings: (readonly Unit[])[] = []
          const source = write(root, (value) => {
            strings.push(value)
            return plainly(value)
          })
          // Not from walkDocument: its leaves are cut otherwise where a text happens to be JSON.
          const expected = write(root, (value, number) => {
            const range = chosen(value, number)
            if (range === undefined || range.from >= range.to) return plainly(value)
            const { from, to, replacement } = range
            return `${plainly(value.slice(0, from))}${encodeJsonString(replacement)}${plainly(value.slice(to))}`
          })
          const edits: Edit[] = []
          const visited = leaves(source)
          if (visited.some((leaf) => leaf.level > 1 || leaf.isNumber)) return
          let number = -1
          for (const leaf of visited) {
            do number++
            while (strings[number]?.length === 0)
            const value = strings[number] ?? []
            const range = chosen(value, number)
            if (range === undefined || range.from >= range.to) continue
            edits.push({
              ...leaf.toSource(
                textOf(value.slice(0, range.from)).length,
                textOf(value.slice(0, range.to)).length,
              ),
              replacement: leaf.encode(range.replacement),
            })
          }
          const result = splice(source, edits)
          assert.equal(result, expected)
          assert.equal(scanJson(result, {}, LIMITS).valid, true)
        },
      ),
      runs(500),
    )
  })

  it('replaces inside documents in strings, and only there', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 0, max: 4 }),
        (value, replacement, levels) => {
          const wrap = (text: string): string => {
            let out = JSON.stringify({ value, secret: ['before ', text, ' after'].join('') })
            for (let i = 0; i < levels; i++) out = JSON.stringify([1, out])
            return byteString(out)
          }
          const source = wrap('\u0001MARK\u0001')
          const edits = leaves(source).flatMap((leaf) => {
            const at = leaf.text.indexOf('\u0001MARK\u0001')
            if (at < 0) return []
            return [{ ...leaf.toSource(at, at + 6), replacement: leaf.encode(replacement) }]
          })
          assert.equal(edits.length, 1)
          let result: unknown = JSON.parse(fromByteString(splice(source, edits)))
          let expected: unknown = JSON.parse(fromByteString(wrap(replacement)))
          for (let i = 0; i < levels; i++) {
            assert.ok(Array.isArray(result) && Array.isArray(expected))
            result = JSON.parse(String(result[1]))
            expected = JSON.parse(String(expected[1]))
          }
          assert.deepEqual(result, expected)
        },
      ),
      runs(500),
    )
  })
})

describe('reading without editing', () => {
  const anyBytes = fc
    .uint8Array({ maxLength: 200 })
    .map((bytes) => Buffer.from(bytes).toString('latin1'))
  const jsonish = fc.string({
    unit: fc.constantFrom(...'{}[]:,"\\u0041 \n1-e.tnf\u00ff\u00c3\u00a9'),
  })

  it('ends and stays inside any bytes (P4)', () => {
    fc.assert(
      fc.property(fc.oneof(anyBytes, jsonish), (source) => {
        const check = ({ start, end }: { readonly start: number; readonly end: number }) =>
          assert.ok(0 <= start && start <= end && end <= source.length)
        walkDocument(
          source,
          'utf8-bytes',
          (leaf) => check(leaf.toSource(0, leaf.text.length)),
          LIMITS,
        )
        scanLexically(source, { string: check, text: (start, end) => check({ start, end }) })
        scanForm(source, ({ key, value }) => {
          check(key)
          check(value)
        })
        assert.ok(splice(source, []) === source)
      }),
      runs(2000),
    )
  })

  it('calls valid exactly what JSON.parse takes', () => {
    fc.assert(
      fc.property(fc.oneof(jsonish, fc.json()), (text) => {
        let isValid = true
        try {
          JSON.parse(text)
        } catch {
          isValid = false
        }
        assert.equal(scanJson(text, {}, { maxDepth: 512, encoding: 'utf16' }).valid, isValid)
      }),
      runs(5000),
    )
  })
})

describe('naughty strings', () => {
  const file = join(import.meta.dirname, '../fixtures/blns/blns.json')
  const strings: unknown = JSON.parse(readFileSync(file, 'utf8'))
  assert.ok(Array.isArray(strings) && strings.length > 500)

  /** A document inside a string may be spelt otherwise afterwards and still be the same. */
  const meaning = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'tool_input' in value
      ? { tool_input: JSON.parse(String(value.tool_input)) }
      : value

  for (const [position, place] of Object.entries<(text: string) => unknown>({
    'as a value': (text) => ({ query: text }),
    'as a key': (text) => ({ [text]: 1, inputs: { [text]: 'x' } }),
    'in an array': (text) => [text, [text]],
    alone: (text) => text,
    'in JSON in a string': (text) => ({ tool_input: JSON.stringify({ [text]: [text, '-'] }) }),
  })) {
    it(`are read to the letter and leave no trace ${position}`, () => {
      for (const text of strings.map(String)) {
        const raw = byteString(JSON.stringify(place(text)))
        const ascii = JSON.stringify(place(text)).replace(/[^ -~]/g, (c) => unicodeEscape(c, false))
        for (const source of [raw, ascii]) {
          const visited = leaves(source)
          const isThere = visited.some((leaf) => leaf.text === text)
          assert.ok(isThere || text === '' || visited.some((leaf) => leaf.level > 1))
          // Every leaf put back as it is: the document means the same, and the lengths of all others hold.
          const edits = visited.map((leaf) => ({
            ...leaf.toSource(0, leaf.text.length),
            replacement: leaf.isNumber ? leaf.text : leaf.encode(leaf.text),
          }))
          assert.deepEqual(meaning(JSON.parse(splice(source, edits))), meaning(place(text)))
          assert.ok(splice(source, []) === source)
          // Each raw stretch put back: byte-identical.
          const same = edits.map(({ start, end }) => ({
            start,
            end,
            replacement: source.slice(start, end),
          }))
          assert.equal(splice(source, same), source)
        }
      }
    })
  }
})
