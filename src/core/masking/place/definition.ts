import { type Address, NO_ADDRESS, BLANKS, createAddress } from './address.ts'
import type { Construct } from './construct.ts'
import type { LineStart } from './line-start.ts'

/**
 * `[…]: …`: where a definition says its target (CommonMark 0.31, 4.7), from which a picture is loaded that names it. The
 * label may begin wherever a line may, be of any length and go over lines. The target is the one word behind it, on the same
 * line or the next; if readers may differ about its end, it ends at the next blank line.
 */
export function createDefinition(
  line: LineStart,
  allowedHosts: readonly string[],
): Construct & { readonly awaitsWord: boolean } {
  return new Definition(line, allowedHosts)
}

type State = 'text' | 'label' | 'bracket' | 'escaped' | 'before' | 'pointy' | 'word' | 'odd'

class Definition implements Construct {
  readonly reason = 'definition'
  readonly #line: LineStart
  readonly #allowedHosts: readonly string[]
  #state: State = 'text'
  #previous = 0
  /** The label stands where a target may: to a reader that knows no footnotes, its first word is one. */
  #isTarget = false
  #address: Address = NO_ADDRESS

  constructor(line: LineStart, allowedHosts: readonly string[]) {
    this.#line = line
    this.#allowedHosts = allowedHosts
  }

  get isIdle(): boolean {
    return this.#state === 'text' && !this.#isTarget
  }

  get isOpen(): boolean {
    if (this.#isTarget) return false
    return this.#state === 'text' || this.#state === 'label' || this.#isAfterBracket
  }

  get address(): Address | undefined {
    return this.isOpen || this.#state === 'odd' ? undefined : this.#address
  }

  refuses(value: string, behind: string): boolean {
    // A line of a log, as `[ERROR]: EMAIL_1 is away`: with a second word it is not a definition.
    if (this.awaitsWord && SECOND_WORD.test(behind)) return /[\n\r]/.test(value)
    // A value that begins with a colon would say a target.
    if (this.isOpen) return this.#isAfterBracket && value.startsWith(':')
    return this.address?.takes(value, behind, this.#state === 'pointy' ? '>' : BLANKS) !== true
  }

  get #isAfterBracket(): boolean {
    return this.#state === 'bracket' || this.#state === 'escaped'
  }

  /** A value stands where the target does; whether it is one, the word behind it says. */
  get awaitsWord(): boolean {
    return this.#state === 'before'
  }

  endParagraph(): void {
    this.#state = 'text'
    this.#isTarget = false
  }

  step(unit: number): boolean {
    const state = this.#state
    const ends = this.#step(unit)
    this.#previous = unit
    return ends && state !== 'text'
  }

  /** The state of the line is that in front of the unit. */
  #step(unit: number): boolean {
    if (this.#isTarget) this.#advanceTarget(unit)
    switch (this.#state) {
      case 'text':
        if (unit === 0x5b && this.#line.isStart) this.#state = 'label'
        return false
      case 'label':
        // Behind a backslash it may close the label or not.
        if (unit === 0x5d) this.#state = this.#previous === 0x5c ? 'escaped' : 'bracket'
        return false
      case 'bracket':
      case 'escaped':
        this.#closeLabel(unit)
        return false
      case 'before':
        this.#begin(unit)
        return false
      case 'pointy':
      case 'word':
        return this.#advance(unit)
      default:
        return false
    }
  }

  #advanceTarget(unit: number): void {
    this.#isTarget = !isBlank(unit) && isPlain(unit)
    if (!isPlain(unit)) this.#state = 'odd'
    this.#address.add(unit)
  }

  #closeLabel(unit: number): void {
    if (unit === 0x3a) {
      this.#state = 'before'
      if (!this.#isTarget) this.#address = createAddress(this.#allowedHosts)
    } else if (unit === 0x5d) this.#state = 'bracket'
    else if (this.#state === 'escaped') this.#state = 'label'
    else {
      this.#state = 'text'
      if (unit === 0x5b && this.#line.isStart) this.#state = 'label'
    }
  }

  /** Blanks, and marks of quotes where the line goes on. */
  #begin(unit: number): void {
    if (unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d || unit === 0x3e) return
    // Behind the label of a footnote another one may begin.
    if (unit === 0x5b) {
      this.#state = 'label'
      this.#isTarget = true
      this.#address.add(unit)
    } else if (unit === 0x3c) this.#state = 'pointy'
    else {
      this.#state = isPlain(unit) ? 'word' : 'odd'
      this.#address.add(unit)
    }
  }

  #advance(unit: number): boolean {
    const isPointy = this.#state === 'pointy'
    const ends = isPointy ? unit === 0x3e : isBlank(unit)
    if (ends) this.#state = 'text'
    // To a client that reads the strings of JSON text, another definition.
    else if (unit === 0x3a && this.#previous === 0x5d) this.#state = isPointy ? 'odd' : 'before'
    else if (!isPlain(unit) || (isPointy && (unit === 0x0a || unit === 0x0d))) this.#state = 'odd'
    else this.#address.add(unit)
    return ends
  }
}

const SECOND_WORD = /^ [\p{L}\p{N}]/u

const isBlank = (unit: number): boolean =>
  unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d

const isPlain = (unit: number): boolean =>
  (unit >= 0x20 || isBlank(unit)) && unit !== 0x3c && unit !== 0x5c && unit !== 0x7f
