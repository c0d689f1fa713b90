import { MaskingError } from '../errors.ts'

/** How the bytes of a part are written (RFC 2045, 6). */
export type TransferEncoding = 'identity' | 'quoted-printable' | 'base64'

/** By the value of `Content-Transfer-Encoding`. */
export function transferEncodingOf(value: string): TransferEncoding {
  const name = value.trim().toLowerCase()
  if (name === '' || name === '7bit' || name === '8bit' || name === 'binary') return 'identity'
  if (name === 'quoted-printable' || name === 'base64') return name
  throw new MaskingError(
    'document_broken',
    'A part of the e-mail has an encoding that is not read.',
  )
}

export function decodeTransfer(bytes: string, encoding: TransferEncoding): string {
  if (encoding === 'base64') return decodeBase64(bytes)
  return encoding === 'quoted-printable' ? decodeQuotedPrintable(bytes) : bytes
}

export function encodeTransfer(bytes: string, encoding: TransferEncoding): string {
  if (encoding === 'base64') return encodeBase64(bytes)
  return encoding === 'quoted-printable' ? encodeQuotedPrintable(bytes) : bytes
}

/** Strict: what lenient readers skip or stop at is refused, since two of them would see different texts. */
export function decodeBase64(text: string): string {
  const packed = text.replaceAll(/[\r\n\t ]+/g, '')
  const plain = packed.replace(/={1,2}$/, '')
  const isFilled = plain.length === packed.length || packed.length % 4 === 0
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1 || !isFilled)
    throw new MaskingError('document_broken', 'A part of the e-mail is not base64.')
  return atob(packed)
}

const LINE = 76
/** Bytes that are encoded at once: `btoa` of a long text holds all of it twice. */
const PIECE = (LINE / 4) * 3 * 512

function encodeBase64(bytes: string): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += PIECE)
    lines.push(btoa(bytes.slice(at, at + PIECE)).replaceAll(/.{76}(?=.)/g, '$&\r\n'))
  return lines.length === 0 ? '' : `${lines.join('\r\n')}\r\n`
}

/** RFC 2045, 6.7. An `=` that begins nothing stands for itself. */
function decodeQuotedPrintable(text: string): string {
  return text
    .replaceAll(/(?<![ \t])[ \t]+(?=\r?\n|$)/g, '')
    .replaceAll(/=(?:\r?\n|([0-9A-Fa-f]{2})|$)/g, (_, hex: string | undefined) =>
      hex === undefined ? '' : String.fromCharCode(Number.parseInt(hex, 16)),
    )
}

/** Whether every `=` of a text begins something: else two readers may see different texts. */
export const isQuotedPrintable = (text: string): boolean =>
  !/=(?!\r?\n|[0-9A-F]{2})/.test(text) && !/[ \t](?:\r?\n|$)/.test(text)

const hex = (char: string): string =>
  `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

function encodeQuotedPrintable(bytes: string): string {
  return bytes
    .split(/\r?\n/)
    .map((line) => softBroken(line.replaceAll(/[^\t !-<>-~]/g, hex).replace(/[\t ]$/, hex)))
    .join('\r\n')
}

/** Lines of at most 76 characters; no escape is cut. */
function softBroken(line: string): string {
  const lines: string[] = []
  let start = 0
  while (line.length - start > LINE) {
    const escape = line.lastIndexOf('=', start + LINE - 2)
    const cut = escape > start && escape > start + LINE - 4 ? escape : start + LINE - 1
    lines.push(`${line.slice(start, cut)}=`)
    start = cut
  }
  return [...lines, line.slice(start)].join('\r\n')
}
