import { be32, brokenImage } from './bytes.ts'

/** Chunks that make the picture (PNG, third edition, 11.2 and 11.3; APNG). Texts, Exif, times and unknown ones go. */
const KEPT: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT pHYs bKGD cICP mDCV cLLI acTL fcTL fdAT'.split(
    ' ',
  ),
)

/** A PNG with what makes the picture and nothing else. */
export function stripPng(bytes: string): string {
  const out = [bytes.slice(0, 8)]
  for (let at = 8; at < bytes.length; ) {
    const end = at + 12 + be32(bytes, at)
    const type = bytes.slice(at + 4, at + 8)
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(type)) throw brokenImage()
    if (KEPT.has(type)) out.push(bytes.slice(at, end))
    if (type === 'IEND') return out.join('')
    at = end
  }
  throw brokenImage()
}
