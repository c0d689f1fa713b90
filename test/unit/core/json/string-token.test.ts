import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { decodeJsonString, encodeJsonString } from '../../../../src/core/json/string-token.ts'
import { byteString } from '../../../support/bytes.ts'

/** Decodes a whole source; offsets as an array. */
function decode(source: string, encoding: 'utf8-bytes' | 'utf16' = 'utf8-bytes') {
  const { text, offsets } = decodeJsonString(source, 0, source.length, encoding)
  return { text, offsets: offsets === undefined ? undefined : [...offsets] }
}

const anyText = fc.string({ unit: 'binary' })
const withLoneSurrogates = fc
  .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd7f0, max: 0xe010 }), fc.nat(0x7f)))
  .map((units) => String.fromCharCode(...units))

describe('decodeJsonString', () => {
  it('gives plain ASCII back as a slice without offsets', () => {
    assert.deepEqual(decodeJsonString('"abc"', 1, 4, 'utf8-bytes'), {
      text: 'abc',
      start: 1,
      end: 4,
    })
    assert.deepEqual(decode('\u00e9\u1ea1', 'utf16'), { text: '\u00e9\u1ea1', offsets: undefined })
  })

  it('knows every escape and where it stands', () => {
    assert.deepEqual(decode('\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041x'), {
      text: '"\\/\b\f\n\r\tAx',
      offsets: [0, 2, 4, 6, 8, 10, 12, 14, 16, 22, 23],
    })
  })

  it('reads UTF-8; both halves of a pair share the place of their bytes', () => {
    assert.deepEqual(decode(byteString('aé€😀b')), {
      text: 'aé€😀b',
      offsets: [0, 1, 3, 6, 6, 10, 11],
    })
  })

  it('gives the halves of an escaped pair a place each', () => {
    assert.deepEqual(decode('\\ud83d\\uDE00!'), { text: '😀!', offsets: [0, 6, 12, 13] })
  })

  it('keeps lone surrogates', () => {
    assert.deepEqual(decode('\\ud800x\\udc00'), {
      text: '\ud800x\udc00',
      offsets: [0, 6, 7, 13],
    })
  })

  it('keeps invalid escapes literally, also at the end', () => {
    for (const source of ['\\', 'a\\', '\\x41', '\\u12', '\\u12G4', '\\u', '\\U0041']) {
      const { text, offsets } = decode(source)
      assert.equal(text, source)
      assert.deepEqual(
        offsets,
        Array.from({ length: source.length + 1 }, (_, i) => i),
      )
    }
    // The end of the token cuts an escape that the source would go on with.
    assert.equal(decodeJsonString('\\u0041', 0, 4, 'utf8-bytes').text, '\\u00')
    assert.equal(decodeJsonString('\\n', 0, 1, 'utf8-bytes').text, '\\')
  })

  it('marks each invalid byte', () => {
    // Overlong, surrogate, beyond Unicode, stray continuation, cut sequence.
    const cases: [string, number][] = [
      ['\u00c0\u00af', 2],
      ['\u00e0\u0080\u00af', 3],
      ['\u00ed\u00a0\u0080', 3],
      ['\u00f4\u0090\u0080\u0080', 4],
      ['\u0080', 1],
      ['\u00e2\u0082', 2],
      ['\u00ff', 1],
    ]
    for (const [source, count] of cases) {
      const { text, offsets } = decode(`${source}a`)
      assert.equal(text, `${'\ufffd'.repeat(count)}a`)
      assert.equal(offsets?.length, text.length + 1)
      assert.equal(offsets?.at(-2), source.length)
    }
  })

  it('decodes what JSON.parse decodes', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, withLoneSurrogates), (text) => {
        // JSON.stringify escapes lone surrogates, so no text is lost in UTF-8.
        assert.equal(decode(byteString(JSON.stringify(text).slice(1, -1))).text, text)
      }),
    )
  })

  it('is right beyond the size of one chunk', () => {
    const text = 'đ😀"'.repeat(5000)
    assert.equal(decode(byteString(JSON.stringify(text).slice(1, -1))).text, text)
  })
})

describe('encodeJsonString', () => {
  it('writes ASCII as json.dumps does', () => {
    assert.equal(
      encodeJsonString('"\\/\b\f\n\r\t\u0000\u001f\u007f~é\ud800😀'),
      '\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f~\\u00e9\\ud800\\ud83d\\ude00',
    )
    assert.equal(encodeJsonString('EMAIL_1'), 'EMAIL_1')
    assert.equal(encodeJsonString(''), '')
  })

  it('escapes again for every level', () => {
    assert.equal(encodeJsonString('"é', 2), '\\\\\\"\\\\u00e9')
  })

  it('gives the text back after as many JSON.parse', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, withLoneSurrogates),
        fc.integer({ min: 1, max: 5 }),
        (text, level) => {
          let value = encodeJsonString(text, level)
          assert.match(value, /^[ -\u007f]*$/)
          for (let i = 0; i < level; i++) value = String(JSON.parse(`"${value}"`))
          assert.equal(value, text)
        },
      ),
    )
  })

  it('is undone by decodeJsonString', () => {
    fc.assert(
      fc.property(withLoneSurrogates, (text) => {
        assert.equal(decode(encodeJsonString(text)).text, text)
        assert.equal(decode(encodeJsonString(text), 'utf16').text, text)
      }),
    )
  })
})
