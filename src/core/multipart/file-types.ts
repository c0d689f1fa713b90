import type { PartHead } from './part-head.ts'

/** What may be uploaded. */
export interface UploadRules {
  readonly enabled: boolean
  /** Bytes of one file. */
  readonly maxFileSize: number
  /** Documents of offices (DOCX, XLSX, PPTX, ODF, EPUB): masked, refused, or passed unread. */
  readonly documents: 'mask' | 'refuse' | 'pass'
  /** Media types, or `image/*`, that pass although they cannot be read. */
  readonly allowedTypes: readonly string[]
}

/** Types and endings whose content is text and is masked. */
const TEXT_TYPE =
  /^(?:text\/[a-z0-9.+-]+|application\/(?:json|[a-z0-9.-]+\+json|x-ndjson|jsonl|xml|[a-z0-9.-]+\+xml|x-yaml|yaml|csv|javascript))$/
const TEXT_ENDING =
  /\.(?:txt|md|mdx|markdown|csv|tsv|json|jsonl|ndjson|xml|html?|ya?ml|log|vtt|srt|properties|ini|conf)$/i

const MESSAGE_TYPE = /^(?:message|multipart)\//
const MESSAGE_ENDING = /\.(?:eml|emlx|mbox|mht|mhtml|mim|mime|nws)$/i

/**
 * E-mail and MIME: their parts are in base64 or quoted-printable, so that no value stands in them as it reads. Dify takes
 * them apart (`core/rag/extractor/unstructured`), by the ending of the name.
 */
export const isMessageFile = ({ contentType }: PartHead, names: readonly string[]): boolean =>
  MESSAGE_TYPE.test(contentType) || names.some((name) => MESSAGE_ENDING.test(name))

/** Whether the content of a file is text; `names` are those that the part gives it, decoded: Dify may take any. */
export function isTextFile(head: PartHead, names: readonly string[]): boolean {
  if (isMessageFile(head, names)) return false
  return TEXT_TYPE.test(head.contentType) || names.some((name) => TEXT_ENDING.test(name))
}

const OFFICE_TYPE =
  /^application\/(?:vnd\.openxmlformats-officedocument\.(?:wordprocessingml|spreadsheetml|presentationml)\.|vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation)|epub\+zip)/
const OFFICE_ENDING = /\.(?:docx|xlsx|pptx|odt|ods|odp|epub)$/i

/** Whether a file says that it is a PDF. */
export const isPdfFile = ({ contentType }: PartHead, names: readonly string[]): boolean =>
  contentType === 'application/pdf' || names.some((name) => /\.pdf$/i.test(name))

/** Whether a file says that it is a document of an office: by its type or the ending of a name. */
export const isOfficeFile = ({ contentType }: PartHead, names: readonly string[]): boolean =>
  OFFICE_TYPE.test(contentType) || names.some((name) => OFFICE_ENDING.test(name))

/** Whether a file that is no text passes unread. */
export const isAllowedType = ({ contentType }: PartHead, rules: UploadRules): boolean =>
  isAllowedMediaType(contentType, rules)

/** As {@link isAllowedType}, for a file that is no part of a form. Lower case. */
export function isAllowedMediaType(type: string, { allowedTypes }: UploadRules): boolean {
  return allowedTypes.some((allowed) =>
    allowed.endsWith('/*') ? type.startsWith(allowed.slice(0, -1)) : type === allowed,
  )
}
