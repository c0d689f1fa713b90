import type { LineStart } from './line-start.ts'

/** `[…]:` where a line may begin: the label of a definition, of any length, over lines and blank lines. */
export interface Label {
  readonly isIdle: boolean
  /** A colon here would close it. */
  readonly awaitsColon: boolean
  /** Moves over one unit. The state of the line is that in front of it. True at the colon after a label. */
  step(unit: number): boolean
  /** A blank line has gone by: a label that goes on (older versions of marked) has no second `[` in it. */
  endParagraph(): void
}

export function createLabel(line: LineStart): Label {
  return new ReadLabel(line)
}

type State = 'text' | 'inside' | 'bracket' | 'escaped'

class ReadLabel implements Label {
  readonly #line: LineStart
  #state: State = 'text'
  #previous = 0
  #hasBlankLine = false

  constructor(line: LineStart) {
    this.#line = line
  }

  get isIdle(): boolean {
    return this.#state === 'text'
  }

  get awaitsColon(): boolean {
    return this.#state === 'bracket' || this.#state === 'escaped'
  }

  endParagraph(): void {
    if (this.#state === 'inside') this.#hasBlankLine = true
    else this.#state = 'text'
  }

  step(unit: number): boolean {
    const isEnd = unit === 0x3a && this.awaitsColon
    if (isEnd) this.#state = 'text'
    else if (this.awaitsColon) this.#stepBehind(unit)
    else if (this.#state === 'inside') this.#stepInside(unit)
    else this.#open(unit)
    this.#previous = unit
    return isEnd
  }

  #open(unit: number): void {
    const opens = unit === 0x5b && this.#line.isStart
    this.#state = opens ? 'inside' : 'text'
    if (opens) this.#hasBlankLine = false
  }

  #stepInside(unit: number): void {
    // Behind a backslash it may close the label or not.
    if (unit === 0x5d) this.#state = this.#previous === 0x5c ? 'escaped' : 'bracket'
    else if (unit === 0x5b && this.#hasBlankLine) this.#open(unit)
  }

  #stepBehind(unit: number): void {
    if (unit === 0x5d) this.#state = 'bracket'
    else if (this.#state === 'escaped') this.#state = 'inside'
    else this.#open(unit)
  }
}
