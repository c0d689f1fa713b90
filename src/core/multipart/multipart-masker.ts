import type { DocumentMasking } from '../documents/masking.ts'
import { MaskingError } from '../errors.ts'
import { decodePercent } from '../form/form.ts'
import {
  type JsonLimits,
  type Place,
  collectDecoded,
  collectJson,
  collectText,
} from '../masking/request-masker.ts'
import type { Scanner } from '../masking/scanner.ts'
import { type TextWindows, createTextWindows } from '../masking/text-windows.ts'
import type { DecodedText } from '../text/decoded.ts'
import { decodeUtf8ByteString, encodeUtf8ToByteString } from '../text/utf8.ts'
import { DocumentFile } from './document-file.ts'
import { SizeCheck } from './file-size.ts'
import {
  type UploadRules,
  isAllowedType,
  isMessageFile,
  isOfficeFile,
  isPdfFile,
  isTextFile,
} from './file-types.ts'
import { type PartHead, readPartHead } from './part-head.ts'
import { PdfFile, asMarkdown } from './pdf-file.ts'
import { type PartReader, createPartReader } from './part-reader.ts'

export interface MultipartOptions {
  readonly boundary: string
  /** The boundary under which it goes on. */
  readonly sentBoundary: string
  readonly scanner: Scanner
  readonly rules: UploadRules
  readonly limits: JsonLimits
  /** Longest field that is no file, in bytes. */
  readonly maxFieldBytes: number
  /** The source with its places masked. */
  readonly substitute: (source: string, places: readonly Place[]) => Promise<string>
  /** Names of the fields that hold the end user's id. */
  readonly userFields: ReadonlySet<string>
  /** Told what such a field says; answers what the product is to see. */
  readonly onUser: (user: string) => string
  /** A file passes unread. */
  readonly onUnread: () => void
  /** What masks documents. */
  readonly documents: DocumentMasking
}

