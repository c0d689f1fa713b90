import { setImmediate } from 'node:timers/promises'
import type { Config } from '../config/config.ts'
import { ARCHIVE_LIMITS } from '../core/documents/archive-tools.ts'
import type { DocumentMasking } from '../core/documents/masking.ts'
import { isOffice, maskOffice } from '../core/documents/office-document.ts'
import { pdfMarkdown } from '../core/documents/pdf-text.ts'
import { MaskingError } from '../core/errors.ts'
import { onePlaceholderEach } from '../core/masking/people/one-placeholder.ts'
import { type Place, applyPlaceholders, collectText } from '../core/masking/request-masker.ts'
import { encodeUtf8ToByteString } from '../core/text/utf8.ts'
import { ARCHIVE_TOOLS } from '../extproc/archive.ts'
import { createPdfReader } from '../extproc/pdf.ts'
import { MemoryScope } from '../vault/memory-scope.ts'
import { createOfflineMasker } from './offline.ts'

/** What was found in a part of a file, without the values. */
export interface FoundInPart {
  /** `word/document.xml`; `text` for a file of one part. */
  readonly part: string
  readonly entity: string
  readonly count: number
}

export interface MaskedFile {
  /** Byte string; the text of a PDF. */
  readonly masked: string
  readonly found: readonly FoundInPart[]
  /** Pictures, sounds and films in it that nobody reads. */
  readonly unread: number
}

/** Masks a file without a proxy, as an upload is masked: documents in place, a PDF as its text. Throws `MaskingError`. */
export async function maskFile(bytes: string, config: Config): Promise<MaskedFile> {
  const { scanner } = createOfflineMasker(config)
  const scope = new MemoryScope('offline', 0)
  const counts = new Map<string, Map<string, number>>()
  let part = 'text'
  let unread = 0
  const allocate = (places: readonly Place[]): readonly string[] => {
    const entities = counts.get(part) ?? new Map<string, number>()
    for (const { entity } of places) entities.set(entity, (entities.get(entity) ?? 0) + 1)
    if (places.length > 0) counts.set(part, entities)
    const given = scope.allocate(places.map(({ wanted }) => wanted))
    return onePlaceholderEach(places, given, scope)
  }
  const masking: DocumentMasking = {
    scanner,
    allocate: async (places) => allocate(places),
    tools: ARCHIVE_TOOLS,
    readPdf: createPdfReader(),
    limits: ARCHIVE_LIMITS,
    pause: async () => {
      await setImmediate()
    },
    onPart: (name) => (part = name),
    onUnread: () => unread++,
  }
  const asText = (text: string): string => {
    const places = collectText(text, scanner)
    return applyPlaceholders(text, places, allocate(places))
  }
  const masked = bytes.startsWith('%PDF-')
    ? asText(await textOfPdf(bytes, masking))
    : isOffice(bytes, masking)
      ? await maskOffice(bytes, masking)
      : asText(checkedText(bytes))
  return { masked, found: found(counts), unread }
}

async function textOfPdf(bytes: string, { readPdf }: DocumentMasking): Promise<string> {
  const text = pdfMarkdown(await readPdf(bytes))
  if (text === '') throw new MaskingError('document_without_text')
  return encodeUtf8ToByteString(text)
}

function checkedText(bytes: string): string {
  if (bytes.includes('\u0000')) throw new MaskingError('unsupported_file_type')
  return bytes
}

const found = (counts: ReadonlyMap<string, ReadonlyMap<string, number>>): readonly FoundInPart[] =>
  [...counts].flatMap(([part, entities]) =>
    [...entities].map(([entity, count]) => ({ part, entity, count })),
  )
