import { isUtf8 } from 'node:buffer'
import type { Readable } from 'node:stream'

const LINE_FEED = 0x0a
const BYTE_ORDER_MARK = /^\uFEFF/

/**
 * The lines of a stream, undefined for a line that is not UTF-8. Only a line feed ends a line, with or without a carriage
 * return before it: `readline` also ends them at U+2028 and U+2029, which may stand inside a JSON string (RFC 8259, 7).
 */
export async function* linesOf(stream: Readable): AsyncGenerator<string | undefined> {
  let pieces: Buffer[] = []
  let isFirst = true
  const take = (): string | undefined => {
    const bytes = Buffer.concat(pieces)
    pieces = []
    const mark = isFirst ? BYTE_ORDER_MARK : /^$/
    isFirst = false
    return isUtf8(bytes) ? bytes.toString('utf8').replace(/\r$/, '').replace(mark, '') : undefined
  }
  for await (const chunk of stream) {
    let rest = Buffer.from(chunk as Buffer | string)
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      pieces.push(rest.subarray(0, end))
      rest = rest.subarray(end + 1)
      yield take()
    }
    if (rest.length > 0) pieces.push(rest)
  }
  if (pieces.length > 0) yield take()
}
