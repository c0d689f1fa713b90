import type { DecodedText } from '../text/decoded.ts'
import { OffsetText } from '../text/offset-text.ts'
import { readUtf8, utf8Length } from '../text/utf8.ts'
import { escapeLength, hexUnit, shortEscape } from './lexemes.ts'
import type { Encoding } from './path.ts'

/**
 * Decodes the content of a JSON string token (RFC 8259, 7), [start, end) between the quotes. In a byte string raw
 * bytes are UTF-8. Lone surrogates are kept; an invalid escape is kept literally, an invalid byte becomes U+FFFD: every
 * unit of the text has its place in the source. The halves of an escaped pair are two escapes with a place each.
 * Plain content, ASCII without escapes, is a slice without offsets.
 */
export function decodeJsonString(
  source: string,
  start: number,
  end: number,
  encoding: Encoding,
): DecodedText {
  const isBytes = encoding === 'utf8-bytes'
  if (isPlain(source, start, end, isBytes)) return { text: source.slice(start, end), start, end }
  const out = new OffsetText(end - start)
  for (let at = start; at < end; ) {
    const unit = source.charCodeAt(at)
    if (unit === 0x5c) at = pushEscape(out, source, at, end)
    else if (unit < 0x80 || !isBytes) out.push(unit, at++)
    else {
      const point = readUtf8(source, at, end)
      out.pushPoint(point < 0 ? 0xfffd : point, at)
      at += point < 0 ? 1 : utf8Length(point)
    }
  }
  return out.finish(start, end)
}

function isPlain(source: string, start: number, end: number, isBytes: boolean): boolean {
  for (let at = start; at < end; at++) {
    const unit = source.charCodeAt(at)
    if (unit === 0x5c || (unit > 0x7f && isBytes)) return false
  }
  return true
}

/** Whether [start, end) is what may stand between the quotes of one JSON string (RFC 8259, 7). */
export function isStringContent(source: string, start: number, end: number): boolean {
  let at = start
  while (at < end) {
    const unit = source.charCodeAt(at)
    if (unit === 0x22 || unit < 0x20) return false
    const length = unit === 0x5c ? escapeLength(source, at) : 1
    if (length === 0) return false
    at += length
  }
  return at === end
}

/** Adds what the escape at `at` stands for and returns its end; without a valid one, the backslash alone. */
function pushEscape(out: OffsetText, source: string, at: number, end: number): number {
  const letter = at + 1 < end ? source.charCodeAt(at + 1) : 0
  const isHex = letter === 0x75
  const unit = isHex ? hexUnit(source, at + 2, end) : shortEscape(letter)
  out.push(unit < 0 ? 0x5c : unit, at)
  return unit < 0 ? at + 1 : at + (isHex ? 6 : 2)
}

/** All but blank to DEL, and of those the quote and the backslash. */
const MUST_ESCAPE = /["\\]|[^ -\u007f]/

/**
 * Encodes text as the content of a JSON string, ASCII only with lower-case `\uXXXX` as Python's `json.dumps` writes,
 * so that it fits into a document of any encoding and no cut between bytes can split a character. Lone surrogates
 * stay (`\ud800`), DEL stands for itself.
 *
 * @param level - how many strings the text stands in: 2 and more for JSON text inside JSON strings.
 */
export function encodeJsonString(text: string, level = 1): string {
  let out = text
  for (let i = 0; i < level && MUST_ESCAPE.test(out); i++) out = encodeOnce(out)
  return out
}

function encodeOnce(text: string): string {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0x20 && unit < 0x80 && unit !== 0x22 && unit !== 0x5c) continue
    parts.push(text.slice(from, at), escapeUnit(unit))
    from = at + 1
  }
  parts.push(text.slice(from))
  return parts.join('')
}

function escapeUnit(unit: number): string {
  switch (unit) {
    case 0x22:
      return '\\"'
    case 0x5c:
      return '\\\\'
    case 0x08:
      return '\\b'
    case 0x09:
      return '\\t'
    case 0x0a:
      return '\\n'
    case 0x0c:
      return '\\f'
    case 0x0d:
      return '\\r'
    default:
      return `\\u${unit.toString(16).padStart(4, '0')}`
  }
}
