import { MaskingError } from '../errors.ts'
import { decodeUtf8ByteString, encodeUtf8ToByteString } from '../text/utf8.ts'
import type { MaskedFile, SentFile } from './masked-file.ts'
import { type DocumentMasking, maskFileName } from './masking.ts'
import type { Nesting } from './nesting.ts'
import { isOffice } from './office-document.ts'
import { type ZipEntry, ZipWriter, readPart, readZip } from './zip-archive.ts'

/** Masks a file that lies in another one. */
export type MaskInner = (
  file: SentFile,
  masking: DocumentMasking,
  nesting: Nesting,
) => Promise<MaskedFile>

/**
 * Masks a ZIP archive: each member by the rules of an upload, its name too. A member that cannot be masked refuses the archive.
 * Byte string in and out.
 */
export async function maskArchive(
  bytes: string,
  masking: DocumentMasking,
  nesting: Nesting,
  maskInner: MaskInner,
): Promise<string> {
  const entries = readZip(bytes, masking.limits)
  if (isOffice(entries)) throw new MaskingError('document_broken', 'It is not what its name says.')
  const inner = nesting.inner()
  const out = new ZipWriter(bytes, masking.tools)
  for (const entry of entries) {
    inner.add(entry.size)
    await maskMember(bytes, entry, out, masking, inner, maskInner)
  }
  return out.finish()
}

async function maskMember(
  bytes: string,
  entry: ZipEntry,
  out: ZipWriter,
  masking: DocumentMasking,
  nesting: Nesting,
  maskInner: MaskInner,
): Promise<void> {
  const said = decodeUtf8ByteString(entry.name, 0, entry.name.length).text
  const masked = await maskPath(said, masking)
  const name = masked === said ? entry.name : encodeUtf8ToByteString(masked)
  if (entry.name.endsWith('/')) {
    if (entry.size > 0) throw new MaskingError('document_broken', 'A folder holds bytes.')
    return out.keep(entry, name)
  }
  if (LITTER.test(entry.name)) return out.drop()
  masking.onPart?.(masked)
  const part = await readPart(bytes, entry, masking.tools, masking.limits)
  const file = await maskInner({ bytes: part, names: [said], type: '' }, masking, nesting)
  const newName = file.isMarkdown ? `${name}.md` : name
  if (file.bytes === part) out.keep(entry, newName)
  else await out.replace(entry, file.bytes, newName)
}

/** What systems leave beside files: names and pictures of others. Not carried along. */
const LITTER = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/

/** Each folder of a path by itself, and the name of the file. */
async function maskPath(path: string, masking: DocumentMasking): Promise<string> {
  const out: string[] = []
  for (const piece of path.split('/')) out.push(await maskFileName(piece, masking))
  return out.join('/')
}
