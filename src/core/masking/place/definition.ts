import type { Construct } from './construct.ts'
import { createLabel } from './label.ts'
import type { LineStart } from './line-start.ts'
import { isBlank, isLineEnd } from './line-units.ts'

/**
 * `[…]: target "title"`: what a definition says (CommonMark 0.31, 4.7) a renderer puts wherever the label is named, which may be
 * after a tag that never ends. So no value at all stands in it, a whole address neither.
 *
 * The target is the one word after the label, on the same line or the next; if readers may differ about its end, it ends at the
 * next blank line. What begins as a title ends with the line on which it is closed: some readers take blank lines into it.
 */
export function createDefinition(line: LineStart): Construct & { readonly awaitsWord: boolean } {
  return new Definition(line)
}

/** Where a definition is. `lost`: to the end of the text, for a title may have begun at an unknown place. */
type State = 'text' | 'before' | 'pointy' | 'word' | 'behind' | 'title' | 'odd' | 'lost'

const GOES_OVER_BLANK_LINES: ReadonlySet<State> = new Set(['title', 'lost'])

class Definition implements Construct {
  readonly reason = 'definition'
  readonly address = undefined
  readonly #label
  #state: State = 'text'
  #previous = 0
  /** The label stands where a target may: to a reader that knows no footnotes, it is one, and a title may follow. */
  #isTarget = false
  /** What closes the title, and whether it has. */
  #closer = 0
  #isClosed = false

  constructor(line: LineStart) {
    this.#label = createLabel(line)
  }

  get isIdle(): boolean {
    return this.#state === 'text' && this.#label.isIdle
  }

  /** A value stands where the target does; whether it is one, the word after it says. */
  get awaitsWord(): boolean {
    return this.#state === 'before'
  }

  refuses(value: string, behind: string): boolean {
    const first = value.charCodeAt(0)
    switch (this.#state) {
      case 'text':
        // A value that begins with a colon would say a target.
        return this.#label.awaitsColon && first === 0x3a
      case 'before':
        // A line of a log, as `[ERROR]: EMAIL_1 is away`: with a second word it is not a definition.
        if (this.#isTarget && CLOSERS.has(first)) return true
        return !SECOND_WORD.test(behind) || /[\n\r]/.test(value)
      case 'behind':
        return CLOSERS.has(first)
      default:
        return true
    }
  }

  endParagraph(): void {
    this.#label.endParagraph()
    if (!GOES_OVER_BLANK_LINES.has(this.#state)) this.#state = 'text'
  }

  step(unit: number): boolean {
    // To a client that reads the strings of JSON text, `]:` ends a label wherever it stands.
    const isColon = unit === 0x3a && this.#previous === 0x5d
    const isLabel = this.#label.step(unit) || (isColon && this.#state !== 'text')
    const ends = isLabel ? this.#beginBehindLabel() : this.#advance(unit)
    this.#previous = unit
    return ends
  }

  #beginBehindLabel(): boolean {
    this.#isTarget = this.#state === 'word'
    if (this.#state === 'text' || this.#isTarget) this.#state = 'before'
    else if (this.#state === 'title') this.#state = 'lost'
    else if (this.#state !== 'lost') this.#state = 'odd'
    return false
  }

  /** True if the target ends here. */
  #advance(unit: number): boolean {
    switch (this.#state) {
      case 'before':
        this.#begin(unit)
        return false
      case 'pointy':
      case 'word':
        return this.#advanceTarget(unit)
      case 'behind':
        this.#advanceBehind(unit)
        return false
      case 'title':
        this.#advanceTitle(unit)
        return false
      case 'odd':
        if (CLOSERS.has(unit)) this.#state = 'lost'
        return false
      default:
        return false
    }
  }

  /** Blanks, and marks of quotes where the line goes on. */
  #begin(unit: number): void {
    if (isBlank(unit) || unit === 0x3e) return
    if (unit === 0x3c) this.#state = 'pointy'
    else if (this.#isTarget && CLOSERS.has(unit)) this.#beginTitle(unit)
    else this.#state = isPlain(unit) ? 'word' : 'odd'
  }

  #advanceTarget(unit: number): boolean {
    const isPointy = this.#state === 'pointy'
    const ends = isPointy ? unit === 0x3e : isBlank(unit)
    if (ends) this.#state = 'behind'
    else if (!isPlain(unit) || (isPointy && isLineEnd(unit))) this.#state = 'odd'
    return ends
  }

  /** With any other word after the target on its line it is not a definition; on the next line it has none to do with it. */
  #advanceBehind(unit: number): void {
    if (isBlank(unit) || unit === 0x3e) return
    if (CLOSERS.has(unit)) this.#beginTitle(unit)
    // To a client that reads the strings of JSON text it begins a blank, a line or the quote of a title.
    else this.#state = unit === 0x5c ? 'odd' : 'text'
  }

  #beginTitle(unit: number): void {
    this.#state = 'title'
    this.#closer = CLOSERS.get(unit) ?? 0
    this.#isClosed = false
  }

  #advanceTitle(unit: number): void {
    // Behind a backslash it is not sure that it closes.
    if (isLineEnd(unit) && this.#isClosed) this.#state = 'text'
    else if (unit === this.#closer && this.#previous !== 0x5c) this.#isClosed = true
  }
}

const SECOND_WORD = /^ [\p{L}\p{N}]/u

/** What a title begins with, and ends with. */
const CLOSERS = new Map(['""', "''", '()'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]))

const isPlain = (unit: number): boolean =>
  (unit >= 0x20 || isBlank(unit)) && unit !== 0x3c && unit !== 0x5c && unit !== 0x7f
