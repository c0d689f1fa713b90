import type { DecodedText } from '../text/decoded.ts'
import { decodePercent, encodePercent } from './percent.ts'

export { decodePercent } from './percent.ts'

/** A name with its value. */
export interface FormPair {
  readonly key: DecodedText
  /** Empty, at the end of the key, for a name without `=`. */
  readonly value: DecodedText
}

const PLUS_AS_SPACE = { plusAsSpace: true }

/**
 * Reads `application/x-www-form-urlencoded` (WHATWG URL, 5.1), a body or a query string, as a byte string. Pairs come in
 * the order of the source, duplicates and empty names included, nothing between two `&` left out. Escapes that are no
 * valid `%XX` are kept literally; bytes that are not UTF-8 become U+FFFD. Linear.
 */
export function scanForm(source: string, visit: (pair: FormPair) => void): void {
  for (let start = 0; start < source.length; ) {
    // Not `indexOf('=')`: it would run to the end of the source again for each name without `=`.
    let keyEnd = -1
    let end = start
    for (; end < source.length; end++) {
      const unit = source.charCodeAt(end)
      if (unit === 0x26) break
      if (unit === 0x3d && keyEnd < 0) keyEnd = end
    }
    if (end > start) {
      const isBare = keyEnd < 0
      visit({
        key: decodePercent(source, start, isBare ? end : keyEnd, PLUS_AS_SPACE),
        value: decodePercent(source, isBare ? end : keyEnd + 1, end, PLUS_AS_SPACE),
      })
    }
    start = end + 1
  }
}

/** Text as it must stand in a name or value of a form: UTF-8 in `%XX`, `%20` for a blank. */
export function encodeFormValue(text: string): string {
  return encodePercent(text)
}
