import { MaskingError } from '../errors.ts'
import { decodePercent } from '../form/form.ts'
import {
  type JsonLimits,
  type Place,
  applyPlaceholders,
  collectDecoded,
  collectJson,
  collectText,
} from '../masking/request-masker.ts'
import type { Scanner } from '../masking/scanner.ts'
import { type TextWindows, createTextWindows } from '../masking/text-windows.ts'
import { decodeUtf8ByteString, encodeUtf8ToByteString } from '../text/utf8.ts'
import { type UploadRules, isAllowedType, isTextFile } from './file-types.ts'
import { type PartHead, readPartHead } from './part-head.ts'
import { type PartReader, createPartReader } from './part-reader.ts'

export interface MultipartOptions {
  readonly boundary: string
  readonly scanner: Scanner
  readonly rules: UploadRules
  readonly limits: JsonLimits
  /** Longest field that is no file, in bytes. */
  readonly maxFieldBytes: number
  /** Placeholders for places, in their order; undefined: found and counted, nothing is changed. */
  readonly allocate: (places: readonly Place[]) => Promise<readonly string[] | undefined>
  /** Told what the field `user` says; answers what Dify is to see. */
  readonly onUser: (user: string) => string
  /** A file passes unread. */
  readonly onUnread: () => void
}

/**
 * Masks a `multipart/form-data` body in chunks and in bounded memory: fields (but `user`), file names, and the content
 * of text files. A file of another type passes unread if the rules allow its type, else it is refused with
 * `unsupported_file_type`. Delimiters and part headers stay as they are.
 */
export interface MultipartMasker {
  /** Bytes that may go on to Dify. Throws `MaskingError`. */
  push(chunk: string): Promise<string>
  /** The body is over; throws if its closing boundary has not come. */
  finish(): void
}

export function createMultipartMasker(options: MultipartOptions): MultipartMasker {
  return new Masker(options)
}

/** What happens to the content of the part that is being read. */
interface Content {
  push(bytes: string): Promise<string>
  finish(): Promise<string>
}

class Masker implements MultipartMasker {
  readonly #options: MultipartOptions
  readonly #reader: PartReader
  #content: Content | undefined

  constructor(options: MultipartOptions) {
    this.#options = options
    this.#reader = createPartReader(options.boundary)
  }

