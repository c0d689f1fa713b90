import type { DecodedText } from './decoded.ts'
import { OffsetText } from './offset-text.ts'

/** Length in bytes of a sequence of UTF-8 that stands for `point`. */
export function utf8Length(point: number): 1 | 2 | 3 | 4 {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
}

/**
 * Code point of the UTF-8 sequence (RFC 3629) that begins at `at` of a byte string and ends before `end`, or -1 for a
 * byte that begins none: overlong forms, surrogates and values over U+10FFFF are invalid. Its length is
 * {@link utf8Length} of the result; an invalid byte stands for itself.
 */
export function readUtf8(source: string, at: number, end: number): number {
  const first = source.charCodeAt(at)
  if (first < 0x80) return first
  if (first < 0xc2 || first > 0xf4) return -1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  if (at + length > end) return -1
  const second = source.charCodeAt(at + 1)
  if ((second & 0xc0) !== 0x80) return -1
  if (length === 2) return ((first & 0x1f) << 6) | (second & 0x3f)
  const third = source.charCodeAt(at + 2)
  if ((third & 0xc0) !== 0x80) return -1
  if (length === 3) {
    const point = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)
    return point < 0x800 || (point >= 0xd800 && point <= 0xdfff) ? -1 : point
  }
  const fourth = source.charCodeAt(at + 3)
  if ((fourth & 0xc0) !== 0x80) return -1
  const high = ((first & 0x07) << 18) | ((second & 0x3f) << 12)
  const point = high | ((third & 0x3f) << 6) | (fourth & 0x3f)
  return point < 0x10000 || point > 0x10ffff ? -1 : point
}

/** Whether [start, end) of a byte string is UTF-8. */
export function isUtf8(source: string, start = 0, end = source.length): boolean {
  for (let at = start; at < end; ) {
    const point = readUtf8(source, at, end)
    if (point < 0) return false
    at += utf8Length(point)
  }
  return true
}

/** Whether [start, end) of a byte string has no byte over 0x7f. */
function isAscii(source: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (source.charCodeAt(at) > 0x7f) return false
  return true
}

/** Decodes [start, end) of a byte string as UTF-8; invalid bytes become U+FFFD, one each. */
export function decodeUtf8ByteString(source: string, start: number, end: number): DecodedText {
  if (isAscii(source, start, end)) return { text: source.slice(start, end), start, end }
  const out = new OffsetText(end - start)
  for (let at = start; at < end; ) {
    const point = readUtf8(source, at, end)
    out.pushPoint(point < 0 ? 0xfffd : point, at)
    at += point < 0 ? 1 : utf8Length(point)
  }
  return out.finish(start, end)
}

/** Text as a UTF-8 byte string; lone surrogates, which UTF-8 cannot hold, become U+FFFD. */
export function encodeUtf8ToByteString(text: string): string {
  if (isAscii(text, 0, text.length)) return text
  const out: string[] = []
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at) ?? 0
    if (point > 0xffff) at++
    out.push(bytesOf(point >= 0xd800 && point <= 0xdfff ? 0xfffd : point))
  }
  return out.join('')
}

function bytesOf(point: number): string {
  const last = 0x80 | (point & 0x3f)
  switch (utf8Length(point)) {
    case 1:
      return String.fromCharCode(point)
    case 2:
      return String.fromCharCode(0xc0 | (point >> 6), last)
    case 3:
      return String.fromCharCode(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), last)
    default:
      return String.fromCharCode(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 0x3f),
        0x80 | ((point >> 6) & 0x3f),
        last,
      )
  }
}