/**
 * Masks a `multipart/form-data` body in chunks and in bounded memory: fields (but `user`), file names, and the content
 * of text files. A file of another type passes unread if the rules allow its type, else it is refused with
 * `unsupported_file_type`. Delimiters stay, but for their boundary where another one is sent.
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
export interface Content {
  push(bytes: string): Promise<string>
  finish(): Promise<string>
}

class Masker implements MultipartMasker {
  readonly #options: MultipartOptions
  readonly #reader: PartReader
  /** Fields that have named a user. */
  readonly #users = new Set<string>()
  #content: Content | undefined

  constructor(options: MultipartOptions) {
    this.#options = options
    this.#reader = createPartReader(options.boundary)
  }

  async push(chunk: string): Promise<string> {
    const out: string[] = []
    for (const { kind, bytes } of this.#reader.push(chunk)) {
      if (kind === 'syntax') out.push(this.#delimiter(bytes))
      else if (kind === 'head') out.push(await this.#head(bytes))
      else if (kind === 'content') out.push(await this.#current().push(bytes))
      else out.push(await this.#current().finish())
    }
    return out.join('')
  }

  finish(): void {
    this.#reader.finish()
  }

  /** What the bytes of a part belong to. A part without a head cannot be: nothing of it may be dropped. */
  #current(): Content {
    if (this.#content === undefined) throw new MaskingError('internal')
    return this.#content
  }

  #delimiter(bytes: string): string {
    const { boundary, sentBoundary } = this.#options
    return boundary === sentBoundary
      ? bytes
      : bytes.replace(`--${boundary}`, () => `--${sentBoundary}`)
  }

  async #head(bytes: string): Promise<string> {
    const { scanner, rules } = this.#options
    const head = readPartHead(bytes)
    const isFile = head.filename !== undefined || head.encodedFilename !== undefined
    if (isFile && !rules.enabled) throw new MaskingError('uploads_disabled')
    this.#content = isFile ? this.#fileContent(head, bytes) : this.#field(head)
    if (!(this.#content instanceof PdfFile))
      return await substitute(bytes, headPlaces(bytes, head, scanner), this.#options)
    const renamed = asMarkdown(bytes, head)
    return await substitute(
      renamed,
      headPlaces(renamed, readPartHead(renamed), scanner),
      this.#options,
    )
  }

  #field(head: PartHead): Content {
    const { userFields } = this.#options
    // Of two with one name Flask takes the first.
    const isUser = userFields.has(head.name) && !this.#users.has(head.name)
    if (isUser) this.#users.add(head.name)
    return new Field(head, isUser, this.#options)
  }

  #fileContent(head: PartHead, bytes: string): Content {
    const names = fileNames(bytes, head).map(({ text }) => text)
    if (isTextFile(head, names)) {
      checkCharset(head)
      return new TextFile(head, this.#options)
    }
    const { documents, maxFileSize } = this.#options.rules
    const isPdf = isPdfFile(head, names)
    if (documents !== 'pass' && (isPdf || isOfficeFile(head, names))) {
      if (documents === 'refuse') throw new MaskingError('unsupported_file_type')
      return isPdf
        ? new PdfFile(
            this.#options.documents,
            maxFileSize,
            async (text, places) => await substitute(text, places, this.#options),
          )
        : new DocumentFile(this.#options.documents, maxFileSize)
    }
    if (!isAllowedType(head, this.#options.rules)) {
      const detail = isMessageFile(head, names) ? 'E-mail and MIME are not read.' : undefined
      throw new MaskingError('unsupported_file_type', detail)
    }
    this.#options.onUnread()
    return new UnreadFile(this.#options.rules.maxFileSize)
  }
}

async function substitute(
  bytes: string,
  places: readonly Place[],
  options: MultipartOptions,
): Promise<string> {
  return places.length === 0 ? bytes : await options.substitute(bytes, places)
}

/** Charsets in which the bytes of ASCII mean what they mean in UTF-8, and the other bytes something else. */
const LIKE_ASCII = /^(?:(?:us-)?ascii|iso-8859-\d{1,2}|latin-?1|windows-125\d)$/
const isUtf8Name = (charset: string | undefined): boolean =>
  charset === undefined || /^utf-?8$/.test(charset)

function checkCharset({ charset }: PartHead): void {
  if (!isUtf8Name(charset) && !LIKE_ASCII.test(charset ?? ''))
    throw new MaskingError('unsupported_charset')
}

/** Java's clients name ISO-8859-1 for every field: right as long as nothing but ASCII is in it. */
function checkBytes({ charset }: PartHead, bytes: string): void {
  if (!isUtf8Name(charset) && /[\u0080-\u00ff]/.test(bytes))
    throw new MaskingError('unsupported_charset')
}

/** The names that a part gives its file, decoded. */
function fileNames(bytes: string, { filename, encodedFilename }: PartHead): DecodedText[] {
  const names: DecodedText[] = []
  for (const [range, isEncoded] of [
    [filename, false],
    [encodedFilename, true],
  ] as const) {
    if (range === undefined) continue
    const { start, end } = range
    // Browsers write a quote in a file name as %22 (WHATWG HTML, 4.10.21.8).
    names.push(
      isEncoded || bytes.slice(start, end).includes('%')
        ? decodePercent(bytes, start, end, { plusAsSpace: false })
        : decodeUtf8ByteString(bytes, start, end),
    )
  }
  return names
}

/** What has to be masked in the headers of a part: in file names, and wherever a client could write. */
function headPlaces(bytes: string, head: PartHead, scanner: Scanner): readonly Place[] {
  const places = fileNames(bytes, head).flatMap((name) => filenamePlaces(name, scanner))
  for (const { start, end } of head.rest)
    collectDecoded(decodeUtf8ByteString(bytes, start, end), scanner, places)
  return places.toSorted((a, b) => a.start - b.start)
}

/**
 * The ending stays: Dify tells a file's kind by it, and `alice@x.vn.txt` would be an address as a whole. But what is
 * only found with the ending has none: `alice@x.vn`, `10.0.0.5`.
 */
function filenamePlaces(name: DecodedText, scanner: Scanner): Place[] {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name.text)?.[0] ?? ''
  const stem = name.text.slice(0, name.text.length - ending.length)
  const places: Place[] = []
  collectDecoded({ ...name, text: stem }, scanner, places)
  if (ending === '') return places
  const whole: Place[] = []
  collectDecoded(name, scanner, whole)
  const isNew = ({ start, end }: Place): boolean =>
    places.every((known) => known.end <= start || known.start >= end)
  return [...places, ...whole.filter(isNew)]
}

/** A field that is no file: read whole. */
class Field implements Content {
  readonly #head: PartHead
  readonly #isUser: boolean
  readonly #options: MultipartOptions
  #bytes = ''

  constructor(head: PartHead, isUser: boolean, options: MultipartOptions) {
    checkCharset(head)
    this.#head = head
    this.#isUser = isUser
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
    // No text in UTF-8 has one; every text in UTF-16 has.
    if (bytes.includes('\u0000')) throw new MaskingError('unsupported_charset')
    checkBytes(this.#head, bytes)
    if (this.#isUser) {
      const user = decodeUtf8ByteString(bytes, 0, bytes.length).text
      const said = onUser(user)
      return said === user ? bytes : encodeUtf8ToByteString(said)
    }
    // `data` of the dataset endpoints is JSON; a field that only looks like it is text.
    const places = /^\s*[{[]/.test(bytes)
      ? collectJson(bytes, scanner, { ...limits, invalid: 'mask', preserves: undefined })
      : collectText(bytes, scanner, this.#head.name)
    return await substitute(bytes, places, this.#options)
  }
}

/** How archives, PDF, old documents of Office, pictures begin. */
const DOCUMENT_MARKS = [
  'PK\u0003\u0004',
  '%PDF-',
  '\u00d0\u00cf\u0011\u00e0',
  '\u0089PNG',
  '\u00ff\u00d8\u00ff',
  'GIF8',
  '\u001f\u008b',
]
const LONGEST_MARK = 5

class TextFile implements Content {
  #beginning = ''
  readonly #head: PartHead
  readonly #options: MultipartOptions
  readonly #windows: TextWindows
  readonly #size: SizeCheck

  constructor(head: PartHead, options: MultipartOptions) {
    this.#head = head
    this.#options = options
    this.#windows = createTextWindows(options.scanner)
    this.#size = new SizeCheck(options.rules.maxFileSize)
  }

  async push(bytes: string): Promise<string> {
    this.#size.add(bytes)
    checkBytes(this.#head, bytes)
    this.#checkBeginning(bytes)
    return await this.#mask(this.#windows.push(bytes))
  }

  async finish(): Promise<string> {
    return await this.#mask(this.#windows.finish())
  }

  /** What the bytes say counts, not what the part says: Dify may go by either. */
  #checkBeginning(bytes: string): void {
    if (this.#beginning.length >= LONGEST_MARK) return
    this.#beginning += bytes.slice(0, LONGEST_MARK)
    if (DOCUMENT_MARKS.some((mark) => this.#beginning.startsWith(mark)))
      throw new MaskingError('unsupported_file_type', 'It says that it is text, and is not.')
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
