import { be16, be32, brokenImage } from './bytes.ts'

/** A box of ISO/IEC 14496-12: its type, and where its content stands. */
interface Box {
  readonly type: string
  readonly start: number
  readonly end: number
}

interface Stretch {
  readonly start: number
  readonly end: number
  readonly isExif?: boolean
}

/** What the boxes beside the picture are, at the top and in `meta`; all others go blank. */
const KEPT_AT_TOP: ReadonlySet<string> = new Set(['ftyp', 'meta', 'mdat', 'free', 'skip', 'idat'])

/**
 * A HEIC or AVIF (ISO/IEC 23008-12) in which the bytes of Exif, XMP and unknown boxes are zeros. Nothing moves, since the file
 * holds offsets into itself. A film beside the picture (`moov`) refuses it.
 */
export function blankHeif(bytes: string): string {
  const top = boxes(bytes, 0, bytes.length)
  const meta = top.find(({ type }) => type === 'meta')
  if (meta === undefined || top.some(({ type }) => type === 'moov')) throw brokenImage()
  const inner = boxes(bytes, meta.start + 4, meta.end)
  const told = inner.find(({ type }) => type === 'iinf')
  const placed = inner.find(({ type }) => type === 'iloc')
  if (told === undefined || placed === undefined) throw brokenImage()
  const kinds = metadataItems(bytes, told)
  const blank: Stretch[] = [
    ...top.filter(({ type }) => !KEPT_AT_TOP.has(type) || type === 'free' || type === 'skip'),
    ...inner.filter(({ type }) => ['udta', 'uuid', 'xml ', 'bxml', 'free', 'skip'].includes(type)),
    ...stretches(
      bytes,
      placed,
      inner.find(({ type }) => type === 'idat'),
      kinds,
    ),
  ]
  return blanked(bytes, blank)
}

function boxes(bytes: string, from: number, end: number): readonly Box[] {
  const found: Box[] = []
  for (let at = from; at + 8 <= end; ) {
    const size = be32(bytes, at)
    const isLong = size === 1
    const whole = size === 0 ? end - at : isLong ? be32(bytes, at + 12) : size
    if (whole < 8 || at + whole > end || (isLong && be32(bytes, at + 8) !== 0)) throw brokenImage()
    found.push({
      type: bytes.slice(at + 4, at + 8),
      start: at + (isLong ? 16 : 8),
      end: at + whole,
    })
    at += whole
  }
  return found
}

/** Items that hold Exif, XMP or anything else that is not a picture (`iinf`, 8.11.6). */
function metadataItems(bytes: string, { start, end }: Box): ReadonlyMap<number, string> {
  const isWide = bytes.charCodeAt(start) > 0
  const kinds = new Map<number, string>()
  for (const { type, start: at } of boxes(bytes, start + (isWide ? 8 : 6), end)) {
    if (type !== 'infe') continue
    const version = bytes.charCodeAt(at)
    if (version < 2) throw brokenImage()
    const isLong = version > 2
    const id = isLong ? be32(bytes, at + 4) : be16(bytes, at + 4)
    const kind = bytes.slice(at + (isLong ? 10 : 8), at + (isLong ? 14 : 12))
    if (kind === 'Exif' || kind === 'mime' || kind === 'uri ') kinds.set(id, kind)
  }
  return kinds
}

/** Reads `iloc` (8.11.3): where the bytes of items stand. */
function stretches(
  bytes: string,
  { start, end }: Box,
  data: Box | undefined,
  kinds: ReadonlyMap<number, string>,
): readonly Stretch[] {
  const version = bytes.charCodeAt(start)
  const sizes = be16(bytes, start + 4)
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexSize = version > 0 ? sizes & 15 : 0
  let at = start + 6
  const read = (size: number): number => {
    if (at + size > end || ![0, 2, 4, 8].includes(size)) throw brokenImage()
    at += size
    if (size === 8) return be32(bytes, at - 8) * 0x1_0000_0000 + be32(bytes, at - 4)
    return size === 4 ? be32(bytes, at - 4) : size === 2 ? be16(bytes, at - 2) : 0
  }
  const idSize = version < 2 ? 2 : 4
  const found: Stretch[] = []
  for (let left = read(idSize); left > 0; left--) {
    const id = read(idSize)
    const method = version > 0 ? read(2) & 15 : 0
    read(2)
    const base = read(baseSize) + (method === 1 ? (data?.start ?? 0) : 0)
    for (let extents = read(2); extents > 0; extents--) {
      read(indexSize)
      const from = base + read(offsetSize)
      const length = read(lengthSize)
      const kind = kinds.get(id)
      if (kind === undefined) continue
      if (method > 1 || length === 0 || from + length > bytes.length) throw brokenImage()
      found.push({ start: from, end: from + length, isExif: kind === 'Exif' })
    }
  }
  return found
}

/** Exif that says nothing: a TIFF header with an empty directory, after the offset to it. */
const NO_EXIF = '\0\0\0\0MM\0*\0\0\0\u0008\0\0\0\0\0\0'

function blanked(bytes: string, blank: readonly Stretch[]): string {
  let out = bytes
  for (const { start, end, isExif } of blank) {
    const nothing = isExif === true ? NO_EXIF : ''
    const filled = nothing.slice(0, end - start).padEnd(end - start, '\0')
    out = out.slice(0, start) + filled + out.slice(end)
  }
  return out
}
