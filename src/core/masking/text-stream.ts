import { sourceOffset } from '../text/decoded.ts'
import { splice } from '../text/splice.ts'
import { decodeUtf8ByteString, encodeUtf8ToByteString } from '../text/utf8.ts'
import type { RestoreCounts, RestorerOptions } from './restoring/restoring.ts'
import { createRestorer } from './restoring/restorer.ts'

/** Restores a plain text in UTF-8 (byte string) that arrives in chunks. */
export interface TextStream {
  /** Bytes that may leave now. Held back are an unfinished character and what may become a placeholder. */
  push(chunk: string, endOfStream: boolean): string
  /** What was done so far, since they were last reported. */
  readonly counts: RestoreCounts
}

export function createTextStream(options: RestorerOptions): TextStream {
  const restorer = createRestorer(options)
  let unfinished = ''
  return {
    push(chunk, endOfStream) {
      const bytes = unfinished + chunk
      const end = endOfStream ? bytes.length : completeEnd(bytes)
      unfinished = bytes.slice(end)
      const source = bytes.slice(0, end)
      const decoded = decodeUtf8ByteString(source, 0, source.length)
      const edits = restorer.push(decoded.text).map((edit) => ({
        start: sourceOffset(decoded, edit.start),
        end: sourceOffset(decoded, edit.end),
        replacement: encodeUtf8ToByteString(edit.replacement),
      }))
      const text = splice(source, edits)
      return endOfStream ? text + encodeUtf8ToByteString(restorer.end()) : text
    },
    counts: restorer.counts,
  }
}

/** End of the last character that is not cut off. */
function completeEnd(bytes: string): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const unit = bytes.charCodeAt(bytes.length - back)
    if (unit < 0x80) return bytes.length
    if (unit >= 0xc0) {
      const length = unit >= 0xf0 ? 4 : unit >= 0xe0 ? 3 : 2
      return back < length ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}
