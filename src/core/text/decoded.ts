import { itemAt } from '../item-at.ts'

/**
 * Text as a reader of the wire format sees it, with the way back to the bytes it came from.
 *
 * `source` strings are either *byte strings* (latin1: one UTF-16 unit per byte of the wire) or ordinary text
 * (a JSON document that stood inside a JSON string). Offsets always count UTF-16 units of their string.
 */
export interface DecodedText {
  /** The decoded text. Undecodable bytes stand as U+FFFD, one per byte. */
  readonly text: string
  /** Offset in the source where the token's content starts. */
  readonly start: number
  /** Offset in the source just after the token's content. */
  readonly end: number
  /**
   * `offsets[i]` is the source offset of `text[i]`; `offsets[text.length]` equals `end`.
   * Absent when nothing was escaped: then `text[i]` stands at `start + i`.
   * Both halves of a surrogate pair that was one source unit share the pair's offset.
   */
  readonly offsets?: Uint32Array
}

/** Source offset of the text position `index` (0 to `text.length`). */
export function sourceOffset(decoded: DecodedText, index: number): number {
  return decoded.offsets === undefined ? decoded.start + index : itemAt(decoded.offsets, index)
}