  async push(chunk: string): Promise<string> {
    const out: string[] = []
    for (const { kind, bytes } of this.#reader.push(chunk)) {
      if (kind === 'syntax') out.push(bytes)
      else if (kind === 'head') out.push(await this.#head(bytes))
      else if (kind === 'content') out.push((await this.#content?.push(bytes)) ?? '')
      else out.push((await this.#content?.finish()) ?? '')
    }
    return out.join('')
  }

  finish(): void {
    this.#reader.finish()
  }

  async #head(bytes: string): Promise<string> {
    const { scanner, rules } = this.#options
    const head = readPartHead(bytes)
    if (head.filename === undefined && head.encodedFilename === undefined) {
      this.#content = new Field(head, this.#options)
      return bytes
    }
    if (!rules.enabled) throw new MaskingError('uploads_disabled')
    this.#content = this.#fileContent(head, bytes)
    return await substitute(bytes, filenamePlaces(bytes, head, scanner), this.#options)
  }

  #fileContent(head: PartHead, bytes: string): Content {
    const { filename } = head
    const name = filename === undefined ? '' : bytes.slice(filename.start, filename.end)
    if (isTextFile(head, name)) return new TextFile(this.#options)
    if (!isAllowedType(head, this.#options.rules)) throw new MaskingError('unsupported_file_type')
    this.#options.onUnread()
    return new UnreadFile(this.#options.rules.maxFileSize)
  }
}

async function substitute(
  bytes: string,
  places: readonly Place[],
  { allocate }: MultipartOptions,
): Promise<string> {
  if (places.length === 0) return bytes
  const placeholders = await allocate(places)
  return placeholders === undefined ? bytes : applyPlaceholders(bytes, places, placeholders)
}

/** The ending stays: Dify tells a file's kind by it, and `alice@x.vn.txt` would be an address as a whole. */
function filenamePlaces(bytes: string, head: PartHead, scanner: Scanner): readonly Place[] {
  const places: Place[] = []
  for (const [range, encoded] of [
    [head.filename, false],
    [head.encodedFilename, true],
  ] as const) {
    if (range === undefined) continue
    const ending = /\.[A-Za-z0-9]{1,8}$/.exec(bytes.slice(range.start, range.end))?.[0] ?? ''
    const end = range.end - ending.length
    // Browsers write a quote in a file name as %22 (WHATWG HTML, 4.10.21.8).
    const decoded =
      encoded || bytes.slice(range.start, end).includes('%')
        ? decodePercent(bytes, range.start, end, { plusAsSpace: false })
        : decodeUtf8ByteString(bytes, range.start, end)
    collectDecoded(decoded, scanner, places)
  }
  return places.toSorted((a, b) => a.start - b.start)
}

/** A field that is no file: read whole. */
class Field implements Content {
  readonly #name: string
  readonly #options: MultipartOptions
  #bytes = ''

  constructor({ name }: PartHead, options: MultipartOptions) {
    this.#name = name
    this.#options = options
  }

  async push(bytes: string): Promise<string> {
    this.#bytes += bytes
    if (this.#bytes.length > this.#options.maxFieldBytes) throw new MaskingError('body_too_large')
    return ''
  }

  async finish(): Promise<string> {
    const bytes = this.#bytes
    const { scanner, limits, onUser } = this.#options
    if (this.#name === 'user') {
      const user = decodeUtf8ByteString(bytes, 0, bytes.length).text
      const said = onUser(user)
      return said === user ? bytes : encodeUtf8ToByteString(said)
    }
    // `data` of the dataset endpoints is JSON; a field that only looks like it is text.
    const places = /^\s*[{[]/.test(bytes)
      ? collectJson(bytes, scanner, { ...limits, invalid: 'mask' })
      : collectText(bytes, scanner)
    return await substitute(bytes, places, this.#options)
  }
}

/** Counts the bytes of a file against the limit. */
class SizeCheck {
  readonly #limit: number
  #bytes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(bytes: string): void {
    this.#bytes += bytes.length
    if (this.#bytes > this.#limit) throw fileTooLarge(this.#limit)
  }
}

/** The refusal of a file over `file_upload.max_file_size`. */
export function fileTooLarge(limit: number): MaskingError {
  return new MaskingError(
    'file_too_large',
    `The limit is ${limit} bytes (file_upload.max_file_size).`,
  )
}

class TextFile implements Content {
  readonly #options: MultipartOptions
  readonly #windows: TextWindows
  readonly #size: SizeCheck

  constructor(options: MultipartOptions) {
    this.#options = options
    this.#windows = createTextWindows(options.scanner)
    this.#size = new SizeCheck(options.rules.maxFileSize)
  }

  async push(bytes: string): Promise<string> {
    this.#size.add(bytes)
    return await this.#mask(this.#windows.push(bytes))
  }

  async finish(): Promise<string> {
    return await this.#mask(this.#windows.finish())
  }

  async #mask(windows: ReturnType<TextWindows['push']>): Promise<string> {
    const out: string[] = []
    for (const { bytes, places } of windows)
      out.push(await substitute(bytes, places, this.#options))
    return out.join('')
  }
}

class UnreadFile implements Content {
  readonly #size: SizeCheck

  constructor(limit: number) {
    this.#size = new SizeCheck(limit)
  }

  async push(bytes: string): Promise<string> {
    this.#size.add(bytes)
    return bytes
  }

  async finish(): Promise<string> {
    return ''
  }
}
