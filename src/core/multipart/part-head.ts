import { MaskingError } from '../errors.ts'
import { readMediaType } from '../text/media-type.ts'
import { isUtf8 } from '../text/utf8.ts'

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
  /** Value of `filename*` (RFC 8187), after `UTF-8''`. */
  readonly encodedFilename: Range | undefined
  /** Lower case, without parameters; empty if the part names none. */
  readonly contentType: string
  /** Value of the content type; absent if the part names none. */
  readonly type: Range | undefined
  /** Lower case; undefined if the part names none. */
  readonly charset: string | undefined
  /** Stretches that neither name a file nor are part of the syntax: names, other parameters, other headers. */
  readonly rest: readonly Range[]
}

/** The refusal of a body that another parser could read otherwise. */
export function brokenMultipart(detail: string): MaskingError {
  return new MaskingError('broken_multipart', detail)
}

/** Transfer encodings that leave every byte as it is (RFC 2045, 6.2). */
const PLAIN = /^[ \t]*(?:7bit|8bit|binary)[ \t]*$/i

/** The name of a header (RFC 9110, 5.1), with the colon right after it: Werkzeug takes blanks around it off. */
const NAME = /([!#$%&'*+.^_`|~0-9A-Za-z-]+):/y
/** Anything that ends a line, folds it or is cut off its end by one parser and not by another. */
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/

/** A header of a part; offsets in its head. */
interface PartHeader {
  readonly name: string
  readonly start: number
  /** Where the value starts. */
  readonly from: number
  readonly end: number
}

/** Reads the headers of a part, a byte string without the blank line at its end. Strict: see `part-reader.ts`. */
export function readPartHead(head: string): PartHead {
  if (!isUtf8(head)) throw brokenMultipart('The headers of a part are not UTF-8.')
  let disposition: PartHeader | undefined
  let type: PartHeader | undefined
  const rest: Range[] = []
  for (const header of headersOf(head)) {
    if (header.name === 'content-disposition') {
      if (disposition !== undefined) throw brokenMultipart('A part says its disposition twice.')
      disposition = header
    } else if (header.name === 'content-type') {
      if (type !== undefined) throw brokenMultipart('A part says its type twice.')
      type = header
      rest.push({ start: header.from, end: header.end })
    } else if (header.name === 'content-transfer-encoding') {
      // Deprecated by RFC 7578, 4.7; base64 would hide every value.
      if (!PLAIN.test(head.slice(header.from, header.end)))
        throw brokenMultipart('A part has a transfer encoding.')
    } else rest.push(header)
  }
  if (disposition === undefined) throw brokenMultipart('A part has no content disposition.')
  const said = readDisposition(head, disposition)
  const media = readMediaType(type === undefined ? '' : head.slice(type.from, type.end))
  if (media === undefined) throw brokenMultipart('The content type of a part cannot be read.')
  return {
    ...said,
    contentType: media.type,
    type: type === undefined ? undefined : { start: type.from, end: type.end },
    charset: media.parameters.get('charset')?.toLowerCase(),
    rest: [...rest, ...said.rest],
  }
}

function headersOf(head: string): readonly PartHeader[] {
  const headers: PartHeader[] = []
  for (let start = 0; start < head.length; ) {
    const lineBreak = head.indexOf('\r\n', start)
    const end = lineBreak < 0 ? head.length : lineBreak
    NAME.lastIndex = start
    const name = NAME.exec(head)?.[1]?.toLowerCase()
    if (name === undefined || CONTROL.test(head.slice(start, end)))
      throw brokenMultipart('A part has a header that cannot be read.')
    headers.push({ name, start, from: start + name.length + 1, end })
    start = end + 2
  }
  return headers
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
/**
 * `; name="value"` with the parameters of RFC 7578, 4.2: a token or a string in quotes. Names have neither digits nor
 * `*`, but for `filename*`: the pieces and charsets of RFC 2231 are put together by some parsers (Werkzeug) and not by others.
 */
const PARAMETER = new RegExp(
  `;[ \\t]*(?:(?:(filename\\*)=(${TOKEN})|([A-Za-z-]+)=(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN})))[ \\t]*)?`,
  'iy',
)

/** RFC 8187, 3.2.1. */
const EXTENDED = /^utf-8'[A-Za-z0-9-]*'(?=[^'*]*$)/i

function readDisposition(
  head: string,
  { from, end }: PartHeader,
): Omit<PartHead, 'contentType' | 'type' | 'charset'> {
  const text = head.slice(from, end)
  const kind = /^[ \t]*form-data[ \t]*(?=;)/i.exec(text)
  if (kind === null) throw brokenMultipart('A part is not form data.')
  const found = new Map<string, Range>()
  PARAMETER.lastIndex = kind[0].length
  while (PARAMETER.lastIndex < text.length) {
    const match = PARAMETER.exec(text)
    if (match === null) throw brokenMultipart('A content disposition cannot be read.')
    const key = (match[1] ?? match[3])?.toLowerCase()
    if (key === undefined) continue
    if (found.has(key)) throw brokenMultipart('A content disposition says a parameter twice.')
    const value = match[2] ?? match[4] ?? match[5] ?? ''
    const before = match[0].trimEnd().length - value.length - (match[4] === undefined ? 0 : 1)
    const start = from + match.index + before
    found.set(key, { start, end: start + value.length })
  }
  const name = found.get('name')
  if (name === undefined) throw brokenMultipart('A part has no name.')
  const rest = [...found].filter(([key]) => !key.startsWith('filename')).map(([, range]) => range)
  return {
    name: head.slice(name.start, name.end),
    filename: found.get('filename'),
    encodedFilename: encodedName(head, found.get('filename*')),
    rest,
  }
}

function encodedName(head: string, range: Range | undefined): Range | undefined {
  if (range === undefined) return undefined
  const charset = EXTENDED.exec(head.slice(range.start, range.end))
  if (charset === null) throw brokenMultipart('A file name is not in UTF-8.')
  return { start: range.start + charset[0].length, end: range.end }
}
