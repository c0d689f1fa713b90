import { MaskingError } from '../errors.ts'

/** A stretch of a byte string. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** What the headers of one part of a `multipart/form-data` body (RFC 7578) say; ranges are offsets in them. */
export interface PartHead {
  /** `name` of its content disposition. */
  readonly name: string
  /** Value of `filename`, between the quotes or bare; absent for a plain field. */
  readonly filename: Range | undefined
  /** Value of `filename*` (RFC 8187), behind `UTF-8''`. */
  readonly encodedFilename: Range | undefined
  /** Lower case, without parameters; empty if the part names none. */
  readonly contentType: string
  /** Lower case; undefined if the part names none. */
  readonly charset: string | undefined
  /** Stretches that neither name a file nor are part of the syntax: names, other parameters, other headers. */
  readonly rest: readonly Range[]
}

/** The refusal of a body that another parser could read otherwise. */
export function brokenMultipart(detail: string): MaskingError {
  return new MaskingError('broken_multipart', detail)
}

/** One parameter of a media type (RFC 9110, 8.3.1); values without quotes are read more widely, as servers do. */
const TYPE_PARAMETER = /;[ \t]*(?:([^\s=;"]+)=(?:"([^"\\]*)"|([^\s;"]*)))?[ \t]*/y

/**
 * The boundary of a content type, or undefined. At most 70 characters (RFC 2046, 5.1.1). One that is said twice, in
 * pieces or in a charset (RFC 2231) is none: Dify could take the other.
 */
export function boundaryOf(contentType: string): string | undefined {
  let boundary: string | undefined
  TYPE_PARAMETER.lastIndex = Math.max(0, contentType.indexOf(';'))
  while (TYPE_PARAMETER.lastIndex < contentType.length) {
    const match = TYPE_PARAMETER.exec(contentType)
    if (match === null) return undefined
    const name = match[1]?.toLowerCase() ?? ''
    if (!name.startsWith('boundary')) continue
    if (name !== 'boundary' || boundary !== undefined) return undefined
    boundary = match[2] ?? match[3] ?? ''
  }
  return boundary !== undefined && /^.{1,70}$/.test(boundary) ? boundary : undefined
}

/** Transfer encodings that leave every byte as it is (RFC 2045, 6.2). */
const PLAIN = /^[ \t]*(?:7bit|8bit|binary)[ \t]*$/i

/** Reads the headers of a part, a byte string without the blank line at its end. Strict: see `part-reader.ts`. */
export function readPartHead(head: string): PartHead {
  let disposition: Range | undefined
  let contentType: string | undefined
  const rest: Range[] = []
  for (let at = 0; at < head.length; ) {
    const lineBreak = head.indexOf('\r\n', at)
    const lineEnd = lineBreak < 0 ? head.length : lineBreak
    const colon = head.indexOf(':', at)
    if (colon < 0 || colon >= lineEnd || /[\r\n\0]/.test(head.slice(at, lineEnd)))
      throw brokenMultipart('A part has a header that is none.')
    const name = head.slice(at, colon).toLowerCase()
    if (name === 'content-disposition') {
      if (disposition !== undefined) throw brokenMultipart('A part says its disposition twice.')
      disposition = { start: colon + 1, end: lineEnd }
    } else if (name === 'content-type') {
      if (contentType !== undefined) throw brokenMultipart('A part says its type twice.')
      contentType = head.slice(colon + 1, lineEnd)
      rest.push({ start: colon + 1, end: lineEnd })
    } else if (name === 'content-transfer-encoding') {
      // Deprecated by RFC 7578, 4.7; base64 would hide every value.
      if (!PLAIN.test(head.slice(colon + 1, lineEnd)))
        throw brokenMultipart('A part has a transfer encoding.')
    } else rest.push({ start: at, end: lineEnd })
    at = lineEnd + 2
  }
  if (disposition === undefined) throw brokenMultipart('A part has no content disposition.')
  const said = readDisposition(head, disposition)
  return {
    ...said,
    contentType: (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    charset: /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase(),
    rest: [...rest, ...said.rest],
  }
}

/** `; name="value"` with the parameters of RFC 6266; values of any other shape are refused. */
const PARAMETER = /;[ \t]*([A-Za-z*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))[ \t]*/y

function readDisposition(head: string, range: Range): Omit<PartHead, 'contentType' | 'charset'> {
  const text = head.slice(range.start, range.end)
  const kind = /^[ \t]*form-data[ \t]*/i.exec(text)
  if (kind === null) throw brokenMultipart('A part is no form data.')
  let name: string | undefined
  let filename: Range | undefined
  let encodedFilename: Range | undefined
  const rest: Range[] = []
  PARAMETER.lastIndex = kind[0].length
  while (PARAMETER.lastIndex < text.length) {
    const at = PARAMETER.lastIndex
    const match = PARAMETER.exec(text)
    if (match === null) throw brokenMultipart('A content disposition cannot be read.')
    const value = match[2] ?? match[3] ?? ''
    const offset = range.start + at + match[0].lastIndexOf(value, match[0].trimEnd().length - 1)
    const place = { start: offset, end: offset + value.length }
    const key = match[1]?.toLowerCase()
    if (key === 'name') {
      if (name !== undefined) throw brokenMultipart('A part has two names.')
      name = value
      rest.push(place)
    } else if (key === 'filename') {
      if (filename !== undefined) throw brokenMultipart('A part has two file names.')
      filename = place
    } else if (key === 'filename*') {
      const charset = /^utf-8'[A-Za-z0-9-]*'/i.exec(value)
      if (charset === null || encodedFilename !== undefined)
        throw brokenMultipart('A file name is not in UTF-8.')
      encodedFilename = { start: place.start + charset[0].length, end: place.end }
    } else rest.push(place)
  }
  if (name === undefined) throw brokenMultipart('A part has no name.')
  return { name, filename, encodedFilename, rest }
}
