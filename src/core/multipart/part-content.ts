import { MaskingError } from '../errors.ts'
import { collectJson, collectText } from '../masking/request-masker.ts'
import { type TextWindows, createTextWindows } from '../masking/text-windows.ts'
import { decodeUtf8ByteString, encodeUtf8ToByteString } from '../text/utf8.ts'
import { type FileKind, BEGINNING, isAsPromised, mayBePromised } from '../documents/file-kind.ts'
import { SizeCheck } from './file-size.ts'
import type { MultipartOptions } from './multipart-masker.ts'
import type { PartHead } from './part-head.ts'

/** What happens to the content of a part that is being read. */
export interface Content {
  push(bytes: string): Promise<string>
  finish(): Promise<string>
  close?(): void
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

/** A field that is not a file: read whole. */
export class Field implements Content {
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
    return places.length === 0 ? bytes : await this.#options.substitute(bytes, places)
  }
}

/** The beginning of a file that goes on before it is whole: it must be what the part says, since Dify may go by either. */
class Beginning {
  readonly #isRight: (bytes: string) => boolean
  #bytes = ''

  constructor(isRight: (bytes: string) => boolean) {
    this.#isRight = isRight
  }

  check(bytes: string): void {
    if (this.#bytes.length >= BEGINNING) return
    this.#bytes += bytes.slice(0, BEGINNING)
    if (!this.#isRight(this.#bytes))
      throw new MaskingError('unsupported_file_type', 'It is not what its name says.')
  }
}

export class TextFile implements Content {
  readonly #beginning = new Beginning((bytes) => isAsPromised('text', bytes))
  readonly #head: PartHead
  readonly #options: MultipartOptions
  readonly #windows: TextWindows
  readonly #size: SizeCheck

  constructor(head: PartHead, options: MultipartOptions) {
    checkCharset(head)
    this.#head = head
    this.#options = options
    this.#windows = createTextWindows(options.scanner)
    this.#size = new SizeCheck(options.rules.maxFileSize)
  }

  async push(bytes: string): Promise<string> {
    this.#size.add(bytes)
    checkBytes(this.#head, bytes)
    this.#beginning.check(bytes)
    return await this.#mask(this.#windows.push(bytes))
  }

  async finish(): Promise<string> {
    return await this.#mask(this.#windows.finish())
  }

  async #mask(windows: ReturnType<TextWindows['push']>): Promise<string> {
    const out: string[] = []
    for (const { bytes, places } of windows)
      out.push(places.length === 0 ? bytes : await this.#options.substitute(bytes, places))
    return out.join('')
  }
}

export class UnreadFile implements Content {
  readonly #beginning: Beginning
  readonly #size: SizeCheck

  constructor(kind: FileKind, { rules, onUnread }: MultipartOptions) {
    this.#beginning = new Beginning((bytes) => mayBePromised(kind, bytes))
    this.#size = new SizeCheck(rules.maxFileSize)
    onUnread(kind === 'media' ? 'media' : 'file')
  }

  async push(bytes: string): Promise<string> {
    this.#size.add(bytes)
    this.#beginning.check(bytes)
    return bytes
  }

  async finish(): Promise<string> {
    return ''
  }
}
