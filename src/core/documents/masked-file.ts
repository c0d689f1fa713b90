import { MaskingError } from '../errors.ts'
import { imageTypeOf, stripMetadata } from '../images/strip-metadata.ts'
import { encodeUtf8ToByteString } from '../text/utf8.ts'
import { maskArchive } from './archive.ts'
import { type FileKind, isAsPromised, promisedKind, typeByName } from './file-kind.ts'
import { type DocumentMasking, maskText } from './masking.ts'
import { maskMail, maskMailbox } from './mail.ts'
import { Nesting } from './nesting.ts'
import { maskOffice } from './office-document.ts'
import { pdfMarkdown } from './pdf-text.ts'

/** A file as it is sent: a part of a form, a member of an archive, an attachment of an e-mail. */
export interface SentFile {
  readonly bytes: string
  /** Every name that it is given: a reader may take any of them. */
  readonly names: readonly string[]
  /** Media type, lower case, without parameters; empty if it has none. */
  readonly type: string
}

export interface MaskedFile {
  readonly bytes: string
  /** It became the Markdown of its text: `.md` is added to its name, and its type changes. */
  readonly isMarkdown: boolean
}

/** Kinds of files that become the Markdown of their text. */
export const becomesMarkdown = (kind: FileKind): boolean => kind === 'pdf'

/**
 * Masks a file of any kind. What its bytes say must be what its name and type say. A file that cannot be read passes where policy
 * lets its type pass, and is refused otherwise. Byte string in and out. Throws `MaskingError`.
 */
export async function maskFile(
  file: SentFile,
  masking: DocumentMasking,
  nesting: Nesting = new Nesting(masking.limits),
): Promise<MaskedFile> {
  const kind = promisedKind(file.type, file.names)
  if (!isAsPromised(kind, file.bytes))
    throw new MaskingError('document_broken', 'It is not what its name says.')
  return { bytes: await maskKind(kind, file, masking, nesting), isMarkdown: becomesMarkdown(kind) }
}

async function maskKind(
  kind: FileKind,
  file: SentFile,
  masking: DocumentMasking,
  nesting: Nesting,
): Promise<string> {
  const { bytes } = file
  switch (kind) {
    case 'text':
      return await maskText(bytes, masking)
    case 'office':
      return await maskOffice(bytes, masking, nesting)
    case 'archive':
      return await maskArchive(bytes, masking, nesting, maskFile)
    case 'pdf':
      return await maskText(encodeUtf8ToByteString(await textOfPdf(bytes, masking)), masking)
    case 'mail':
      return await maskMail(bytes, masking, nesting, maskFile)
    case 'mailbox':
      return await maskMailbox(bytes, masking, nesting, maskFile)
    case 'image':
      return passImage(file, masking)
    case 'media':
    case 'packed':
    case 'old':
    case 'other':
      return passUnread(kind, file, masking)
  }
}

async function textOfPdf(bytes: string, { readPdf }: DocumentMasking): Promise<string> {
  const text = pdfMarkdown(await readPdf(bytes))
  if (text === '') throw new MaskingError('document_without_text')
  return text
}

/** What is said of files that are refused. */
const REFUSALS: Readonly<Partial<Record<FileKind, string>>> = {
  packed: 'Of archives only ZIP is read.',
  old: 'Save it in the format of Office 2007 or later, an e-mail of Outlook as EML.',
  image: 'Pictures are not read.',
  media: 'Sounds and films are not read.',
}

/** The refusal of a file that cannot be masked and may not pass. */
export const unreadableFile = (kind: FileKind): MaskingError =>
  new MaskingError('unsupported_file_type', REFUSALS[kind])

/**
 * A picture that policy lets pass, without what is written beside it. One of a kind whose metadata are not known here passes only
 * where its type is named, not by `image/*`.
 */
export function passImage(
  { bytes, type, names }: SentFile,
  { passes, onUnread }: Pick<DocumentMasking, 'passes' | 'onUnread'>,
): string {
  const found = imageTypeOf(bytes)
  const said = [type, ...names.map(typeByName)]
    .filter((each) => each.startsWith('image/'))
    .map(canonicalType)
  if (said.some((each) => (found === undefined ? STRIPPED.has(each) : each !== found)))
    throw new MaskingError('document_broken', 'It is not what its name says.')
  const isPassed = found === undefined ? said.some((each) => passes(each, true)) : passes(found)
  if (!isPassed) throw unreadableFile('image')
  onUnread('image')
  return stripMetadata(bytes) ?? bytes
}

/** Kinds of pictures whose metadata are taken out. */
const STRIPPED: ReadonlySet<string> = new Set(
  'image/jpeg image/png image/gif image/webp image/heic image/avif'.split(' '),
)

/** Names of one and the same type. */
function canonicalType(type: string): string {
  if (type === 'image/jpg' || type === 'image/pjpeg') return 'image/jpeg'
  return type === 'image/heif' ? 'image/heic' : type
}

function passUnread(
  kind: FileKind,
  { bytes, type, names }: SentFile,
  { passes, onUnread }: DocumentMasking,
): string {
  const types = type === '' || type === 'application/octet-stream' ? names.map(typeByName) : [type]
  if (!types.some((each) => each !== '' && passes(each))) throw unreadableFile(kind)
  onUnread(kind === 'media' ? 'media' : 'file')
  return bytes
}
