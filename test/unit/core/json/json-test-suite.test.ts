import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { walkDocument } from '../../../../src/core/json/document.ts'
import {
  type JsonPath,
  scanJson,
  scanLexically,
  startScan,
} from '../../../../src/core/json/scan.ts'

const DIRECTORY = join(import.meta.dirname, '../../../fixtures/json-test-suite/test_parsing')
const LIMITS = { maxDepth: 512 }

const files = readdirSync(DIRECTORY)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => ({ name, source: readFileSync(join(DIRECTORY, name), 'latin1') }))

const named = (prefix: string) => files.filter(({ name }) => name.startsWith(prefix))

/** What RFC 8259 leaves open and we refuse: in UTF-16 nothing would be found, and section 8.1 asks for UTF-8. */
const REFUSED = new Set([
  'i_string_UTF-16LE_with_BOM.json',
  'i_string_utf16BE_no_BOM.json',
  'i_string_utf16LE_no_BOM.json',
])

/** What we take although a string has bytes that are not UTF-8: kept byte for byte, and reported. */
const INVALID_UTF8 = new Set([
  'i_string_UTF-8_invalid_sequence.json',
  'i_string_UTF8_surrogate_U+D800.json',
  'i_string_invalid_utf-8.json',
  'i_string_iso_latin_1.json',
  'i_string_lone_utf8_continuation_byte.json',
  'i_string_not_in_unicode_range.json',
  'i_string_overlong_sequence_2_bytes.json',
  'i_string_overlong_sequence_6_bytes.json',
  'i_string_overlong_sequence_6_bytes_null.json',
  'i_string_truncated-utf-8.json',
])

describe('JSONTestSuite', () => {
  it('is there as a whole', () => {
    assert.deepEqual(
      ['y_', 'n_', 'i_'].map((prefix) => named(prefix).length),
      [95, 188, 35],
    )
  })

  for (const { name, source } of named('y_')) {
    it(`accepts ${name}`, () => {
      assert.deepEqual(scanJson(source, {}, LIMITS), {
        valid: true,
        bom: false,
        invalidUtf8: false,
      })
    })
  }

  for (const { name, source } of named('n_')) {
    it(`refuses ${name}`, () => {
      assert.equal(scanJson(source, {}, LIMITS).valid, false)
    })
  }

  for (const { name, source } of named('i_')) {
    it(`${REFUSED.has(name) ? 'refuses' : 'accepts'} ${name}`, () => {
      const outcome = scanJson(source, {}, LIMITS)
      assert.equal(outcome.valid, !REFUSED.has(name))
      // Numbers that no double holds, lone surrogates and 500 arrays are kept as they are, so there is nothing to refuse.
      if (outcome.valid) {
        assert.equal(outcome.invalidUtf8, INVALID_UTF8.has(name))
        assert.equal(outcome.bom, name === 'i_structure_UTF-8_BOM_empty_object.json')
      }
    })
  }

  it('reads every file in parts as in one piece', () => {
    for (const { name, source } of files) {
      const seen = (units: number): unknown[] => {
        const tokens: unknown[] = []
        const note = ({ start, end, path }: { start: number; end: number; path: JsonPath }): void =>
          void tokens.push([start, end, path.toPattern()])
        const scan = startScan(source, { string: note, number: note }, LIMITS)
        for (;;) {
          const outcome = scan.advance(units)
          if (outcome !== undefined) return [...tokens, outcome]
        }
      }
      const whole = seen(source.length)
      // Deep ones have a path at every token; a part of one unit of them takes long to compare.
      for (const units of source.length > 10_000 ? [997] : [1, 2, 7])
        assert.deepEqual(seen(units), whole, name)
    }
  })

  it('walks and reads lexically whatever the files hold', () => {
    for (const { name, source } of files) {
      walkDocument(
        source,
        'utf8-bytes',
        (leaf) => {
          const { start, end } = leaf.toSource(0, leaf.text.length)
          assert.ok(start <= end && end <= source.length, name)
        },
        LIMITS,
      )
      let covered = 0
      let quotes = 0
      scanLexically(source, {
        string: ({ start, end }) => {
          covered += end - start
          quotes += source[end] === '"' ? 2 : 1
        },
        text: (start, end) => {
          covered += end - start
        },
      })
      assert.equal(covered + quotes, source.length, name)
    }
  })
})
