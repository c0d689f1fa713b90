import type { PartHead } from './part-head.ts'

/** What may be uploaded. */
export interface UploadRules {
  readonly enabled: boolean
  /** Bytes of one file. */
  readonly maxFileSize: number
  /** Media types, or `image/*`, that pass although they cannot be read. */
  readonly allowedTypes: readonly string[]
}

/** Types and endings whose content is text and is masked. */
const TEXT_TYPE =
  /^(?:text\/[a-z0-9.+-]+|application\/(?:json|[a-z0-9.-]+\+json|x-ndjson|jsonl|xml|[a-z0-9.-]+\+xml|x-yaml|yaml|csv|javascript)|message\/rfc822)$/
const TEXT_ENDING =
  /\.(?:txt|md|mdx|markdown|csv|tsv|json|jsonl|ndjson|xml|html?|ya?ml|log|eml|vtt|srt|properties|ini|conf)$/i

/** Whether the content of a file is text; `names` are those that the part gives it, decoded: Dify may take any. */
export function isTextFile({ contentType }: PartHead, names: readonly string[]): boolean {
  return TEXT_TYPE.test(contentType) || names.some((name) => TEXT_ENDING.test(name))
}

/** Whether a file that is no text passes unread. */
export function isAllowedType({ contentType }: PartHead, { allowedTypes }: UploadRules): boolean {
  return allowedTypes.some((allowed) =>
    allowed.endsWith('/*') ? contentType.startsWith(allowed.slice(0, -1)) : contentType === allowed,
  )
}
