import { type DecodedText, sourceOffset } from '../text/decoded.ts'
import type { JsonPath } from './path.ts'
import { encodeJsonString } from './string-token.ts'

/** A stretch of the outermost source, in its units. */
export interface SourceRange {
  readonly start: number
  readonly end: number
}

/** A string that is not JSON text itself, at whatever depth of JSON inside JSON it stands. */
export interface Leaf {
  /** Live: read it during the visit. Continues through the strings that the leaf stands in. */
  readonly path: JsonPath
  readonly isKey: boolean
  /**
   * Whether it is a number of a document inside a string; `text` is its lexeme. For the reader of that string it is text
   * like any other, so it is visited; numbers of the outermost document only are if asked for.
   */
  readonly isNumber: boolean
  /** How many JSON strings it stands in: 1 in a plain document, and for a number the strings around its document. */
  readonly level: number
  /** Fully decoded. */
  readonly text: string
  /** Range in the outermost source of the range [start, end) of `text`. */
  toSource(start: number, end: number): SourceRange
  /** The JSON text that it stands in, if it stands in a string that is one. */
  readonly around: Enclosing | undefined
  /** Where an offset of `text` stands in the text of a string around it. */
  offsetIn(place: Enclosing, offset: number): number
  /** `text` as it must stand in the outermost source. ASCII. */
  encode(text: string): string
}

/** A string of the outermost document that is being read as a document, and so on inwards. */
export interface Enclosing {
  readonly decoded: DecodedText
  readonly outer: Enclosing | undefined
}

/** A leaf of `walkDocument`. */
export class DocumentLeaf implements Leaf {
  readonly path: JsonPath
  readonly isKey: boolean
  readonly isNumber: boolean
  readonly level: number
  readonly text: string
  readonly #place: Enclosing

  constructor(
    kind: 'key' | 'value' | 'number',
    path: JsonPath,
    level: number,
    decoded: DecodedText,
    outer: Enclosing | undefined,
  ) {
    this.path = path
    this.isKey = kind === 'key'
    this.isNumber = kind === 'number'
    this.level = level
    this.text = decoded.text
    this.#place = { decoded, outer }
  }

  toSource(start: number, end: number): SourceRange {
    let from = start
    let to = end
    for (let place: Enclosing | undefined = this.#place; place !== undefined; place = place.outer) {
      from = sourceOffset(place.decoded, from)
      to = sourceOffset(place.decoded, to)
    }
    return { start: from, end: to }
  }

  get around(): Enclosing | undefined {
    return this.#place.outer
  }

  offsetIn(around: Enclosing, offset: number): number {
    let at = offset
    for (
      let place: Enclosing | undefined = this.#place;
      place !== undefined && place !== around;
      place = place.outer
    )
      at = sourceOffset(place.decoded, at)
    return at
  }

  encode(text: string): string {
    return encodeJsonString(text, this.level)
  }
}
