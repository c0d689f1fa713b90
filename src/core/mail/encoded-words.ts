import { encodeUtf8ToByteString } from '../text/utf8.ts'
import { readCharset } from './charset.ts'
import { decodeBase64 } from './transfer-encoding.ts'

/** A stretch of a header value and the text that it stands for. */
export interface HeaderPiece {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Encoded words (RFC 2047), else the bytes themselves. */
  readonly isEncoded: boolean
}

const WORD = /=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?\r\n]*)\?=/y

/** The pieces of a header value (byte string) in their order. Line breaks of folding, and blanks between encoded words, stand for nothing. */
export function headerPieces(source: string, start: number, end: number): readonly HeaderPiece[] {
  const pieces: HeaderPiece[] = []
  let plain = start
  for (let at = source.indexOf('=?', start); at >= 0 && at < end; ) {
    const run = wordRun(source, at, end)
    if (run === undefined) {
      at = source.indexOf('=?', at + 1)
      continue
    }
    if (at > plain) pieces.push(...plainPieces(source, plain, at))
    pieces.push({ start: at, end: run.end, text: run.text, isEncoded: true })
    plain = run.end
    at = source.indexOf('=?', plain)
  }
  if (end > plain) pieces.push(...plainPieces(source, plain, end))
  return pieces
}

/** Words that follow one another: a character may begin in one and end in the next. */
function wordRun(
  source: string,
  from: number,
  limit: number,
): { readonly end: number; readonly text: string } | undefined {
  const out: string[] = []
  let [bytes, charset, end] = ['', '', from]
  for (let at = from; ; ) {
    WORD.lastIndex = at
    const match = WORD.exec(source)
    if (match === null || WORD.lastIndex > limit) break
    const [, label = '', kind = '', text = ''] = match
    if (label.toLowerCase() !== charset) {
      if (bytes !== '') out.push(readCharset(bytes, charset).text)
      bytes = ''
      charset = label.toLowerCase()
    }
    bytes += /^b$/i.test(kind) ? decodeBase64(text) : decodeQ(text)
    end = WORD.lastIndex
    at =
      end +
      (/^(?:[ \t]|\r?\n(?=[ \t]))+(?==\?)/.exec(source.slice(end, end + 200))?.[0].length ?? 0)
  }
  if (end === from) return undefined
  if (bytes !== '') out.push(readCharset(bytes, charset).text)
  return { end, text: out.join('') }
}

const decodeQ = (text: string): string =>
  text
    .replaceAll('_', ' ')
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )

/** A piece for each line of a folded value, so that every unit of text has its place. */
function plainPieces(source: string, start: number, end: number): readonly HeaderPiece[] {
  const pieces: HeaderPiece[] = []
  for (const match of source.slice(start, end).matchAll(/[^\r\n]+/g)) {
    const from = start + match.index
    const { text } = readCharset(match[0], '')
    pieces.push({ start: from, end: from + match[0].length, text, isEncoded: false })
  }
  return pieces
}

/** The text of a header value, or of a parameter in which programs write encoded words. */
export const decodeWords = (value: string): string =>
  headerPieces(value, 0, value.length)
    .map(({ text }) => text)
    .join('')

/** Bytes of one encoded word: with what stands around them 75 characters (RFC 2047, 2). */
const WORD_BYTES = 45

/** Text as encoded words in UTF-8, folded. */
export function encodeWords(text: string): string {
  const words: string[] = []
  let bytes = ''
  const end = (): void => {
    if (bytes !== '') words.push(`=?utf-8?B?${btoa(bytes)}?=`)
    bytes = ''
  }
  for (const char of text) {
    const next = encodeUtf8ToByteString(char)
    if (bytes.length + next.length > WORD_BYTES) end()
    bytes += next
  }
  end()
  return words.join('\r\n ')
}
