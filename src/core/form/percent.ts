import { hexValue } from '../json/lexemes.ts'
import type { DecodedText } from '../text/decoded.ts'
import { OffsetText } from '../text/offset-text.ts'
import { encodeUtf8ToByteString, readUtf8, utf8Length } from '../text/utf8.ts'

/**
 * Decodes `%XX` (RFC 3986, 2.1), and `+` as a blank where asked, in [start, end) of a byte string; the bytes are UTF-8.
 * A `%` without two hexadecimal digits is kept literally; bytes that are not UTF-8 become U+FFFD, one each.
 */
export function decodePercent(
  source: string,
  start: number,
  end: number,
  { plusAsSpace }: { readonly plusAsSpace: boolean },
): DecodedText {
  if (isPlain(source, start, end, plusAsSpace))
    return { text: source.slice(start, end), start, end }
  // First to bytes, then the bytes as UTF-8: a character may stand in two to four escapes.
  const bytes: string[] = []
  const places = new Uint32Array(end - start)
  for (let at = start; at < end; ) {
    const unit = source.charCodeAt(at)
    const escaped = unit === 0x25 ? percentByte(source, at, end) : -1
    places[bytes.length] = at
    if (escaped >= 0) bytes.push(String.fromCharCode(escaped))
    else bytes.push(unit === 0x2b && plusAsSpace ? ' ' : source.charAt(at))
    at += escaped >= 0 ? 3 : 1
  }
  return decodeBytes(bytes.join(''), places, start, end)
}

function decodeBytes(bytes: string, places: Uint32Array, start: number, end: number): DecodedText {
  const out = new OffsetText(bytes.length)
  for (let at = 0; at < bytes.length; ) {
    const point = readUtf8(bytes, at, bytes.length)
    out.pushPoint(point < 0 ? 0xfffd : point, places[at] ?? end)
    at += point < 0 ? 1 : utf8Length(point)
  }
  return out.finish(start, end)
}

function isPlain(source: string, start: number, end: number, plusAsSpace: boolean): boolean {
  for (let at = start; at < end; at++) {
    const unit = source.charCodeAt(at)
    if (unit === 0x25 || unit > 0x7f || (unit === 0x2b && plusAsSpace)) return false
  }
  return true
}

/** The byte that the `%XX` at `at` names, or -1. */
function percentByte(source: string, at: number, end: number): number {
  if (at + 2 >= end) return -1
  const high = hexValue(source.charCodeAt(at + 1))
  const low = hexValue(source.charCodeAt(at + 2))
  return high < 0 || low < 0 ? -1 : (high << 4) | low
}

const UNRESERVED = /[A-Za-z0-9._~-]/

/** Text as UTF-8 in `%XX`, all but the unreserved characters of RFC 3986, 2.3: fits into any part of a target. */
export function encodePercent(text: string): string {
  let out = ''
  for (const byte of encodeUtf8ToByteString(text)) {
    out += UNRESERVED.test(byte) ? byte : percent(byte.charCodeAt(0))
  }
  return out
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}
