import assert from 'node:assert/strict'
import { isUtf8 as isUtf8Buffer } from 'node:buffer'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import {
  decodeUtf8ByteString,
  encodeUtf8ToByteString,
  isUtf8,
} from '../../../../src/core/text/utf8.ts'
import { byteString } from '../../../support/bytes.ts'

/** Bytes that are often nearly right. */
const bytes = fc
  .array(
    fc.oneof(
      fc.nat(255).map((byte) => String.fromCharCode(byte)),
      fc.constantFrom(
        '\u00e0',
        '\u00ed',
        '\u00f0',
        '\u00f4',
        '\u0080',
        '\u0090',
        '\u00a0',
        '\u00bf',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).map(byteString),
    ),
  )
  .map((parts) => parts.join(''))

describe('UTF-8', () => {
  it('agrees with the platform on what is valid', () => {
    fc.assert(
      fc.property(bytes, (source) => {
        assert.equal(isUtf8(source), isUtf8Buffer(Buffer.from(source, 'latin1')))
      }),
      { numRuns: 2000 },
    )
  })

  it('knows every code point and its bounds', () => {
    for (const point of [0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff]) {
      const text = String.fromCodePoint(point)
      const source = byteString(text)
      assert.equal(isUtf8(source), true)
      assert.equal(decodeUtf8ByteString(source, 0, source.length).text, text)
      assert.equal(encodeUtf8ToByteString(text), source)
    }
  })

  it('knows what begins no character', () => {
    const bad = ['\x80', '\xbf', '\xc0\x80', '\xc1\xbf', '\xe0\x9f\xbf', '\xf0\x8f\xbf\xbf']
    bad.push('\xed\xa0\x80', '\xed\xbf\xbf', '\xf4\x90\x80\x80', '\xf5\x80\x80\x80', '\xff')
    bad.push('\xc3', '\xc3(', '\xe1\x80', '\xe1\x80(', '\xf1\x80\x80', '\xf1\x80\x80(', '\xf1(')
    for (const source of bad) {
      assert.equal(isUtf8(`a${source}`), false)
      const { text } = decodeUtf8ByteString(`a${source}\0`, 0, source.length + 2)
      assert.match(text, /^a\ufffd+\(?\0$/)
    }
    assert.deepEqual(decodeUtf8ByteString('\x7f', 0, 1), { text: '\x7f', start: 0, end: 1 })
  })

  it('has a place for every unit of a long text too', () => {
    const source = byteString('é'.repeat(5000))
    const { text, offsets } = decodeUtf8ByteString(source, 0, source.length)
    assert.equal(text, 'é'.repeat(5000))
    assert.deepEqual([offsets?.length, offsets?.[4999], offsets?.[5000]], [5001, 9998, 10_000])
  })

  it('checks and decodes a part alone', () => {
    const source = byteString('é|ü')
    assert.equal(isUtf8(source, 2, 3), true)
    assert.equal(isUtf8(source, 1, 3), false)
    assert.equal(isUtf8(source, 0, 1), false)
    const { text, start, end, offsets } = decodeUtf8ByteString(source, 2, 5)
    assert.deepEqual([text, start, end, [...(offsets ?? [])]], ['|ü', 2, 5, [2, 3, 5]])
    assert.deepEqual(decodeUtf8ByteString(source, 2, 3), { text: '|', start: 2, end: 3 })
  })

  it('decodes with a place for every unit; one mark for each bad byte', () => {
    fc.assert(
      fc.property(bytes, (source) => {
        const { text, offsets } = decodeUtf8ByteString(source, 0, source.length)
        if (offsets === undefined) return assert.equal(text, source)
        assert.equal(offsets.length, text.length + 1)
        assert.equal(offsets[text.length], source.length)
        let rebuilt = ''
        for (let i = 0; i < text.length; i++) {
          const from = offsets[i] ?? 0
          let next = i + 1
          while (offsets[next] === from) next++
          const raw = source.slice(from, offsets[next])
          if (text[i] === '\ufffd' && raw.length === 1) assert.equal(isUtf8(raw), false)
          else assert.equal(byteString(text.slice(i, next)), raw)
          rebuilt += raw
          i = next - 1
        }
        assert.equal(rebuilt, source)
      }),
      { numRuns: 1000 },
    )
  })

  it('encodes as the platform does, lone surrogates as U+FFFD', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff)), (units) => {
        const text = String.fromCharCode(...units)
        assert.equal(encodeUtf8ToByteString(text), byteString(text))
      }),
    )
    assert.equal(encodeUtf8ToByteString('a\ud800'), 'a\u00ef\u00bf\u00bd')
  })
})
