import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { WIRE_PING, wireEvent, wireJson } from '../../../../src/simulator/shapes/wire-json.ts'

const FIXTURES = fileURLToPath(new URL('../../../fixtures/dify/', import.meta.url))

describe('wireJson', () => {
  it('writes every recorded event again, byte for byte', () => {
    let events = 0
    for (const file of globSync('*/sse/*.sse', { cwd: FIXTURES })) {
      if (file.includes('orjson')) continue
      for (const part of readFileSync(`${FIXTURES}${file}`, 'utf8').split(/(?<=\n\n)/)) {
        const written = part === WIRE_PING ? part : wireEvent(JSON.parse(part.slice(6)), '1.7.0')
        assert.equal(written, part, file)
        events++
      }
    }
    assert.ok(events > 200, `${events} events`)
  })

  it('escapes as Python does: ASCII only, surrogate pairs, lower case, DEL too', () => {
    assert.equal(
      wireJson({ a: 'é漢😀\n"\\/\x7f\b\x01', b: [1, true, null], '': {} }),
      '{"a": "\\u00e9\\u6f22\\ud83d\\ude00\\n\\"\\\\/\\u007f\\b\\u0001", "b": [1, true, null], "": {}}',
    )
  })

  it('is ASCII and reads back as what was written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = wireJson(value)
        assert.match(text, /^[\x20-\x7e]*$/)
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
