import { isDigit } from '../../recognizers/shared/characters.ts'

/**
 * Tells whether the line so far may be nothing but what stands in front of a block: marks of quotes and lists, of
 * footnotes and tasks. Only a letter outside of brackets, a number that counts no list,
 * or brackets around a text make sure that it is a line of text.
 *
 * A line begins after a line break, and after what a client may make one of: a `"` (a string of JSON begins there), an
 * escape (`\n` in such a string), and a `>` (Dify's web app breaks the line after some tags).
 */
export interface LineStart {
  readonly isStart: boolean
  /** How many marks of quotes (`> `) stand in front, each with one blank after it; -1 if anything else does, a blank even. */
  readonly quotes: number
  /** Nothing stands in front but blanks, too few for indented code. */
  readonly isLead: boolean
  step(unit: number): void
}

type State = 'start' | 'number' | 'bracket' | 'closed' | 'text'

/** Blanks that make code of a line (CommonMark 0.31, 4.4). */
const INDENTED = 4

export function createLineStart(): LineStart {
  return new Line()
}

class Line implements LineStart {
  #state: State = 'start'
  /** Blanks in front, as long as there is nothing else. */
  #lead = 0
  #quotes = 0
  /** Behind the `>` of a mark. */
  #isMark = false
  #isEscaped = false
  #length = 0

  get isStart(): boolean {
    return this.#state !== 'text'
  }

  get quotes(): number {
    return this.#isMark ? -1 : this.#quotes
  }

  get isLead(): boolean {
    return this.#lead >= 0 && this.#lead < INDENTED
  }

  step(unit: number): void {
    const wasEscaped = this.#isEscaped
    this.#isEscaped = unit === 0x5c
    if (unit === 0x0a || unit === 0x0d) {
      this.#state = 'start'
      this.#lead = 0
      this.#quotes = 0
      this.#isMark = false
      return
    }
    this.#countMark(unit)
    this.#lead = unit === 0x20 && this.#lead >= 0 ? this.#lead + 1 : -1
    // In brackets that run on an escape changes nothing: `[a\]b]:`.
    if ((this.#isEscaped || wasEscaped) && this.#state === 'bracket') return
    if (unit === 0x22 || unit === 0x3e || this.#isEscaped || wasEscaped) this.#state = 'start'
    else if (this.#state === 'closed') this.#state = unit === 0x3a ? 'start' : 'text'
    else if (this.#state !== 'text') this.#advance(unit)
  }

  #countMark(unit: number): void {
    if (this.#quotes < 0) return
    if (this.#isMark ? unit !== 0x20 : unit !== 0x3e) this.#quotes = -1
    else if (this.#isMark) this.#quotes++
    this.#isMark = !this.#isMark
  }

  #advance(unit: number): void {
    if (this.#state === 'bracket') {
      if (unit === 0x5d) this.#state = this.#length > 1 ? 'closed' : 'start'
      // Footnotes, and notes of GitHub.
      else if (this.#length === 0 && (unit === 0x5e || unit === 0x21))
        this.#length = Number.NEGATIVE_INFINITY
      else this.#length++
    } else if (isDigit(unit)) this.#state = 'number'
    else if (this.#state === 'number')
      this.#state = unit === 0x2e || unit === 0x29 ? 'start' : 'text'
    else if (unit === 0x5b) {
      this.#state = 'bracket'
      this.#length = 0
    } else if (isLetter(unit)) this.#state = 'text'
  }
}

/** Of any language. */
export function isLetter(unit: number): boolean {
  if (unit < 0x80) return (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a
  return /\p{L}/u.test(String.fromCharCode(unit))
}
