/**
 * Tells whether the line so far may be nothing but what stands in front of a block: marks of quotes and lists, of
 * footnotes and tasks. Only a letter outside of brackets, a number that counts no list,
 * or brackets around a text make sure that it is a line of text.
 *
 * A line begins behind a line break, and behind what a client may make one of: a `"` (a string of JSON begins there), an
 * escape (`\n` in such a string), and a `>` (Dify's web app breaks the line behind some tags).
 */
export interface LineStart {
  readonly isStart: boolean
  /** Nothing stands in front, not even a blank. */
  readonly isFirst: boolean
  /** Nothing stands in front but blanks, too few for indented code. */
  readonly isLead: boolean
  step(unit: number): void
}

type State = 'start' | 'number' | 'bracket' | 'closed' | 'text'

/** Blanks that make code of a line (CommonMark 0.31, 4.4). */
const INDENTED = 4

export function createLineStart(): LineStart {
  let state: State = 'start'
  /** Blanks in front, as long as there is nothing else. */
  let lead = 0
  let isEscaped = false
  let length = 0
  const advance = (unit: number): void => {
    if (state === 'bracket') {
      if (unit === 0x5d) state = length > 1 ? 'closed' : 'start'
      // Footnotes, and notes of GitHub.
      else if (length === 0 && (unit === 0x5e || unit === 0x21)) length = Number.NEGATIVE_INFINITY
      else length++
    } else if (isDigit(unit)) state = 'number'
    else if (state === 'number') state = unit === 0x2e || unit === 0x29 ? 'start' : 'text'
    else if (unit === 0x5b) {
      state = 'bracket'
      length = 0
    } else if (isLetter(unit)) state = 'text'
  }
  return {
    get isStart() {
      return state !== 'text'
    },
    get isFirst() {
      return lead === 0
    },
    get isLead() {
      return lead >= 0 && lead < INDENTED
    },
    step(unit) {
      const wasEscaped = isEscaped
      isEscaped = unit === 0x5c
      if (unit === 0x0a || unit === 0x0d) {
        state = 'start'
        lead = 0
        return
      }
      lead = unit === 0x20 && lead >= 0 ? lead + 1 : -1
      // In brackets that run on an escape changes nothing: `[a\]b]:`.
      if ((isEscaped || wasEscaped) && state === 'bracket') return
      if (unit === 0x22 || unit === 0x3e || isEscaped || wasEscaped) state = 'start'
      else if (state === 'closed') {
        state = unit === 0x3a ? 'start' : 'text'
      } else if (state !== 'text') advance(unit)
    },
  }
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

/** Of any language. */
export function isLetter(unit: number): boolean {
  if (unit < 0x80) return (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a
  return /\p{L}/u.test(String.fromCharCode(unit))
}
