import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sniffEncoding } from '../../../../src/core/text/sniff.ts'
import { byteString } from '../../../support/bytes.ts'

const utf16le = (text: string) => Buffer.from(text, 'utf16le').toString('latin1')
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('latin1')
const utf32 = (text: string, isLittle: boolean) =>
  [...text].map((c) => (isLittle ? `${c}\0\0\0` : `\0\0\0${c}`)).join('')

describe('sniffEncoding', () => {
  it('takes what has no zero byte for UTF-8', () => {
    for (const text of ['', '{}', byteString('{"a":"đ😀"}'), '\u00ff', '\u0001'])
      assert.equal(sniffEncoding(text), 'utf-8')
  })

  it('knows UTF-16 and UTF-32 by mark or by pattern', () => {
    const text = '{"query":"alice@example.com"}'
    for (const encode of [utf16le, utf16be]) {
      assert.equal(sniffEncoding(encode(text)), 'utf-16')
      assert.equal(sniffEncoding(encode(`\ufeff${text}`)), 'utf-16')
      assert.equal(sniffEncoding(encode('{"q":"Nguyễn Văn Anh ở Hà Nội"}')), 'utf-16')
    }
    for (const isLittle of [true, false]) {
      assert.equal(sniffEncoding(utf32(text, isLittle)), 'utf-32')
    }
    assert.equal(sniffEncoding('\u00ff\u00fe\0\0{\0\0\0'), 'utf-32')
    assert.equal(sniffEncoding('\0\0\u00fe\u00ff\0\0\0{'), 'utf-32')
  })

  it('goes by the mark that a text begins with, not by one at its end', () => {
    for (const encode of [utf16le, utf16be]) {
      assert.equal(sniffEncoding(encode('\ufeff\u1ea1')), 'utf-16')
      assert.equal(sniffEncoding(`a${encode('\ufeff')}`), 'utf-8')
    }
  })

  it('goes by which of four bytes are zero, in most of the text', () => {
    const quads = (...patterns: readonly string[]): string =>
      patterns.map((pattern) => pattern.replaceAll('0', '\0')).join('')
    const cases: readonly (readonly [patterns: readonly string[], encoding: string])[] = [
      ...['a000', '000a'].map((pattern) => [[pattern], 'utf-32'] as const),
      ...['a0a0', '0a0a'].map((pattern) => [[pattern], 'utf-16'] as const),
      ...[
        '0000',
        '0aaa',
        'a0aa',
        'aa0a',
        'aaa0',
        '00aa',
        'a00a',
        'aa00',
        '0aa0',
        '00a0',
        '0a00',
      ].map((pattern) => [[pattern], 'binary'] as const),
      [['a0a0', 'a0a0', 'aaaa'], 'utf-16'],
      [['a0a0', 'aaaa'], 'binary'],
      [['a000', 'a0aa'], 'binary'],
      [['a0a0', 'a0a0', '00a0', 'a000'], 'binary'],
      [['0a0a', '0a0a', '000a', '0a00'], 'binary'],
      [['a000', 'a000', '0000'], 'binary'],
    ]
    for (const [patterns, encoding] of cases)
      assert.equal(sniffEncoding(quads(...patterns)), encoding, patterns.join(' '))
  })

  it('looks at the first bytes alone, in whole fours', () => {
    assert.equal(sniffEncoding('a\0a\0a\0b'), 'utf-16')
    assert.equal(sniffEncoding('a\0a\0'.repeat(128) + '\0'.repeat(512)), 'utf-16')
    assert.equal(sniffEncoding('a\0a\0'.repeat(127) + '\0a\0a'), 'binary')
  })

  it('calls other zero bytes binary', () => {
    for (const bytes of ['\0', 'a\0', 'abcd\0efgh', '\u0089PNG\r\n\u001a\n\0\0\0\rIHDR'])
      assert.equal(sniffEncoding(bytes), 'binary')
    assert.equal(sniffEncoding(`${'a'.repeat(10_000)}\0`), 'binary')
  })
})
