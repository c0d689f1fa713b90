/** What a ZIP archive needs from outside the core. Byte strings in and out. */
export interface ArchiveTools {
  /** Raw DEFLATE (RFC 1951). Rejects with `document_broken`, or over `maxBytes` with `document_too_large`. */
  readonly inflate: (bytes: string, maxBytes: number) => Promise<string>
  readonly deflate: (bytes: string) => Promise<string>
  /** CRC-32 as in ZIP (ISO 3309). */
  readonly crc32: (bytes: string) => number
}

/** How much a file may hold with all that lies in it; what is over it is refused. */
export interface ArchiveLimits {
  /** Parts, members and attachments. */
  readonly entries: number
  /** Bytes of one part once it is inflated. */
  readonly partBytes: number
  /** Bytes of all parts together that are read. */
  readonly totalBytes: number
  /** How many times larger a part of over a megabyte may become. */
  readonly ratio: number
  /** Files within files. */
  readonly depth: number
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 10_000,
  partBytes: 64 * 1024 * 1024,
  totalBytes: 256 * 1024 * 1024,
  ratio: 500,
  depth: 5,
}
