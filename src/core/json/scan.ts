import { isUtf8 } from '../text/utf8.ts'
import { escapeLength, isBlank, isDigit, numberEnd } from './lexemes.ts'
import { type Encoding, type JsonPath, PathStack } from './path.ts'
import type { JsonOutcome, JsonVisitor } from './visitor.ts'

export { scanLexically } from './lexical.ts'
export type { JsonPath } from './path.ts'
export type { JsonOutcome, JsonVisitor, NumberToken, StringToken } from './visitor.ts'

/** How {@link scanJson} reads. */
export interface ScanOptions {
  /** Most containers that may be open at once, those of `outer` included. */
  readonly maxDepth: number
  /** Of the source: a byte string in UTF-8, or text. Default `utf8-bytes`. */
  readonly encoding?: Encoding
  /** Where the document stands in another one. */
  readonly outer?: JsonPath
}

/**
 * Reads a JSON document (RFC 8259, to the letter) without building it: strings and numbers are reported with their place
 * and path. Iterative and linear; nothing is interned. A byte order mark at the start is skipped, as section 8.1 allows.
 * Bytes in strings that are not UTF-8 do not make a document invalid, since every reader treats them in its own way: they
 * are kept as they are and reported. Tokens before a mistake have been visited when the mistake is found.
 */
export function scanJson(source: string, visitor: JsonVisitor, options: ScanOptions): JsonOutcome {
  return startScan(source, visitor, options).finish()
}

/** A scan in parts, between which others may have their turn. */
export interface JsonScan {
  /** Reads at least `units` more of the source, and the token that it then stands in. Undefined: there is more. */
  advance(units: number): JsonOutcome | undefined
  /** Reads all that is left. */
  finish(): JsonOutcome
}

/** As {@link scanJson}, in parts. */
export function startScan(source: string, visitor: JsonVisitor, options: ScanOptions): JsonScan {
  return new Scan(source, visitor, options)
}

/** What may come next; negative: the scan ends. */
const EXPECT = {
  value: 0,
  valueOrEnd: 1,
  keyOrEnd: 2,
  key: 3,
  colon: 4,
  commaOrEnd: 5,
  end: 6,
  syntax: -1,
  tooDeep: -2,
} as const
type Expect = (typeof EXPECT)[keyof typeof EXPECT]

class Scan implements JsonScan {
  readonly #source: string
  readonly #visitor: JsonVisitor
  readonly #maxDepth: number
  readonly #checksUtf8: boolean
  readonly #bom: boolean
  readonly #path: PathStack
  readonly #baseDepth: number
  #at = 0
  #expect: Expect = EXPECT.value
  #invalidUtf8 = false
  // Of the string read last.
  #escaped = false
  #ascii = true

  constructor(source: string, visitor: JsonVisitor, options: ScanOptions) {
    const encoding = options.encoding ?? 'utf8-bytes'
    this.#source = source
    this.#visitor = visitor
    this.#maxDepth = options.maxDepth
    this.#checksUtf8 = encoding === 'utf8-bytes'
    this.#path = new PathStack(source, encoding, options.outer)
    this.#baseDepth = this.#path.depth
    const mark = this.#checksUtf8 ? '\u00ef\u00bb\u00bf' : '\ufeff'
    this.#bom = source.startsWith(mark)
    if (this.#bom) this.#at = mark.length
  }

  advance(units: number): JsonOutcome | undefined {
    this.#readTo(Math.min(this.#source.length, this.#at + units))
    return this.#expect >= 0 && this.#at < this.#source.length ? undefined : this.finish()
  }

  finish(): JsonOutcome {
    this.#readTo(this.#source.length)
    if (this.#expect !== EXPECT.end) return this.#failure(this.#expect === EXPECT.tooDeep)
    return { valid: true, bom: this.#bom, invalidUtf8: this.#invalidUtf8 }
  }

  /** Stops early at a mistake. */
  #readTo(until: number): void {
    const source = this.#source
    let expect = this.#expect
    while (this.#at < until && expect >= 0) {
      const unit = source.charCodeAt(this.#at)
      if (isBlank(unit)) this.#at++
      else expect = this.#step(unit, expect)
    }
    this.#expect = expect
  }

  #failure(isTooDeep: boolean): JsonOutcome {
    const problem = isTooDeep
      ? 'too_deep'
      : this.#at >= this.#source.length
        ? 'unterminated'
        : 'syntax'
    return { valid: false, at: this.#at, problem }
  }

  #step(unit: number, expect: Expect): Expect {
    switch (expect) {
      case EXPECT.value:
        return this.#value(unit)
      case EXPECT.valueOrEnd:
        return unit === 0x5d ? this.#close() : this.#value(unit)
      case EXPECT.keyOrEnd:
        return unit === 0x7d ? this.#close() : this.#key(unit)
      case EXPECT.key:
        return this.#key(unit)
      case EXPECT.colon:
        if (unit !== 0x3a) return EXPECT.syntax
        this.#at++
        return EXPECT.value
      case EXPECT.commaOrEnd:
        return this.#commaOrEnd(unit)
      default:
        return EXPECT.syntax
    }
  }

  #value(unit: number): Expect {
    if (unit === 0x22) return this.#string(false) ? this.#afterValue() : EXPECT.syntax
    if (unit === 0x7b) return this.#open(false)
    if (unit === 0x5b) return this.#open(true)
    if (unit === 0x2d || isDigit(unit)) return this.#number()
    if (unit === 0x74) return this.#word('true')
    if (unit === 0x66) return this.#word('false')
    if (unit === 0x6e) return this.#word('null')
    return EXPECT.syntax
  }

  #afterValue(): Expect {
    return this.#path.depth === this.#baseDepth ? EXPECT.end : EXPECT.commaOrEnd
  }

