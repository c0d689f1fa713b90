import { imageTypeOf } from '../images/strip-metadata.ts'

/**
 * What a file is, for what happens to it: `office` (ZIP and XML), `archive` (any other ZIP), `mail` (one message), `mailbox` (many),
 * `media` (sounds and films), `packed` (archives that are not read), `old` (Office before 2007, messages of Outlook), `other`
 * (not known).
 */
export type FileKind =
  | 'text'
  | 'office'
  | 'pdf'
  | 'mail'
  | 'mailbox'
  | 'archive'
  | 'image'
  | 'media'
  | 'packed'
  | 'old'
  | 'other'

/** By media type (lower case, without parameters) or the ending of a name; the first row that matches. */
const PROMISES: readonly (readonly [kind: FileKind, type: RegExp, ending: RegExp])[] = [
  ['mailbox', /^application\/mbox$/, /\.mbox$/i],
  // Dify takes them to pieces (`core/rag/extractor/unstructured`), by the ending of the name.
  ['mail', /^(?:message|multipart)\//, /\.(?:eml|emlx|mht|mhtml|mim|mime|nws)$/i],
  ['other', /^(?:text|application)\/rtf$/, /\.rtf$/i],
  [
    'text',
    /^(?:text\/[a-z0-9.+-]+|application\/(?:json|[a-z0-9.-]+\+json|x-ndjson|jsonl|xml|[a-z0-9.-]+\+xml|x-yaml|yaml|csv|javascript|sql)|image\/svg\+xml)$/,
    /\.(?:txt|text|md|mdx|markdown|rst|adoc|tex|csv|tsv|json|jsonl|ndjson|xml|xsd|svg|html?|xhtml|ya?ml|toml|log|vtt|srt|ics|vcf|properties|ini|cfg|conf|env|sql|sh|bash|ps1|bat|py|js|mjs|cjs|jsx|ts|tsx|css|scss|java|kt|go|rs|rb|php|pl|lua|swift|scala|c|h|cc|cpp|hpp|cs|r|dart|vue|proto|tf|diff|patch)$/i,
  ],
  ['pdf', /^application\/pdf$/, /\.pdf$/i],
  [
    'office',
    /^application\/(?:vnd\.openxmlformats-officedocument\.(?:wordprocessingml|spreadsheetml|presentationml)\.|vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation)|epub\+zip)/,
    /\.(?:docx|xlsx|pptx|odt|ods|odp|epub)$/i,
  ],
  ['archive', /^application\/(?:zip|x-zip-compressed)$/, /\.zip$/i],
  [
    'old',
    /^application\/(?:msword|vnd\.ms-(?:excel|powerpoint|outlook))$/,
    /\.(?:doc|dot|xls|xlt|ppt|pps|msg|oft)$/i,
  ],
  [
    'packed',
    /^application\/(?:gzip|x-gzip|x-tar|x-7z-compressed|vnd\.rar|x-rar-compressed|x-bzip2?|x-xz|zstd|java-archive|x-iso9660-image)$/,
    /\.(?:gz|tgz|tar|7z|rar|bz2|xz|zst|lz4?|cab|jar|war|apk|iso|dmg|arj|lzh)$/i,
  ],
  ['image', /^image\//, /\.(?:jpe?g|jfif|png|gif|webp|hei[cf]|avif|tiff?|bmp|ico)$/i],
  [
    'media',
    /^(?:audio|video)\//,
    /\.(?:mp[34]|mpga|m4[av]|wav|amr|aac|flac|ogg|opus|avi|mov|mpe?g|mkv|wmv|webm)$/i,
  ],
]

/** What a file says that it is: by its type, and by every name that it is given, since a reader may take any of them. */
export const promisedKind = (type: string, names: readonly string[]): FileKind =>
  PROMISES.find(
    ([, types, ending]) => types.test(type) || names.some((name) => ending.test(name)),
  )?.[0] ?? 'other'

/** How archives that are not read begin: gzip, 7-Zip, RAR, bzip2, xz, Zstandard, Cabinet. */
const PACKED =
  /^(?:\u001f\u008b|7z\u00bc\u00af|Rar!\u001a|BZh[1-9]1AY|\u00fd7zXZ\0|\u0028\u00b5\u002f\u00fd|MSCF\0)/
const MEDIA = /^(?:ID3|OggS|fLaC|RIFF[^]{4}(?:WAVE|AVI )|[^]{4}ftyp|\u001aE\u00df\u00a3)/

/** Bytes from which `contentKind` judges. */
export const BEGINNING = 263

/** What a file is by its first bytes; undefined for text and all that has no such mark. */
export function contentKind(bytes: string): FileKind | undefined {
  const start = bytes.slice(0, BEGINNING)
  if (/^PK\u0003\u0004|^PK\u0005\u0006/.test(start)) return 'archive'
  if (start.startsWith('%PDF-')) return 'pdf'
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) return 'old'
  if (start.startsWith('{\\rtf')) return 'other'
  if (PACKED.test(start) || start.startsWith('ustar', 257)) return 'packed'
  if (imageTypeOf(start) !== undefined || /^(?:II\*\0|MM\0\*)/.test(start)) return 'image'
  return MEDIA.test(start) ? 'media' : undefined
}

/** Whether a file is what it says. */
export function isAsPromised(kind: FileKind, bytes: string): boolean {
  const content = contentKind(bytes)
  switch (kind) {
    case 'text':
    case 'mail':
    case 'mailbox':
      return content === undefined
    case 'office':
      return content === 'archive'
    case 'pdf':
    case 'archive':
      return content === kind
    case 'image':
    case 'media':
    case 'packed':
    case 'old':
    case 'other':
      return mayBePromised(kind, bytes)
  }
}

/** Whether a file that passes unread is nothing else than it says. */
export function mayBePromised(kind: FileKind, bytes: string): boolean {
  const content = contentKind(bytes)
  return content === undefined || content === (kind === 'office' ? 'archive' : kind)
}

/** Types of files that have none of their own, in an archive: by the ending of the name. */
const TYPES: readonly (readonly [ending: RegExp, type: string])[] = [
  [/\.(?:jpe?g|jfif)$/i, 'image/jpeg'],
  [/\.png$/i, 'image/png'],
  [/\.gif$/i, 'image/gif'],
  [/\.webp$/i, 'image/webp'],
  [/\.hei[cf]$/i, 'image/heic'],
  [/\.avif$/i, 'image/avif'],
  [/\.tiff?$/i, 'image/tiff'],
  [/\.bmp$/i, 'image/bmp'],
  [/\.(?:mp3|mpga)$/i, 'audio/mpeg'],
  [/\.m4a$/i, 'audio/mp4'],
  [/\.wav$/i, 'audio/wav'],
  [/\.ogg$/i, 'audio/ogg'],
  [/\.mp4$/i, 'video/mp4'],
  [/\.mov$/i, 'video/quicktime'],
  [/\.webm$/i, 'video/webm'],
  [/\.doc$/i, 'application/msword'],
  [/\.xls$/i, 'application/vnd.ms-excel'],
  [/\.ppt$/i, 'application/vnd.ms-powerpoint'],
  [/\.msg$/i, 'application/vnd.ms-outlook'],
]

/** The media type that the ending of a name stands for; empty if it is not known. */
export const typeByName = (name: string): string =>
  TYPES.find(([ending]) => ending.test(name))?.[1] ?? ''
