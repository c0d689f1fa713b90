import { MaskingError } from '../errors.ts'

/** A stretch of the body. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** One part of a `multipart/form-data` body (RFC 7578); all ranges are offsets in the body. */
export interface Part {
  /** `name` of its content disposition. */
  readonly name: string
  /** Value of `filename`, between the quotes or bare; absent for a plain field. */
  readonly filename: Range | undefined
  /** Value of `filename*` (RFC 8187), behind `UTF-8''`. */
  readonly encodedFilename: Range | undefined
  /** Lower case, without parameters; empty if the part names none. */
  readonly contentType: string
  readonly content: Range
}

const MAX_PARTS = 1000

/** The boundary of a content type, or undefined. At most 70 characters (RFC 2046, 5.1.1). */
export function boundaryOf(contentType: string): string | undefined {
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType)
  return match?.[1] ?? match?.[2]
}

/**
 * Reads a multipart body, a byte string. Strict on purpose: what another parser could read otherwise is refused with
 * `broken_multipart` — text before the first or behind the last delimiter, bare line feeds around delimiters, the
 * delimiter anywhere else, headers that are cut off or said twice.
 */
export function readParts(body: string, boundary: string): Part[] {
  const delimiter = `--${boundary}`
  if (!body.startsWith(`${delimiter}\r\n`))
    throw broken('The body does not begin with its boundary.')
  const parts: Part[] = []
  let start = delimiter.length + 2
  for (;;) {
    const end = body.indexOf(`\r\n${delimiter}`, start - 2)
    if (end < 0) throw broken('The closing boundary is missing.')
    if (parts.length === MAX_PARTS) throw broken(`There are more than ${MAX_PARTS} parts.`)
    // An empty part may share its line end with the delimiter before it.
    parts.push(readPart(body, start, Math.max(end, start)))
    const after = end + 2 + delimiter.length
    if (body.startsWith('--', after)) {
      if (!/^--(?:\r\n)?$/.test(body.slice(after)))
        throw broken('Something follows the closing boundary.')
      break
    }
    if (!body.startsWith('\r\n', after)) throw broken('A boundary is not alone on its line.')
    start = after + 2
  }
  checkContents(body, parts, delimiter)
  return parts
}

/** A delimiter inside a part's content is none to us, and may be one to a lenient parser. */
function checkContents(body: string, parts: readonly Part[], delimiter: string): void {
  for (const { content } of parts) {
    const at = body.indexOf(delimiter, content.start)
    if (at >= 0 && at < content.end) throw broken('A part holds the boundary.')
  }
}

function broken(detail: string): MaskingError {
  return new MaskingError('broken_multipart', detail)
}

function readPart(body: string, start: number, end: number): Part {
  const headersEnd = body.indexOf('\r\n\r\n', start)
  if (headersEnd < 0 || headersEnd + 4 > end + 2) throw broken('The headers of a part are cut off.')
  let disposition: Range | undefined
  let contentType: string | undefined
  for (let at = start; at < headersEnd; ) {
    const lineBreak = body.indexOf('\r\n', at)
    const lineEnd = lineBreak < 0 ? headersEnd : Math.min(lineBreak, headersEnd)
    const colon = body.indexOf(':', at)
    const line = body.slice(at, lineEnd)
    if (colon < 0 || colon >= lineEnd || /[\r\n\0]/.test(line))
      throw broken('A part has a header that is none.')
    const name = body.slice(at, colon).toLowerCase()
    if (name === 'content-disposition') {
      if (disposition !== undefined) throw broken('A part says its disposition twice.')
      disposition = { start: colon + 1, end: lineEnd }
    } else if (name === 'content-type') {
      if (contentType !== undefined) throw broken('A part says its type twice.')
      contentType = body.slice(colon + 1, lineEnd)
    } else if (name === 'content-transfer-encoding') {
      // Deprecated by RFC 7578, 4.7; base64 would hide every value.
      throw broken('A part has a transfer encoding.')
    }
    at = lineEnd + 2
  }
  if (disposition === undefined) throw broken('A part has no content disposition.')
  return {
    ...readDisposition(body, disposition),
    contentType: (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    content: { start: Math.min(headersEnd + 4, end), end },
  }
}

/** `; name="value"` with the parameters of RFC 6266; values of any other shape are refused. */
const PARAMETER = /;[ \t]*([A-Za-z*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))[ \t]*/y

function readDisposition(
  body: string,
  range: Range,
): Pick<Part, 'name' | 'filename' | 'encodedFilename'> {
  const text = body.slice(range.start, range.end)
  const kind = /^[ \t]*form-data[ \t]*/i.exec(text)
  if (kind === null) throw broken('A part is no form data.')
  let name: string | undefined
  let filename: Range | undefined
  let encodedFilename: Range | undefined
  PARAMETER.lastIndex = kind[0].length
  while (PARAMETER.lastIndex < text.length) {
    const at = PARAMETER.lastIndex
    const match = PARAMETER.exec(text)
    if (match === null) throw broken('A content disposition cannot be read.')
    const value = match[2] ?? match[3] ?? ''
    const offset = range.start + at + match[0].lastIndexOf(value, match[0].trimEnd().length - 1)
    const place = { start: offset, end: offset + value.length }
    const key = match[1]?.toLowerCase()
    if (key === 'name') {
      if (name !== undefined) throw broken('A part has two names.')
      name = value
    } else if (key === 'filename') {
      if (filename !== undefined) throw broken('A part has two file names.')
      filename = place
    } else if (key === 'filename*') {
      const charset = /^utf-8'[A-Za-z0-9-]*'/i.exec(value)
      if (charset === null || encodedFilename !== undefined)
        throw broken('A file name is not in UTF-8.')
      encodedFilename = { start: place.start + charset[0].length, end: place.end }
    }
  }
  if (name === undefined) throw broken('A part has no name.')
  return { name, filename, encodedFilename }
}
