import type { Construct } from './construct.ts'
import { isBlank, isLineEnd } from './line-units.ts'
import type { LineStart } from './line-start.ts'

/**
 * `[^1]: …` where a line may begin (GFM, footnotes): a renderer shows it at the end of the page, where a tag or script that came
 * later may be open still. Its label becomes the name of a part of the page, and goes there too.
 *
 * It ends where text stands at the very start of a line after a blank line. Dify's web app takes blank lines away around its tags
 * for thinking, so that one beside a tag ends nothing.
 */
export function createFootnote(line: LineStart): Construct {
  return new Footnote(line)
}

type State = 'text' | 'open' | 'label' | 'bracket' | 'inside' | 'blank'

class Footnote implements Construct {
  readonly reason = 'definition'
  readonly address = undefined
  readonly #line: LineStart
  #state: State = 'text'
  #previous = 0
  /** The bracket has a backslash in front: it may not have closed the label. */
  #isEscaped = false
  /** The last unit that is not blank. */
  #last = 0

  constructor(line: LineStart) {
    this.#line = line
  }

  get isIdle(): boolean {
    return this.#state === 'text'
  }

  refuses(value: string): boolean {
    const first = value.charCodeAt(0)
    if (this.#state === 'blank') return isBlank(first) || first === 0x3c
    if (this.#state === 'bracket') return first === 0x3a
    return this.#state === 'label' || this.#state === 'inside'
  }

  endParagraph(): void {
    if (this.#state !== 'inside') return
    if (this.#last !== 0x3e) this.#state = 'blank'
  }

  step(unit: number): boolean {
    this.#state = this.#next(unit)
    if (!isBlank(unit)) this.#last = unit
    this.#previous = unit
    return false
  }

  #next(unit: number): State {
    switch (this.#state) {
      case 'open':
        return unit === 0x5e ? 'label' : this.#open(unit)
      case 'label':
        return this.#inLabel(unit)
      case 'bracket':
        return this.#behindLabel(unit)
      case 'inside':
        return 'inside'
      case 'blank':
        return this.#behindBlankLine(unit)
      default:
        return this.#open(unit)
    }
  }

  #open(unit: number): State {
    return unit === 0x5b && this.#line.isStart ? 'open' : 'text'
  }

  #inLabel(unit: number): State {
    if (isLineEnd(unit)) return 'text'
    const isEscaped = this.#previous === 0x5c
    if (unit === 0x5b && !isEscaped && this.#line.isStart) return 'open'
    if (unit !== 0x5d) return 'label'
    this.#isEscaped = isEscaped
    return 'bracket'
  }

  /** PHP Markdown Extra takes a blank in front of the colon. */
  #behindLabel(unit: number): State {
    if (unit === 0x3a) return 'inside'
    if (unit === 0x20) return 'bracket'
    return this.#isEscaped ? this.#inLabel(unit) : this.#open(unit)
  }

  #behindBlankLine(unit: number): State {
    if (isLineEnd(unit)) return 'blank'
    // A backslash may write a tab in JSON text.
    return isBlank(unit) || unit === 0x3c || unit === 0x5c ? 'inside' : this.#open(unit)
  }
}
