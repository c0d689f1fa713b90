import { be16, be32, brokenImage, le16, le32, writeBe16 } from './bytes.ts'

const EXIF = 'Exif\0\0'
const ICC = 'ICC_PROFILE\0'
const ORIENTATION = 0x0112

/**
 * A JPEG (ITU-T T.81) with what makes the picture and nothing else: no Exif, XMP, IPTC, comments, previews, nor bytes after its
 * end. The colour profile stays, and how the picture is turned: without it a photograph of a telephone lies on its side.
 */
export function stripJpeg(bytes: string): string {
  const out = ['\u00ff\u00d8']
  let isTold = false
  for (let at = 2; ; ) {
    const { marker, start } = markerAt(bytes, at)
    if (marker === 0xd9) return `${out.join('')}\u00ff\u00d9`
    const end = start + be16(bytes, start)
    if (end < start + 2 || end > bytes.length) throw brokenImage()
    if (isKept(bytes, marker, start + 2))
      out.push(`\u00ff${char(marker)}${bytes.slice(start, end)}`)
    else if (!isTold && marker === 0xe1 && bytes.startsWith(EXIF, start + 2)) {
      const turned = orientationOf(bytes.slice(start + 8, end))
      isTold = turned !== undefined
      if (turned !== undefined) out.push(orientationSegment(turned))
    }
    at = end
    if (marker !== 0xda) continue
    at = scanEnd(bytes, end)
    out.push(bytes.slice(end, at))
    // Cut off in the middle, as some cameras and downloads leave them: what is there is the picture.
    if (at >= bytes.length) return out.join('')
  }
}

const char = (code: number): string => String.fromCharCode(code)

/** The next marker; bytes of 0xff may stand in front of it. */
function markerAt(bytes: string, at: number): { readonly marker: number; readonly start: number } {
  if (bytes.charCodeAt(at) !== 0xff) throw brokenImage()
  let next = at + 1
  while (bytes.charCodeAt(next) === 0xff) next++
  const marker = bytes.charCodeAt(next)
  if (!(marker >= 0xc0)) throw brokenImage()
  return { marker, start: next + 1 }
}

/** Frames, tables and scans; of the application's segments JFIF, Adobe's colours and the colour profile. */
function isKept(bytes: string, marker: number, data: number): boolean {
  if (marker >= 0xc0 && marker <= 0xdf) return true
  if (marker === 0xe0) return bytes.startsWith('JFIF\0', data) && be16(bytes, data - 2) === 16
  if (marker === 0xe2) return bytes.startsWith(ICC, data)
  return marker === 0xee && bytes.startsWith('Adobe', data)
}

/** Where the data of a scan end: at a marker that neither stands for a byte nor restarts. */
function scanEnd(bytes: string, from: number): number {
  for (let at = from; ; at += 2) {
    at = bytes.indexOf('\u00ff', at)
    if (at < 0) return bytes.length
    const next = bytes.charCodeAt(at + 1)
    if (next === 0xff) at--
    else if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
}

/** 1 to 8 (Exif 2.32, 4.6.4), out of a TIFF header and its first directory. */
function orientationOf(tiff: string): number | undefined {
  const isLittle = tiff.startsWith('II')
  const [u16, u32] = isLittle ? [le16, le32] : [be16, be32]
  const directory = u32(tiff, 4)
  const count = u16(tiff, directory)
  for (let i = 0; i < Math.min(count, 200); i++) {
    const at = directory + 2 + i * 12
    if (at + 12 > tiff.length) return undefined
    if (u16(tiff, at) !== ORIENTATION) continue
    const value = u16(tiff, at + 8)
    return value >= 1 && value <= 8 ? value : undefined
  }
  return undefined
}

function orientationSegment(value: number): string {
  const entry = `${writeBe16(ORIENTATION)}\0\u0003\0\0\0\u0001${writeBe16(value)}\0\0`
  const data = `${EXIF}MM\0*\0\0\0\u0008\0\u0001${entry}\0\0\0\0`
  return `\u00ff\u00e1${writeBe16(data.length + 2)}${data}`
}
