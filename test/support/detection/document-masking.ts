import { readFileSync } from 'node:fs'
import { ARCHIVE_LIMITS } from '../../../src/core/documents/archive-tools.ts'
import type { DocumentMasking } from '../../../src/core/documents/masking.ts'
import { readPart, readZip } from '../../../src/core/documents/zip-archive.ts'
import type { Place } from '../../../src/core/masking/request-masker.ts'
import type { Scanner } from '../../../src/core/masking/scanner.ts'
import { ARCHIVE_TOOLS } from '../../../src/extproc/archive.ts'
import { createPdfReader } from '../../../src/extproc/pdf.ts'

/** What masks a document in a test. */
export const documentMasking = (
  scanner: Scanner,
  allocate: (places: readonly Place[]) => readonly string[],
  onUnread: DocumentMasking['onUnread'] = () => {},
): DocumentMasking => ({
  scanner,
  allocate: async (places) => allocate(places),
  tools: ARCHIVE_TOOLS,
  readPdf: createPdfReader(),
  limits: ARCHIVE_LIMITS,
  passes: () => false,
  onUnread,
})

/** A document of test/data/office as a byte string. */
export const officeDocument = (name: string): string =>
  readFileSync(new URL(`../../data/office/${name}`, import.meta.url)).toString('latin1')

/** The parts of a document by name, inflated, in UTF-8. */
export async function partsOf(document: string): Promise<ReadonlyMap<string, string>> {
  const parts = new Map<string, string>()
  for (const entry of readZip(document, ARCHIVE_LIMITS)) {
    const part = await readPart(document, entry, ARCHIVE_TOOLS, ARCHIVE_LIMITS)
    parts.set(entry.name, Buffer.from(part, 'latin1').toString('utf8'))
  }
  return parts
}
