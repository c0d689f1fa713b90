import { brokenImage, le32, writeLe32 } from './bytes.ts'

/** Chunks that make the picture (RFC 9649, 2.7). */
const KEPT: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ANIM', 'ANMF', 'ALPH', 'ICCP'])
/** Of `VP8X`: that Exif and XMP follow. */
const METADATA_FLAGS = 0x0c

/** A WebP with what makes the picture and nothing else. */
export function stripWebp(bytes: string): string {
  const end = Math.min(bytes.length, 8 + le32(bytes, 4))
  const out: string[] = []
  for (let at = 12; at < end; ) {
    const type = bytes.slice(at, at + 4)
    const size = le32(bytes, at + 4)
    const next = at + 8 + size + (size % 2)
    if (at + 8 + size > end) throw brokenImage()
    if (KEPT.has(type)) out.push(kept(type, bytes.slice(at, Math.min(next, end))))
    at = next
  }
  const chunks = out.join('')
  if (chunks === '') throw brokenImage()
  return `RIFF${writeLe32(chunks.length + 4)}WEBP${chunks}`
}

const kept = (type: string, chunk: string): string =>
  type === 'VP8X'
    ? `${chunk.slice(0, 8)}${String.fromCharCode(chunk.charCodeAt(8) & ~METADATA_FLAGS)}${chunk.slice(9)}`
    : chunk
