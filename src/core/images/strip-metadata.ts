import { stripGif } from './gif.ts'
import { blankHeif } from './heif.ts'
import { stripJpeg } from './jpeg.ts'
import { stripPng } from './png.ts'
import { stripWebp } from './webp.ts'

/** Brands of HEIC and AVIF in their first box (ISO/IEC 23008-12, annex B). */
const HEIF = /^[^]{4}ftyp(?:heic|heix|heim|heis|hevc|mif1|msf1|avif|avis)/

/** What a picture is by its first bytes: a media type, or undefined for one whose metadata are not known here. */
export function imageTypeOf(bytes: string): string | undefined {
  if (bytes.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg'
  if (bytes.startsWith('\u0089PNG\r\n\u001a\n')) return 'image/png'
  if (bytes.startsWith('GIF87a') || bytes.startsWith('GIF89a')) return 'image/gif'
  if (bytes.startsWith('RIFF') && bytes.startsWith('WEBP', 8)) return 'image/webp'
  if (HEIF.test(bytes.slice(0, 12))) return bytes.startsWith('avi', 8) ? 'image/avif' : 'image/heic'
  return undefined
}

/**
 * A picture without what cameras and programs write beside it: place, time, device, names, comments, previews. Undefined for a kind
 * whose metadata are not known here. Throws `document_broken`.
 */
export function stripMetadata(bytes: string): string | undefined {
  switch (imageTypeOf(bytes)) {
    case 'image/jpeg':
      return stripJpeg(bytes)
    case 'image/png':
      return stripPng(bytes)
    case 'image/gif':
      return stripGif(bytes)
    case 'image/webp':
      return stripWebp(bytes)
    case 'image/heic':
    case 'image/avif':
      return blankHeif(bytes)
    default:
      return undefined
  }
}
