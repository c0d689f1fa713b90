import { MaskingError } from '../errors.ts'
import { decodePercent } from '../form/form.ts'
import {
  type JsonLimits,
  type Place,
  collectDecoded,
  collectJson,
} from '../masking/request-masker.ts'
import type { Scanner } from '../masking/scanner.ts'
import { decodeUtf8ByteString, isUtf8 } from '../text/utf8.ts'
import type { Part, Range } from './parts.ts'

export interface UploadRules {
  readonly enabled: boolean
  /** Bytes of one file. */
  readonly maxFileSize: number
  /** Media types, or `image/*`, that pass although they cannot be read. */
  readonly allowedTypes: readonly string[]
}

/** Types and endings whose content is text and is masked. */
const TEXT_TYPE =
  /^(?:text\/[a-z0-9.+-]+|application\/(?:json|[a-z0-9.-]+\+json|x-ndjson|jsonl|xml|[a-z0-9.-]+\+xml|x-yaml|yaml|csv|javascript)|message\/rfc822)$/
const TEXT_ENDING =
  /\.(?:txt|md|mdx|markdown|csv|tsv|json|jsonl|ndjson|xml|html?|ya?ml|log|eml|vtt|srt|properties|ini|conf)$/i

/**
 * Places in the parts of a form: fields (but `user`), file names, and the content of text files. A file of another
 * type passes unread if the rules allow its type, else it is refused with `unsupported_file_type`.
 */
export function collectParts(
  body: string,
  parts: readonly Part[],
  scanner: Scanner,
  rules: UploadRules,
  limits: JsonLimits,
): Place[] {
  const places: Place[] = []
  for (const part of parts) {
    if (part.filename === undefined && part.encodedFilename === undefined) {
      if (part.name !== 'user') collectField(body, part, scanner, limits, places)
      continue
    }
    if (!rules.enabled) throw new MaskingError('uploads_disabled')
    collectFilename(body, part, scanner, places)
    collectFile(body, part, scanner, rules, places)
  }
  return places.toSorted((a, b) => a.start - b.start)
}

function collectField(
  body: string,
  { content }: Part,
  scanner: Scanner,
  limits: JsonLimits,
  places: Place[],
): void {
  const text = body.slice(content.start, content.end)
  if (/^\s*[{[]/.test(text)) {
    // `data` of the dataset endpoints is JSON; a field that only looks like it is text.
    places.push(...shift(collectJson(text, scanner, { ...limits, invalid: 'mask' }), content.start))
  } else collectText(body, content, scanner, places)
}

/** The ending stays: Dify tells a file's kind by it, and `alice@x.vn.txt` would be an address as a whole. */
function collectFilename(body: string, part: Part, scanner: Scanner, places: Place[]): void {
  for (const [range, encoded] of [
    [part.filename, false],
    [part.encodedFilename, true],
  ] as const) {
    if (range === undefined) continue
    const ending = /\.[A-Za-z0-9]{1,8}$/.exec(body.slice(range.start, range.end))?.[0] ?? ''
    const end = range.end - ending.length
    // Browsers write a quote in a file name as %22 (WHATWG HTML, 4.10.21.8).
    const decoded =
      encoded || body.slice(range.start, end).includes('%')
        ? decodePercent(body, range.start, end, { plusAsSpace: false })
        : decodeUtf8ByteString(body, range.start, end)
    collectDecoded(decoded, scanner, places)
  }
}

function collectFile(
  body: string,
  part: Part,
  scanner: Scanner,
  rules: UploadRules,
  places: Place[],
): void {
  const { content, contentType } = part
  if (content.end - content.start > rules.maxFileSize) {
    throw new MaskingError(
      'file_too_large',
      `The limit is ${rules.maxFileSize} bytes (file_upload.max_file_size).`,
    )
  }
  if (isTextFile(body, part)) {
    if (
      !isUtf8(body, content.start, content.end) ||
      body.slice(content.start, content.end).includes('\u0000')
    ) {
      throw new MaskingError('unsupported_charset')
    }
    collectText(body, content, scanner, places)
    return
  }
  if (!rules.allowedTypes.some((allowed) => matches(contentType, allowed))) {
    throw new MaskingError('unsupported_file_type')
  }
}

function isTextFile(body: string, { filename, contentType }: Part): boolean {
  if (TEXT_TYPE.test(contentType)) return true
  const name = filename === undefined ? '' : body.slice(filename.start, filename.end)
  return TEXT_ENDING.test(name)
}

const matches = (type: string, allowed: string): boolean =>
  allowed.endsWith('/*') ? type.startsWith(allowed.slice(0, -1)) : type === allowed

function collectText(body: string, { start, end }: Range, scanner: Scanner, places: Place[]): void {
  collectDecoded(decodeUtf8ByteString(body, start, end), scanner, places)
}

const shift = (places: readonly Place[], by: number): Place[] =>
  places.map((place) => ({ ...place, start: place.start + by, end: place.end + by }))
