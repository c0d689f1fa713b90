import type { DecodedText } from '../text/decoded.ts'
import { decodeJsonString } from './string-token.ts'
import { DocumentLeaf, type Enclosing, type Leaf } from './leaf.ts'
import { isBlank } from './lexemes.ts'
import type { Encoding, JsonPath } from './path.ts'
import {
  type JsonOutcome,
  type JsonScan,
  type JsonVisitor,
  type NumberToken,
  type StringToken,
  scanJson,
  startScan,
} from './scan.ts'

export type { Leaf } from './leaf.ts'

/** How far {@link walkDocument} goes. */
export interface DocumentLimits {
  /** Most containers that may be open at once, counted through all levels. */
  readonly maxDepth: number
  /** Visit the numbers of the outermost document too, as leaves of level 0. */
  readonly numbers?: boolean
  /** Told every token of the outermost document as it stands there, empty strings and JSON text too. */
  readonly tokens?: Pick<JsonVisitor, 'string' | 'number'> | undefined
}

/** Strings inside strings inside strings …: deeper than this they are read as text. */
const MAX_LEVEL = 8

/**
 * Walks a document and, in strings that as a whole are JSON objects or arrays, the documents inside: Dify sends a
 * tool's input as JSON text in a string, and its observation as JSON in JSON (0.15.8 and 1.7.0, `agent_thought`).
 * Keys and values are visited in the order of the source, empty ones left out. The outcome is that of the outermost
 * document; a string whose JSON is invalid or too deep is a leaf. Linear: a string is validated once a level.
 */
export function walkDocument(
  source: string,
  encoding: Encoding,
  visit: (leaf: Leaf) => void,
  limits: DocumentLimits,
): JsonOutcome {
  return startWalk(source, encoding, visit, limits).finish()
}

/** As {@link walkDocument}, in parts. */
export function startWalk(
  source: string,
  encoding: Encoding,
  visit: (leaf: Leaf) => void,
  limits: DocumentLimits,
): JsonScan {
  const walk = new Walk(source, encoding, visit, limits, undefined, 1)
  return startScan(source, walk, { maxDepth: limits.maxDepth, encoding })
}

/** One document, outermost or inside a string. */
class Walk implements JsonVisitor {
  readonly #source: string
  readonly #encoding: Encoding
  readonly #visit: (leaf: Leaf) => void
  readonly #limits: DocumentLimits
  readonly #outer: Enclosing | undefined
  readonly #level: number

  constructor(
    source: string,
    encoding: Encoding,
    visit: (leaf: Leaf) => void,
    limits: DocumentLimits,
    outer: Enclosing | undefined,
    level: number,
  ) {
    this.#source = source
    this.#encoding = encoding
    this.#visit = visit
    this.#limits = limits
    this.#outer = outer
    this.#level = level
  }

  string(token: StringToken): void {
    if (this.#outer === undefined) this.#limits.tokens?.string?.(token)
    const { start, end, isKey, path } = token
    if (end === start) return
    const decoded = this.#decode(token)
    const { maxDepth } = this.#limits
    if (!isKey && this.#level < MAX_LEVEL && isDocument(decoded.text, path, maxDepth)) {
      const inside = { decoded, outer: this.#outer }
      const { text } = decoded
      const inner = new Walk(text, 'utf16', this.#visit, this.#limits, inside, this.#level + 1)
      scanJson(text, inner, { maxDepth, encoding: 'utf16', outer: path })
    } else {
      const kind = isKey ? 'key' : 'value'
      this.#visit(new DocumentLeaf(kind, path, this.#level, decoded, this.#outer))
    }
  }

  /** The scan has seen whether there is anything to decode. */
  #decode({ start, end, escaped, ascii }: StringToken): DecodedText {
    const isPlain = !escaped && (ascii || this.#encoding === 'utf16')
    return isPlain
      ? { text: this.#source.slice(start, end), start, end }
      : decodeJsonString(this.#source, start, end, this.#encoding)
  }

  number(token: NumberToken): void {
    const { start, end, path } = token
    if (this.#outer === undefined) {
      this.#limits.tokens?.number?.(token)
      if (this.#limits.numbers !== true) return
    }
    const decoded = { text: this.#source.slice(start, end), start, end }
    this.#visit(new DocumentLeaf('number', path, this.#level - 1, decoded, this.#outer))
  }
}

/** A number that is written with a point or an exponent. */
const NOT_AS_DIGITS = /\d[.eE]/

/**
 * Whether a string as a whole is a JSON object or array that has strings of its own, or numbers that do not stand there as
 * digits. One without is read as text just as well, in one piece. Validated before it is walked, so that a mistake at its end does not leave half of it read.
 */
function isDocument(text: string, path: JsonPath, maxDepth: number): boolean {
  if (!opensAndCloses(text) || !(text.includes('"') || NOT_AS_DIGITS.test(text))) return false
  return scanJson(text, {}, { maxDepth, encoding: 'utf16', outer: path }).valid
}

function opensAndCloses(text: string): boolean {
  let start = 0
  let end = text.length - 1
  while (start < end && isBlank(text.charCodeAt(start))) start++
  const open = text.charCodeAt(start)
  if (open !== 0x7b && open !== 0x5b) return false
  while (end > start && isBlank(text.charCodeAt(end))) end--
  return text.charCodeAt(end) === open + 2
}
