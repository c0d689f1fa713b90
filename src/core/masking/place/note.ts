import type { Construct } from './construct.ts'
import { isLineEnd } from './line-units.ts'
import type { LineStart } from './line-start.ts'

/**
 * Short texts that some renderers show at another place than they stand, as they do with footnotes:
 *
 * - `^[…]`, a note in a line (Pandoc), which ends at the bracket that closes it, or else at a blank line;
 * - `*[HTML]: …`, an abbreviation (PHP Markdown Extra), which is shown wherever the word stands, and ends with its line.
 */
export function createNote(line: LineStart): Construct {
  return new Note(line)
}

type State =
  | 'text'
  /** After `^`, and after a `*` that begins a line. */
  | 'caret'
  | 'star'
  /** Of an abbreviation. */
  | 'word'
  | 'bracket'
  | 'abbreviation'
  | 'inside'
  | 'odd'

class Note implements Construct {
  readonly reason = 'definition'
  readonly address = undefined
  readonly #line: LineStart
  #state: State = 'text'
  #depth = 0

  constructor(line: LineStart) {
    this.#line = line
  }

  get isIdle(): boolean {
    return this.#state === 'text'
  }

  refuses(value: string): boolean {
    if (this.#state === 'bracket') return value.startsWith(':')
    if (this.#state === 'caret') return value.startsWith('[')
    return this.#state === 'abbreviation' || this.#state === 'inside' || this.#state === 'odd'
  }

  endParagraph(): void {
    this.#state = 'text'
  }

  step(unit: number): boolean {
    this.#state = this.#next(unit)
    return false
  }

  #next(unit: number): State {
    switch (this.#state) {
      case 'caret':
        this.#depth = 1
        return unit === 0x5b ? 'inside' : this.#open(unit)
      case 'star':
        return unit === 0x5b ? 'word' : this.#open(unit)
      case 'word':
        return isLineEnd(unit) ? 'text' : unit === 0x5d ? 'bracket' : 'word'
      case 'bracket':
        // With a blank in front of the colon too.
        return unit === 0x3a ? 'abbreviation' : unit === 0x20 ? 'bracket' : this.#open(unit)
      case 'abbreviation':
        return isLineEnd(unit) ? 'text' : 'abbreviation'
      case 'inside':
        return this.#inside(unit)
      case 'odd':
        return 'odd'
      default:
        return this.#open(unit)
    }
  }

  #open(unit: number): State {
    if (unit === 0x5e) return 'caret'
    return unit === 0x2a && this.#line.isStart ? 'star' : 'text'
  }

  #inside(unit: number): State {
    if (ODD.has(unit)) return 'odd'
    if (unit === 0x5b) this.#depth++
    else if (unit === 0x5d) this.#depth--
    return this.#depth === 0 ? 'text' : 'inside'
  }
}

/** What may take the bracket that closes a note into something that binds tighter. */
const ODD = new Set([...'\\`<$'].map((sign) => sign.charCodeAt(0)))
