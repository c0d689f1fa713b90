import { brokenImage } from './bytes.ts'

/** Application extensions that say how often an animation runs. Others hold XMP, profiles, comments. */
const LOOPS = /^\u000b(?:NETSCAPE2\.0|ANIMEXTS1\.0)/

/** A GIF (GIF89a) with what makes the picture and nothing else: no comments, XMP, plain texts, nor bytes after its end. */
export function stripGif(bytes: string): string {
  let at = 13 + tableSize(bytes.charCodeAt(10))
  const out = [bytes.slice(0, at)]
  for (;;) {
    const block = bytes.charCodeAt(at)
    if (block === 0x3b) return `${out.join('')};`
    if (block === 0x2c) {
      const end = blocksEnd(bytes, at + 11 + tableSize(bytes.charCodeAt(at + 9)))
      out.push(bytes.slice(at, end))
      at = end
    } else if (block === 0x21) {
      const end = blocksEnd(bytes, at + 2)
      const label = bytes.charCodeAt(at + 1)
      if (label === 0xf9 || (label === 0xff && LOOPS.test(bytes.slice(at + 2, at + 14))))
        out.push(bytes.slice(at, end))
      at = end
    } else throw brokenImage()
  }
}

/** Bytes of a colour table, by the packed field in front of it. */
const tableSize = (packed: number): number => ((packed & 0x80) === 0 ? 0 : 3 << ((packed & 7) + 1))

/** Behind the sub-blocks that begin at `from`. */
function blocksEnd(bytes: string, from: number): number {
  for (let at = from; at < bytes.length; ) {
    const size = bytes.charCodeAt(at)
    if (size === 0) return at + 1
    at += size + 1
  }
  throw brokenImage()
}
