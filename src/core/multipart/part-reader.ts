import { brokenMultipart } from './part-head.ts'

/** What a multipart body is made of, in order. Their bytes, joined, are the body. */
export interface Piece {
  /**
   * `syntax`: delimiters and line ends. `head`: all headers of a part, in one piece. `content`: some of its content.
   * `end`: the part is over (no bytes).
   */
  readonly kind: 'syntax' | 'head' | 'content' | 'end'
  readonly bytes: string
}

/** Reads a `multipart/form-data` body (RFC 7578) in chunks. */
export interface PartReader {
  /** The pieces that are certain now. Throws `broken_multipart`. */
  push(chunk: string): readonly Piece[]
  /** The body is over. Throws `broken_multipart` if its closing boundary is missing. */
  finish(): void
}

const MAX_PARTS = 1000
const MAX_HEAD_BYTES = 16_384

/**
 * Strict on purpose: what another parser could read otherwise is refused with `broken_multipart` — text before the
 * first or after the last delimiter, bare line feeds around delimiters, the delimiter anywhere else. At most one
 * delimiter's length of content is held back.
 */
export function createPartReader(boundary: string): PartReader {
  return new Reader(boundary)
}

type State = 'start' | 'head' | 'content' | 'delimiter' | 'epilogue'

class Reader implements PartReader {
  readonly #delimiter: string
  readonly #line: string
  #state: State = 'start'
  #held = ''
  #epilogueBytes = ''
  #parts = 0
  #pieces: Piece[] = []

  constructor(boundary: string) {
    this.#delimiter = `--${boundary}`
    this.#line = `\r\n${this.#delimiter}`
  }

  push(chunk: string): readonly Piece[] {
    this.#held += chunk
    this.#pieces = []
    while (this.#step());
    return this.#pieces
  }

  finish(): void {
    if (this.#state !== 'epilogue') throw brokenMultipart('The closing boundary is missing.')
    if (this.#epilogueBytes === '\r')
      throw brokenMultipart('Something follows the closing boundary.')
  }

  /** True if another step may be possible. */
  #step(): boolean {
    switch (this.#state) {
      case 'start':
        return this.#start()
      case 'head':
        return this.#head()
      case 'content':
        return this.#content()
      case 'delimiter':
        return this.#afterDelimiter()
      case 'epilogue':
        return this.#epilogue()
    }
  }

  /** Moves the first `length` held bytes out. */
  #take(kind: Piece['kind'], length: number): void {
    this.#pieces.push({ kind, bytes: this.#held.slice(0, length) })
    this.#held = this.#held.slice(length)
  }

  #start(): boolean {
    const first = `${this.#delimiter}\r\n`
    if (!this.#held.startsWith(first)) {
      if (first.startsWith(this.#held)) return false
      throw brokenMultipart('The body does not begin with its boundary.')
    }
    this.#take('syntax', first.length)
    return this.#openPart()
  }

  #openPart(): boolean {
    if (this.#parts === MAX_PARTS) throw brokenMultipart(`There are more than ${MAX_PARTS} parts.`)
    this.#parts++
    this.#state = 'head'
    return true
  }

  #head(): boolean {
    const end = this.#held.indexOf('\r\n\r\n')
    if (end > MAX_HEAD_BYTES || (end < 0 && this.#held.length > MAX_HEAD_BYTES))
      throw brokenMultipart(`The headers of a part are longer than ${MAX_HEAD_BYTES} bytes.`)
    if (end < 0) return false
    this.#take('head', end)
    this.#take('syntax', 4)
    this.#state = 'content'
    return true
  }

  #content(): boolean {
    const at = this.#held.indexOf(this.#delimiter)
    if (at < 0) {
      const sure = this.#held.length - this.#heldBack()
      if (sure > 0) this.#take('content', sure)
      return false
    }
    // A delimiter without its line break is none to us, and may be one to a lenient parser.
    if (at < 2 || !this.#held.startsWith('\r\n', at - 2))
      throw brokenMultipart('A part holds the boundary.')
    if (at > 2) this.#take('content', at - 2)
    this.#pieces.push({ kind: 'end', bytes: '' })
    this.#state = 'delimiter'
    return true
  }

  /** Length of the longest end of the held bytes with which a delimiter may begin. */
  #heldBack(): number {
    const held = this.#held
    for (let length = Math.min(this.#line.length - 1, held.length); length > 0; length--) {
      const end = held.slice(-length)
      if (this.#line.startsWith(end) || this.#delimiter.startsWith(end)) return length
    }
    return 0
  }

  #afterDelimiter(): boolean {
    const length = this.#line.length + 2
    if (this.#held.length < length) return false
    const next = this.#held.slice(length - 2, length)
    if (next !== '\r\n' && next !== '--')
      throw brokenMultipart('A boundary is not alone on its line.')
    this.#take('syntax', length)
    if (next === '\r\n') return this.#openPart()
    this.#state = 'epilogue'
    return true
  }

  #epilogue(): boolean {
    if (this.#held === '') return false
    this.#epilogueBytes += this.#held
    if (!'\r\n'.startsWith(this.#epilogueBytes))
      throw brokenMultipart('Something follows the closing boundary.')
    this.#take('syntax', this.#held.length)
    return false
  }
}
