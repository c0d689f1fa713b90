import { holdsValue } from '../masking/scanner.ts'
import { MaskingError } from '../errors.ts'
import type { JoinedText } from './joined-text.ts'
import { type DocumentMasking, maskUnits } from './masking.ts'
import { labelsOfStrings, maskSheet, sharedStrings } from './sheet.ts'
import { xmlUnits } from './xml-units.ts'
import { type ZipEntry, isZip, readPart, readZip, writeZip } from './zip-archive.ts'

/** What a part of a document is, by its name: `read` as XML, an `archive` of its own, `image` and `media` unread, kept as it is, or not known. */
type PartKind = 'xml' | 'text' | 'archive' | 'image' | 'media' | 'preview' | 'kept' | 'unknown'

const KINDS: readonly (readonly [pattern: RegExp, kind: PartKind])[] = [
  [/^docProps\/thumbnail\.|^Thumbnails\//i, 'preview'],
  [/^ObjectReplacements\//, 'preview'],
  [/\.(?:xml|rels|vml|xhtml|html?|opf|ncx|svg|rdf|smil)$/i, 'xml'],
  [
    /^mimetype$|\.(?:ttf|otf|odttf|fntdata|woff2?)$|printerSettings\d*\.bin$|^layout-cache$/i,
    'kept',
  ],
  [/\.css$/i, 'text'],
  [/\.(?:docx|xlsx|pptx|odt|ods|odp)$/i, 'archive'],
  [/\.(?:png|jpe?g|gif|bmp|tiff?|webp|wdp|emf|wmf|ico|heic)$|^Pictures\//i, 'image'],
  [/\.(?:mp[34]|m4[av]|wav|avi|mov|wmv|ogg|webm)$/i, 'media'],
  [/^(?:Object \d+|Configurations2?(?:\/.*)?|META-INF|Basic|Scripts)\/$|\/$/, 'kept'],
]

/** A picture of one transparent point, in the place of a picture of the first page. */
const POINT =
  '\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\u0001\0\0\0\u0001\b\u0006\0\0\0\u001f\u0015\u00c4\u0089\0\0\0\rIDATx\u009cc\u00f8\u000f\u0004\0\t\u00fb\u0003\u00fd\u00e3U\u00f2\u009c\0\0\0\0IEND\u00aeB`\u0082'

/**
 * Masks a document that is a ZIP archive of XML parts (ECMA-376, ODF, EPUB) in place: texts joined over their elements, cells by the
 * heading of their column, links, alternative texts, properties, documents within. Parts that nobody reads refuse the document,
 * pictures are counted. What holds no value keeps its bytes. Byte string in and out. Throws `MaskingError`.
 */
export async function maskOffice(
  bytes: string,
  masking: DocumentMasking,
  depth = 0,
): Promise<string> {
  if (depth > masking.limits.depth)
    throw new MaskingError('document_too_large', 'Documents lie in documents too deep.')
  const entries = readZip(bytes, masking.limits)
  checkEncryption(entries)
  const parts = await readParts(bytes, entries, masking)
  const changed = new Map<ZipEntry, string>()
  const strings = stringsOf(parts)
  for (const [entry, part] of parts) {
    masking.onPart?.(entry.name)
    const masked = await maskPart(entry, part, strings, masking, depth)
    if (masked !== part) changed.set(entry, masked)
    await masking.pause()
  }
  for (const entry of entries)
    if (kindOf(entry.name) === 'preview' && entry.size > 0) changed.set(entry, POINT)
  return changed.size === 0 ? bytes : await writeZip(bytes, entries, changed, masking.tools)
}

/** Whether an archive is a document of a kind that is masked. */
export function isOffice(bytes: string, masking: Pick<DocumentMasking, 'limits'>): boolean {
  if (!isZip(bytes)) return false
  const names = new Set(readZip(bytes, masking.limits).map(({ name }) => name))
  return (
    names.has('[Content_Types].xml') ||
    (names.has('mimetype') &&
      (names.has('META-INF/manifest.xml') || names.has('META-INF/container.xml')))
  )
}

const kindOf = (name: string): PartKind =>
  KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown'

function checkEncryption(entries: readonly ZipEntry[]): void {
  if (entries.some(({ name }) => /^(?:EncryptedPackage|META-INF\/encryption\.xml)$/.test(name)))
    throw new MaskingError('document_encrypted')
}

/** The parts that are read, inflated. */
async function readParts(
  bytes: string,
  entries: readonly ZipEntry[],
  masking: DocumentMasking,
): Promise<ReadonlyMap<ZipEntry, string>> {
  const parts = new Map<ZipEntry, string>()
  let total = 0
  for (const entry of entries) {
    const kind = kindOf(entry.name)
    if (kind === 'unknown') throw new MaskingError('document_part_unread')
    if (holdsValue(masking.scanner.scan(entry.name)))
      throw new MaskingError('document_part_unread', 'The name of a part holds a value.')
    if (kind === 'image' || kind === 'media') masking.onUnread(kind)
    if (kind !== 'xml' && kind !== 'text' && kind !== 'archive') continue
    total += entry.size
    if (total > masking.limits.totalBytes)
      throw new MaskingError(
        'document_too_large',
        `Its parts are over ${masking.limits.totalBytes} bytes.`,
      )
    parts.set(entry, await readPart(bytes, entry, masking.tools, masking.limits))
  }
  return parts
}

interface Strings {
  readonly units: readonly JoinedText[]
  readonly texts: readonly string[]
  readonly labels: ReadonlyMap<number, string>
}

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/
const STRINGS = /^xl\/sharedStrings\.xml$/i

function stringsOf(parts: ReadonlyMap<ZipEntry, string>): Strings {
  const named = [...parts].find(([{ name }]) => STRINGS.test(name))?.[1]
  const units = named === undefined ? [] : sharedStrings(named)
  const texts = units.map(({ text }) => text)
  const sheets = [...parts].filter(([{ name }]) => SHEET.test(name)).map(([, part]) => part)
  return { units, texts, labels: labelsOfStrings(sheets, texts) }
}

async function maskPart(
  { name }: ZipEntry,
  part: string,
  { units: ownStrings, texts, labels }: Strings,
  masking: DocumentMasking,
  depth: number,
): Promise<string> {
  const kind = kindOf(name)
  if (kind === 'archive') return await maskOffice(part, masking, depth + 1)
  if (kind === 'text') {
    if (holdsValue(masking.scanner.scan(part)))
      throw new MaskingError('document_part_unread', 'A style sheet holds a value.')
    return part
  }
  if (name === 'META-INF/manifest.xml' && part.includes('encryption-data'))
    throw new MaskingError('document_encrypted')
  if (name === '[Content_Types].xml') return part
  if (SHEET.test(name)) return await maskSheet(part, texts, masking)
  if (STRINGS.test(name)) {
    const units = ownStrings.map((text, i) => ({ text, label: labels.get(i) ?? '' }))
    return await maskUnits(part, units, masking)
  }
  return await maskUnits(part, xmlUnits(part), masking)
}
