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

  it('calls other zero bytes binary', () => {
    for (const bytes of ['\0', 'a\0', 'abcd\0efgh', '\u0089PNG\r\n\u001a\n\0\0\0\rIHDR'])
      assert.equal(sniffEncoding(bytes), 'binary')
    assert.equal(sniffEncoding(`${'a'.repeat(10_000)}\0`), 'binary')
  })
})
