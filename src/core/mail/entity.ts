import { MaskingError } from '../errors.ts'
import { type TransferEncoding, transferEncodingOf } from './transfer-encoding.ts'
import { type Parameters, readParameters } from './parameters.ts'

/** A stretch of a byte string. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** A header as it stands in the message; its value may be folded. */
export interface MailHeader extends Stretch {
  /** Lower case. */
  readonly name: string
  /** Where its value begins, after the colon. */
  readonly from: number
}

/** A message or one part of it (RFC 5322, RFC 2045, RFC 2046). */
export interface MailEntity {
  readonly headers: readonly MailHeader[]
  readonly type: Parameters
  readonly disposition: Parameters
  readonly encoding: TransferEncoding
  readonly body: Stretch
  /** Of `multipart/*`. */
  readonly parts: readonly MailEntity[]
  /** Lines that only tell parts apart, without their line ends. */
  readonly delimiters: readonly Stretch[]
  /** Text before the first part and after the last one. */
  readonly gaps: readonly Stretch[]
}

const broken = (why: string): MaskingError => new MaskingError('document_broken', why)
const DEEPEST = 30
const MOST_PARTS = 1_000
/** Bytes of a header that tells the form of a part. */
const LONGEST_FORM = 8_192

/**
 * The structure of a message. Strict, since two readers must not see different parts: headers are told once, parameters have one
 * form, parts have a boundary, and every line ends in LF or CRLF.
 */
export function readMessage(source: string): MailEntity {
  if (/\r(?!\n)/.test(source) || source.includes('\0'))
    throw broken('The e-mail has line ends or bytes that are read in more than one way.')
  const start = /^From [^\n]*\n/.exec(source)?.[0].length ?? 0
  return readEntity(source, { start, end: source.length }, 'text/plain', 0, { parts: 0 })
}

interface Count {
  parts: number
}

function readEntity(
  source: string,
  { start, end }: Stretch,
  usual: string,
  depth: number,
  count: Count,
): MailEntity {
  if (depth > DEEPEST || ++count.parts > MOST_PARTS)
    throw new MaskingError('document_too_large', 'The e-mail has too many parts.')
  const { headers, next } = readHeaders(source, start, end)
  const type = readParameters(valueOf(source, headers, 'content-type') ?? usual)
  const disposition = readParameters(valueOf(source, headers, 'content-disposition') ?? '')
  const encoding = transferEncodingOf(valueOf(source, headers, 'content-transfer-encoding') ?? '')
  const body = { start: next, end }
  const isMultipart = type.value.startsWith('multipart/')
  if (isMultipart && encoding !== 'identity') throw broken('Parts of the e-mail are encoded.')
  const split = isMultipart ? readParts(source, body, type, depth + 1, count) : NO_PARTS
  return { headers, type, disposition, encoding, body, ...split }
}

type Split = Pick<MailEntity, 'parts' | 'delimiters' | 'gaps'>
const NO_PARTS: Split = { parts: [], delimiters: [], gaps: [] }
const HEADER = /([!-9;-~]+):/y

function readHeaders(
  source: string,
  start: number,
  end: number,
): { readonly headers: readonly MailHeader[]; readonly next: number } {
  const headers: MailHeader[] = []
  let at = start
  while (at < end) {
    const line = lineAt(source, at, end)
    if (line.end === at) return { headers, next: line.next }
    HEADER.lastIndex = at
    const name = HEADER.exec(source)?.[1]?.toLowerCase()
    if (name === undefined) throw broken('The e-mail has a header that cannot be read.')
    let [last, next] = [line.end, line.next]
    while (next < end && (source[next] === ' ' || source[next] === '\t')) {
      const folded = lineAt(source, next, end)
      last = folded.end
      next = folded.next
    }
    headers.push({ name, start: at, from: at + name.length + 1, end: last })
    at = next
  }
  return { headers, next: end }
}

/** Where the line at `at` ends, without and with its line end. */
function lineAt(source: string, at: number, limit: number): { end: number; next: number } {
  const feed = source.indexOf('\n', at)
  if (feed < 0 || feed >= limit) return { end: limit, next: limit }
  return { end: feed > at && source[feed - 1] === '\r' ? feed - 1 : feed, next: feed + 1 }
}

/** The unfolded value of a header that may be there once. */
function valueOf(source: string, headers: readonly MailHeader[], name: string): string | undefined {
  const [first, second] = headers.filter((header) => header.name === name)
  if (second !== undefined) throw broken('The e-mail tells the form of a part twice.')
  if (first === undefined) return undefined
  if (first.end - first.from > LONGEST_FORM)
    throw broken('The e-mail tells the form of a part at too great a length.')
  return unfolded(source.slice(first.from, first.end))
}

/** RFC 5322, 2.2.3. */
const unfolded = (value: string): string => value.replaceAll(/\r?\n(?=[ \t])/g, '')

/** RFC 2046, 5.1.1: a delimiter is a line of its own. */
function readParts(
  source: string,
  body: Stretch,
  type: Parameters,
  depth: number,
  count: Count,
): Split {
  const boundary = type.parameters.get('boundary') ?? ''
  if (!/^[\u0020-\u007e]{1,200}$/.test(boundary) || boundary.endsWith(' '))
    throw broken('The parts of the e-mail have no boundary.')
  const usual = type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  const delimiters: Stretch[] = []
  const parts: MailEntity[] = []
  let isClosed = false
  let part = body.start
  for (let at = body.start; at < body.end && !isClosed; ) {
    const { end, next } = lineAt(source, at, body.end)
    const line = source.slice(at, Math.min(end, at + boundary.length + 80)).trimEnd()
    isClosed = line === `--${boundary}--`
    if (isClosed || line === `--${boundary}`) {
      const inner = { start: part, end: Math.max(part, beforeLineEnd(source, at)) }
      if (delimiters.length > 0) parts.push(readEntity(source, inner, usual, depth, count))
      delimiters.push({ start: at, end })
      part = next
    }
    at = next
  }
  const [first] = delimiters
  if (first === undefined) throw broken('The parts of the e-mail have no boundary.')
  if (!isClosed) parts.push(readEntity(source, { start: part, end: body.end }, usual, depth, count))
  const gaps = [{ start: body.start, end: first.start }]
  return { parts, delimiters, gaps: isClosed ? [...gaps, { start: part, end: body.end }] : gaps }
}

/** The line end in front of a delimiter belongs to it. */
function beforeLineEnd(source: string, at: number): number {
  const feed = source[at - 1] === '\n' ? at - 1 : at
  return source[feed - 1] === '\r' && feed < at ? feed - 1 : feed
}
