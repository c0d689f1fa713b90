import { MaskingError } from '../errors.ts'
import { holdsValue } from '../masking/scanner.ts'
import { type DocumentMasking, PartEdits } from './masking.ts'
import { Nesting } from './nesting.ts'
import { eachString, labelStrings, maskSheet, readStrings } from './sheet.ts'
import { type UnreadKind, passUnreadPart } from './unread-parts.ts'
import { addValueCells } from './value-cells.ts'
import { maskAsides } from './xml-asides.ts'
import { readUnits } from './xml-units.ts'
import { type ZipEntry, ZipWriter, checkSize, readPart, readZip } from './zip-archive.ts'

/** What a part of a document is, by its name: read as XML or text, an archive of its own, not read, or not known. */
type PartKind = 'xml' | 'text' | 'archive' | 'preview' | UnreadKind | 'unknown'

const KINDS: readonly (readonly [pattern: RegExp, kind: PartKind])[] = [
  [/\/$/, 'folder'],
  [/^docProps\/thumbnail\.|^Thumbnails\//i, 'preview'],
  [/^ObjectReplacements\//, 'preview'],
  [/\.(?:xml|rels|vml|xhtml|html?|opf|ncx|svg|rdf|smil)$/i, 'xml'],
  [/^mimetype$/, 'mimetype'],
  [/\.(?:ttf|otf|odttf|fntdata|woff2?)$/i, 'font'],
  [/printerSettings\d*\.bin$|^layout-cache$/i, 'settings'],
  [/\.css$/i, 'text'],
  [/\.(?:docx|xlsx|pptx|odt|ods|odp)$/i, 'archive'],
  [/\.(?:png|jpe?g|gif|bmp|tiff?|webp|wdp|emf|wmf|ico|heic)$|^Pictures\//i, 'image'],
  [/\.(?:mp[34]|m4[av]|wav|avi|mov|wmv|ogg|webm)$/i, 'media'],
]

/** A picture of one transparent point, in the place of a picture of the first page. */
const POINT =
  '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000\u0000\u0001\u0000\u0000\u0000\u0001\u0008\u0006\u0000\u0000\u0000\u001f\u0015\u00c4\u0089\u0000\u0000\u0000\rIDATx\u00dac````\u0000\u0000\u0000\u0005\u0000\u0001z\u00a8WP\u0000\u0000\u0000\u0000IEND\u00aeB`\u0082'

/**
 * Masks a document that is a ZIP archive of XML parts (ECMA-376, ODF, EPUB) in place: texts joined over their elements, cells by the
 * heading of their column, links, alternative texts, properties, documents within. Parts that are not read refuse the document,
 * pictures lose their metadata and are counted. What holds no value keeps its bytes. Byte string in and out. Throws `MaskingError`.
 */
export async function maskOffice(
  bytes: string,
  masking: DocumentMasking,
  nesting: Nesting = new Nesting(masking.limits),
): Promise<string> {
  const entries = readZip(bytes, masking.limits)
  if (!isOffice(entries)) throw new MaskingError('document_broken', 'It is not what its name says.')
  const inner = nesting.inner()
  checkParts(entries, masking)
  const document: Document = {
    masking,
    nesting: inner,
    strings: await stringsOf(bytes, entries, masking, inner),
    read: async (entry) => await readPart(bytes, entry, masking.tools, masking.limits),
  }
  const out = new ZipWriter(bytes, masking.tools)
  for (const entry of entries) {
    masking.onPart?.(entry.name)
    const masked = await maskEntry(entry, document)
    if (masked === undefined) out.keep(entry)
    else await out.replace(entry, masked)
  }
  return out.finish()
}

/** Whether an archive is a document of a kind that is masked. */
export function isOffice(entries: readonly ZipEntry[]): boolean {
  const names = new Set(entries.map(({ name }) => name))
  return (
    names.has('[Content_Types].xml') ||
    (names.has('mimetype') &&
      (names.has('META-INF/manifest.xml') || names.has('META-INF/container.xml')))
  )
}

const kindOf = (name: string): PartKind =>
  KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown'

/** Refuses a document of which something cannot be masked, before any of it is. */
function checkParts(
  entries: readonly ZipEntry[],
  { scanner, limits, onUnread }: DocumentMasking,
): void {
  for (const entry of entries) {
    const { name } = entry
    if (/^(?:EncryptedPackage|META-INF\/encryption\.xml)$/.test(name))
      throw new MaskingError('document_encrypted')
    const kind = kindOf(name)
    if (kind === 'unknown') throw new MaskingError('document_part_unread')
    checkSize(entry, limits)
    if (holdsValue(scanner.scan(name)))
      throw new MaskingError('document_part_unread', 'The name of a part holds a value.')
    if (kind === 'image' || kind === 'media') onUnread(kind)
  }
}

/** A document that is being masked. */
interface Document {
  readonly masking: DocumentMasking
  readonly nesting: Nesting
  readonly strings: Strings
  readonly read: (entry: ZipEntry) => Promise<string>
}

/** What the shared strings of a workbook are called, by the columns that show them. */
interface Strings {
  readonly texts: readonly string[]
  readonly labels: ReadonlyMap<number, string>
}

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/i
/** What is read by the column that shows it. */
const SHARED: ReadonlySet<string> = new Set(['si'])
const STRINGS = /^xl\/sharedStrings\.xml$/i

async function stringsOf(
  bytes: string,
  entries: readonly ZipEntry[],
  { tools, limits }: DocumentMasking,
  nesting: Nesting,
): Promise<Strings> {
  const labels = new Map<number, string>()
  const named = entries.find(({ name }) => STRINGS.test(name))
  if (named === undefined) return { texts: [], labels }
  nesting.add(named.size)
  const texts = readStrings(await readPart(bytes, named, tools, limits))
  for (const entry of entries.filter(({ name }) => SHEET.test(name))) {
    nesting.add(entry.size)
    labelStrings(await readPart(bytes, entry, tools, limits), texts, labels)
  }
  return { texts, labels }
}

/** The new bytes of a part, or undefined where it stays. */
async function maskEntry(entry: ZipEntry, document: Document): Promise<string | undefined> {
  const kind = kindOf(entry.name)
  if (kind === 'preview') return entry.size > 0 ? POINT : undefined
  if (entry.size === 0 && kind === 'folder') return undefined
  document.nesting.add(entry.size)
  const part = await document.read(entry)
  const masked = await maskPart(entry, kind, part, document)
  return masked === part ? undefined : masked
}

async function maskPart(
  { name }: ZipEntry,
  kind: PartKind,
  part: string,
  document: Document,
): Promise<string> {
  const { masking, nesting } = document
  switch (kind) {
    case 'xml':
      if (name === 'META-INF/manifest.xml' && part.includes('encryption-data'))
        throw new MaskingError('document_encrypted')
      return await maskAsides(await maskXml(name, part, document), masking)
    case 'archive':
      return await maskOffice(part, masking, nesting)
    case 'text':
      if (holdsValue(masking.scanner.scan(part)))
        throw new MaskingError('document_part_unread', 'A style sheet holds a value.')
      return part
    case 'preview':
      return POINT
    case 'unknown':
      throw new MaskingError('document_part_unread')
    default:
      return passUnreadPart(kind, part, masking)
  }
}

async function maskXml(
  name: string,
  part: string,
  { masking, strings: { texts, labels } }: Document,
): Promise<string> {
  if (SHEET.test(name)) return await maskSheet(part, texts, masking)
  const edits = new PartEdits(masking)
  if (STRINGS.test(name)) {
    eachString(part, (text, index) => edits.addUnit({ text, label: labels.get(index) ?? '' }))
    readUnits(part, (unit) => edits.addUnit(unit), SHARED)
  } else {
    if (name.endsWith('content.xml')) addValueCells(part, edits, masking)
    readUnits(part, (unit) => edits.addUnit(unit))
  }
  return await edits.apply(part)
}
