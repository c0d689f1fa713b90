import { type FileKind, promisedKind } from '../documents/file-kind.ts'
import type { DocumentMasking } from '../documents/masking.ts'
import {
  type MaskedFile,
  type SentFile,
  becomesMarkdown,
  passImage,
  unreadableFile,
} from '../documents/masked-file.ts'
import { MaskingError } from '../errors.ts'
import type { JsonLimits, Place } from '../masking/request-masker.ts'
import type { Scanner } from '../masking/scanner.ts'
import { asMarkdown, fileNames, headPlaces } from './file-name.ts'
import { HeldFile, type Holding } from './held-file.ts'
import { type Content, Field, TextFile, UnreadFile } from './part-content.ts'
import { type PartHead, readPartHead } from './part-head.ts'
import { type PartReader, createPartReader } from './part-reader.ts'
import { type UploadRules, isAllowedMediaType } from './upload-rules.ts'

export interface MultipartOptions {
  readonly boundary: string
  /** The boundary under which it goes on. */
  readonly sentBoundary: string
  readonly scanner: Scanner
  readonly rules: UploadRules
  readonly limits: JsonLimits
  /** Longest field that is not a file, in bytes. */
  readonly maxFieldBytes: number
  /** The source with its places masked. */
  readonly substitute: (source: string, places: readonly Place[]) => Promise<string>
  /** Names of the fields that hold the end user's id. */
  readonly userFields: ReadonlySet<string>
  /** Told what such a field says; answers what the product is to see. */
  readonly onUser: (user: string) => string
  /** Nothing is changed: what is found is only counted (`masking.dry_run`). */
  readonly dryRun: boolean
  /** Pictures, sounds, films and other files pass unread. */
  readonly onUnread: DocumentMasking['onUnread']
  /** Masks a file that is held until it is whole. */
  readonly maskFile: (file: SentFile) => Promise<MaskedFile>
  readonly holding: Holding
  /** A file is through, or refused. */
  readonly onFile: (kind: FileKind, result: FileResult) => void
}

/** What has become of a file. */
export type FileResult = 'masked' | 'unread' | 'refused'

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
  /** Gives up what is held. */
  close(): void
}

export function createMultipartMasker(options: MultipartOptions): MultipartMasker {
  return new Masker(options)
}

class Masker implements MultipartMasker {
  readonly #options: MultipartOptions
  readonly #reader: PartReader
  /** Fields that have named a user. */
  readonly #users = new Set<string>()
  #content: Content | undefined
  /** Of the file that is being read. */
  #kind: FileKind | undefined
  #isUnread = false

  constructor(options: MultipartOptions) {
    this.#options = options
    this.#reader = createPartReader(options.boundary)
  }

  async push(chunk: string): Promise<string> {
    const out: string[] = []
    try {
      for (const { kind, bytes } of this.#reader.push(chunk)) {
        if (kind === 'syntax') out.push(this.#delimiter(bytes))
        else if (kind === 'head') out.push(await this.#head(bytes))
        else if (kind === 'content') out.push(await this.#current().push(bytes))
        else out.push(await this.#end())
      }
    } catch (error) {
      if (error instanceof MaskingError) this.#told('refused')
      throw error
    }
    return out.join('')
  }

  finish(): void {
    this.#reader.finish()
  }

  close(): void {
    this.#content?.close?.()
  }

  async #end(): Promise<string> {
    const rest = await this.#current().finish()
    this.#told(this.#isUnread ? 'unread' : 'masked')
    return rest
  }

  /** Once a file. */
  #told(result: FileResult): void {
    if (this.#kind !== undefined) this.#options.onFile(this.#kind, result)
    this.#kind = undefined
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
    if (!isFile) {
      this.#content = this.#field(head)
      return await substitute(bytes, headPlaces(bytes, head, scanner), this.#options)
    }
    const names = fileNames(bytes, head).map(({ text }) => text)
    const kind = promisedKind(head.contentType, names)
    this.#kind = kind
    this.#content = this.#fileContent(kind, head, names)
    const isRenamed = this.#content instanceof HeldFile && becomesMarkdown(kind)
    const named = isRenamed && !this.#options.dryRun ? asMarkdown(bytes, head) : bytes
    const places = headPlaces(named, readPartHead(named), scanner)
    return await substitute(named, places, this.#options)
  }

  #field(head: PartHead): Content {
    const { userFields } = this.#options
    // Of two with one name Flask takes the first.
    const isUser = userFields.has(head.name) && !this.#users.has(head.name)
    if (isUser) this.#users.add(head.name)
    return new Field(head, isUser, this.#options)
  }

  #fileContent(kind: FileKind, head: PartHead, names: readonly string[]): Content {
    const { rules } = this.#options
    this.#isUnread = false
    if (kind === 'text') return new TextFile(head, this.#options)
    if (rules.documents !== 'pass' && isDocument(kind)) {
      if (rules.documents === 'refuse')
        throw new MaskingError('unsupported_file_type', 'file_upload.documents is refuse.')
      return this.#held(head, names, async (file) => await this.#mask(file))
    }
    const { contentType: type } = head
    const passes = (each: string, isNamed = false): boolean =>
      isNamed ? rules.allowedTypes.includes(each) : isAllowedMediaType(each, rules)
    if (!passes(type)) throw unreadableFile(kind)
    this.#isUnread = true
    if (kind !== 'image') return new UnreadFile(kind, this.#options)
    const { onUnread } = this.#options
    return this.#held(head, names, async (file) => ({
      bytes: passImage(file, { passes, onUnread }),
      isMarkdown: false,
    }))
  }

  #held(
    { contentType: type }: PartHead,
    names: readonly string[],
    mask: (file: SentFile) => Promise<MaskedFile>,
  ): HeldFile {
    const { rules, holding } = this.#options
    return new HeldFile({ names, type }, mask, rules.maxFileSize, holding)
  }

  async #mask(file: SentFile): Promise<MaskedFile> {
    const masked = await this.#options.maskFile(file)
    return this.#options.dryRun ? { bytes: file.bytes, isMarkdown: false } : masked
  }
}

/** Kinds that `file_upload.documents` is about. */
const isDocument = (kind: FileKind): boolean =>
  kind === 'office' || kind === 'pdf' || kind === 'archive' || kind === 'mail' || kind === 'mailbox'

async function substitute(
  bytes: string,
  places: readonly Place[],
  options: MultipartOptions,
): Promise<string> {
  return places.length === 0 ? bytes : await options.substitute(bytes, places)
}
