import type { Wanted } from '../mapping/vault.ts'
import { MaskingError } from '../errors.ts'
import { openStatementOf } from '../structure/sql-rows.ts'
import { openHeadingOf } from '../structure/table-rows.ts'
import { decodeUtf8ByteString, encodeUtf8ToByteString, isUtf8 } from '../text/utf8.ts'
import { type Place, collectDecoded } from './request-masker.ts'
import type { Scanner } from './scanner.ts'
import { cutOf } from './text-cut.ts'

/** Text that may leave, with the places in it that need a placeholder. */
export interface Window {
  readonly bytes: string
  readonly places: readonly Place[]
}

/** Masks a long text in UTF-8 (byte string) piece by piece, in bounded memory. */
export interface TextWindows {
  /**
   * What may leave now. Throws `unsupported_charset` for what is not UTF-8 or holds zero bytes, and `unmaskable_text`
   * where a megabyte of text has no place at which it could be cut.
   */
  push(bytes: string): readonly Window[]
  /** The text is over: all that is left. */
  finish(): readonly Window[]
}

/** Bytes that are scanned at once. */
const WINDOW = 65_536
/** Bytes at the end of a window that stay: what begins there may go on. Longer entities reach the end, see `cutOf`. */
const OVERLAP = 4_096
/** Bytes before a window that recognizers see once more: context words, and what the text before looks like. */
const CONTEXT = 256
/** Most bytes held. */
const MAX_HELD = 1_048_576

/**
 * A window is cut where neither a finding nor a URL or link target goes on, at a line break if there is one. What
 * begins before the cut and cannot be judged without what follows lies in the overlap, or has been reported up to the
 * end of the window (an unclosed private key) and so keeps the cut before it.
 */
export function createTextWindows(scanner: Scanner): TextWindows {
  return new Windows(scanner)
}

class Windows implements TextWindows {
  readonly #scanner: Scanner
  /** Made of the window before, once there is text after it: most texts are one window. */
  #context = (): string => ''
  #held = ''
  /** Held bytes at which the next scan is worth its while. */
  #due = WINDOW + OVERLAP

  constructor(scanner: Scanner) {
    this.#scanner = scanner
  }

  push(bytes: string): readonly Window[] {
    this.#held += bytes
    const windows: Window[] = []
    while (this.#held.length >= this.#due) {
      const window = this.#scan(this.#due)
      if (window === undefined) {
        // Nowhere to cut: with twice as much there may be.
        if (this.#due >= MAX_HELD) throw new MaskingError('unmaskable_text')
        this.#due *= 2
      } else {
        this.#due = WINDOW + OVERLAP
        windows.push(window)
      }
    }
    return windows
  }

  finish(): readonly Window[] {
    if (this.#held === '') return []
    return [this.#release(this.#places(this.#held), this.#held.length)]
  }

  /** Places of the first `length` held bytes, which come after the context. */
  #places(held: string): Place[] {
    const context = this.#context()
    this.#context = () => context
    const source = context + held
    const skipped = context.length
    const found: Place[] = []
    collectDecoded(decodeUtf8ByteString(source, 0, source.length), this.#scanner, found)
    const places: Place[] = []
    for (const place of found) {
      if (place.end <= skipped) continue
      const moved = { ...place, start: place.start - skipped, end: place.end - skipped }
      if (moved.start >= 0) {
        places.push(moved)
        continue
      }
      // Seen again with more after it, the end of the context may look like the beginning of something.
      const { text } = decodeUtf8ByteString(source, skipped, place.end)
      places.push({ ...moved, start: 0, wanted: withValue(place.wanted, text) })
    }
    return places
  }

  /** Scans the first `length` held bytes and lets go what is certain; undefined if they cannot be cut. */
  #scan(length: number): Window | undefined {
    const held = this.#held.slice(0, length)
    const places = this.#places(held)
    const cut = cutOf(held, length - OVERLAP, places)
    if (cut === undefined) return undefined
    return this.#release(
      places.filter(({ end }) => end <= cut),
      cut,
    )
  }

  #release(places: readonly Place[], end: number): Window {
    const bytes = this.#held.slice(0, end)
    this.#held = this.#held.slice(end)
    if (!isUtf8(bytes) || bytes.includes('\u0000')) throw new MaskingError('unsupported_charset')
    const before = this.#context()
    this.#context = () => rowsContext(before + bytes) ?? contextOf(bytes)
    return { bytes, places }
  }
}

/** The end of a released text, from the beginning of a character on. */
function contextOf(bytes: string): string {
  let start = Math.max(0, bytes.length - CONTEXT)
  while (start < bytes.length && (bytes.charCodeAt(start) & 0xc0) === 0x80) start++
  return bytes.slice(start)
}

/** What names the columns of the rows in which a text ends, and its last row; undefined if it does not end in rows. */
function rowsContext(bytes: string): string | undefined {
  const { text } = decodeUtf8ByteString(bytes, 0, bytes.length)
  const statement = openStatementOf(text)
  if (statement !== undefined)
    return encodeUtf8ToByteString(statement.heading + text.slice(statement.from))
  const lines = openHeadingOf(text)
  if (lines === undefined) return undefined
  let start = 0
  for (let i = 0; i < lines; i++) start = bytes.indexOf('\n', start) + 1
  const end = bytes.indexOf('\n', start) + 1
  if (end === 0) return undefined
  const row = bytes.indexOf('\n', bytes.length - CONTEXT) + 1
  return bytes.slice(start, end) + bytes.slice(Math.max(end, row || bytes.lastIndexOf('\n') + 1))
}

/** A piece of what was found: neither what the user typed nor the name of anything. */
const withValue = ({ prefix, isWithheld }: Wanted, value: string): Wanted =>
  isWithheld === true ? { prefix, value, isWithheld } : { prefix, value }