  #open(isArray: boolean): Expect {
    if (this.#path.depth >= this.#maxDepth) return EXPECT.tooDeep
    this.#path.push(isArray)
    this.#visitor.enter?.(isArray ? 'array' : 'object', this.#path)
    this.#at++
    return isArray ? EXPECT.valueOrEnd : EXPECT.keyOrEnd
  }

  #close(): Expect {
    const { inArray } = this.#path
    this.#path.pop()
    this.#visitor.leave?.(inArray ? 'array' : 'object', this.#path)
    this.#at++
    return this.#afterValue()
  }

  #key(unit: number): Expect {
    return unit === 0x22 && this.#string(true) ? EXPECT.colon : EXPECT.syntax
  }

  #commaOrEnd(unit: number): Expect {
    const { inArray } = this.#path
    if (unit === (inArray ? 0x5d : 0x7d)) return this.#close()
    if (unit !== 0x2c) return EXPECT.syntax
    this.#at++
    if (!inArray) return EXPECT.key
    this.#path.next()
    return EXPECT.value
  }

  /** Reports the string that opens at the current place and goes after it. False, at the mistake, if it is none. */
  #string(isKey: boolean): boolean {
    const start = this.#at + 1
    if (!this.#findQuote(start)) return false
    const end = this.#at
    const escaped = this.#escaped
    const ascii = this.#ascii
    if (isKey) this.#path.setKey(start, end)
    if (this.#visitor.string !== undefined)
      this.#visitor.string({ start, end, isKey, escaped, ascii, path: this.#path })
    if (!ascii && this.#checksUtf8 && !this.#invalidUtf8)
      this.#invalidUtf8 = !isUtf8(this.#source, start, end)
    this.#at = end + 1
    return true
  }

  /** Goes to the closing quote, or to the mistake. Notes what is in between. */
  #findQuote(start: number): boolean {
    const source = this.#source
    let escaped = false
    let high = 0
    let at = start
    for (; at < source.length; at++) {
      const unit = source.charCodeAt(at)
      if (unit === 0x22 || unit < 0x20) break
      high |= unit
      if (unit === 0x5c) {
        const length = escapeLength(source, at)
        if (length === 0) break
        escaped = true
        at += length - 1
      }
    }
    this.#at = at
    this.#escaped = escaped
    this.#ascii = high < 0x80
    return at < source.length && source.charCodeAt(at) === 0x22
  }

  #word(word: string): Expect {
    const start = this.#at
    if (!this.#source.startsWith(word, start)) return EXPECT.syntax
    const end = start + word.length
    this.#visitor.literal?.({ start, end, path: this.#path })
    this.#at = end
    return this.#afterValue()
  }

  #number(): Expect {
    const start = this.#at
    const end = numberEnd(this.#source, start)
    if (end < 0) return EXPECT.syntax
    if (this.#visitor.number !== undefined) this.#visitor.number({ start, end, path: this.#path })
    this.#at = end
    return this.#afterValue()
  }
}
