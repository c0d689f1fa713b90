/**
 * Follows Markdown unit by unit and tells where a link reference definition (CommonMark 0.31, 4.7) says its target:
 * behind `[…]:` at the start of a line, in quotes and lists too. An image that names it is loaded from there.
 */
export interface LinkDefinition {
  /** The unit read last is the colon. */
  readonly opens: boolean
  /** Not behind a bracket that may open one. */
  readonly isIdle: boolean
  /** In the middle of a line that holds none: only its end can change that. */
  readonly isText: boolean
  /** `isEscaped`: a backslash stands in front of the unit. */
  advance(unit: number, isEscaped: boolean): void
}

/** Most characters of a label. */
const MAX_LABEL = 999

type State = 'start' | 'label' | 'closed' | 'opens' | 'text'

/** Most units of quotes and lists in front of it. */
const MAX_CONTAINERS = 64

/** `isLineStart`: whether the first unit may stand in front of a definition. */
export function createLinkDefinition(isLineStart: boolean): LinkDefinition {
  return new Tracker(isLineStart)
}

/** Whether a definition may begin at `at` of a text that begins at `from`. */
export function mayBeginDefinition(text: string, at: number, from: number): boolean {
  return lineInFront(text, at, from) >= 0
}

/**
 * Where the line begins, if nothing stands between there and `at` but what may stand in front of a definition, and not
 * too much of it; else -1. `from`: where the text begins.
 */
export function lineInFront(text: string, at: number, from: number): number {
  for (let before = at; at - before <= MAX_CONTAINERS; before--) {
    if (before === from) return before
    const unit = text.charCodeAt(before - 1)
    if (isLineEnd(unit)) return before
    if (!isContainer(unit)) return -1
  }
  return -1
}

class Tracker implements LinkDefinition {
  #state: State
  #length = 0

  constructor(isLineStart: boolean) {
    this.#state = isLineStart ? 'start' : 'text'
  }

  get opens(): boolean {
    return this.#state === 'opens'
  }

  get isIdle(): boolean {
    return this.#state !== 'label' && this.#state !== 'closed'
  }

  get isText(): boolean {
    return this.#state === 'text'
  }

  advance(unit: number, isEscaped: boolean): void {
    if (this.#state === 'label') this.#advanceLabel(unit, isEscaped)
    else if (isLineEnd(unit)) {
      this.#state = 'start'
      this.#length = 0
    } else if (this.#state === 'closed') this.#state = unit === 0x3a ? 'opens' : 'text'
    else if (this.#state === 'start') {
      if (unit === 0x5b) this.#openLabel()
      else if (!isContainer(unit) || ++this.#length > MAX_CONTAINERS) this.#state = 'text'
    } else this.#state = 'text'
  }

  #openLabel(): void {
    this.#state = 'label'
    this.#length = 0
  }

  #advanceLabel(unit: number, isEscaped: boolean): void {
    if (isEscaped) this.#length++
    else if (unit === 0x5d) this.#state = 'closed'
    else if (unit === 0x5b || this.#length++ > MAX_LABEL) this.#state = 'text'
  }
}

export const isLineEnd = (unit: number): boolean => unit === 0x0a || unit === 0x0d

/** What stands in front of a paragraph in quotes and lists: `> `, `- `, `* `, `+ `, `1. `, `1) `. */
const isContainer = (unit: number): boolean =>
  unit === 0x20 ||
  unit === 0x09 ||
  (unit >= 0x29 && unit <= 0x2b) ||
  unit === 0x2d ||
  unit === 0x2e ||
  unit === 0x3e ||
  (unit >= 0x30 && unit <= 0x39)
