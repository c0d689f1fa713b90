import { basename } from 'node:path'
import type { Config } from '../config/config.ts'
import { ARCHIVE_LIMITS } from '../core/documents/archive-tools.ts'
import { contentKind, promisedKind } from '../core/documents/file-kind.ts'
import { createFileMasker } from '../core/documents/file-masker.ts'
import type { SentFile } from '../core/documents/masked-file.ts'
import { onePlaceholderEach } from '../core/masking/people/one-placeholder.ts'
import type { Place } from '../core/masking/request-masker.ts'
import { isAllowedMediaType } from '../core/multipart/upload-rules.ts'
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
  /** Pictures, sounds, films and other files in it that are not read. */
  readonly unread: number
}

/** Masks a file without a proxy, as an upload is masked. `path` says what it is called. Throws `MaskingError`. */
export async function maskFile(bytes: string, path: string, config: Config): Promise<MaskedFile> {
  const { scanner } = createOfflineMasker(config)
  const allowedTypes = config.file_upload.allowed_types
  const mask = createFileMasker({
    scanner,
    tools: ARCHIVE_TOOLS,
    readPdf: createPdfReader(),
    limits: ARCHIVE_LIMITS,
    passes: (type, isNamed = false) =>
      isNamed ? allowedTypes.includes(type) : isAllowedMediaType(type, { allowedTypes }),
  })
  const scope = new MemoryScope('offline', 0)
  const counts = new Map<string, Map<string, number>>()
  let part = 'text'
  let unread = 0
  const { bytes: masked } = await mask(fileOf(bytes, path), {
    allocate: async (places) => {
      count(places, part, counts)
      const given = scope.allocate(places.map(({ wanted }) => wanted))
      return onePlaceholderEach(places, given, scope)
    },
    onPart: (name) => (part = name),
    onUnread: () => unread++,
  })
  return { masked, found: found(counts), unread }
}

/** A name that says nothing of a kind leaves it to the bytes: people mask what is before them. */
function fileOf(bytes: string, path: string): SentFile {
  const name = basename(path)
  const isTold = promisedKind('', [name]) !== 'other'
  const isText = !isTold && contentKind(bytes) === undefined && !bytes.includes('\u0000')
  return { bytes, names: [name], type: isText ? 'text/plain' : '' }
}

function count(
  places: readonly Place[],
  part: string,
  counts: Map<string, Map<string, number>>,
): void {
  const entities = counts.get(part) ?? new Map<string, number>()
  for (const { entity } of places) entities.set(entity, (entities.get(entity) ?? 0) + 1)
  counts.set(part, entities)
}

const found = (counts: ReadonlyMap<string, ReadonlyMap<string, number>>): readonly FoundInPart[] =>
  [...counts].flatMap(([part, entities]) =>
    [...entities].map(([entity, times]) => ({ part, entity, count: times })),
  )
