import type { Finding } from '../recognizers/recognizer.ts'

/**
 * A stretch of text that one placeholder will stand for: the union of findings that overlap, widened where a part
 * alone could not be put back (a URL that carries an entity is masked whole).
 */
export interface Span {
  readonly start: number
  readonly end: number
  /** Entity of the winning finding, or `URL`, or `LITERAL` for placeholder-shaped text that the user typed. */
  readonly entity: string
  /** Placeholder prefix to allocate under, `EMAIL`. */
  readonly prefix: string
  /** For LITERAL, which stays as it is: the canonical form of what the user typed, `EMAIL_1`. */
  readonly literal?: string
  /** What all spellings of the value have in common, where there is such a form: `+84912345678`. */
  readonly canonical?: string
  /** The value must never come back: one of its entities is `restore: never`. */
  readonly isWithheld?: true
  /** What the recognizers reported inside the span. Empty for LITERAL. */
  readonly findings: readonly Finding[]
}

/** Whether there is more than what the user typed to look like a placeholder. */
export const holdsValue = (spans: readonly Span[]): boolean =>
  spans.some(({ literal }) => literal === undefined)

/** Text → disjoint spans in ascending order. Pure, linear. */
export interface Scanner {
  /**
   * `label`: what the text is called (a JSON key, a column), read as context in front of it. `found`: what others have
   * found in the text.
   */
  scan(text: string, label?: string, found?: readonly Finding[]): readonly Span[]
}

/** UTF-16 units from which on reading a text takes some milliseconds. */
export const LONG = 65_536

/** A scanner that need not read a long text in one go. */
export interface PausingScanner extends Scanner {
  /** As `scan`; `pause` lets others have their turn, after each recognizer has read the text. */
  scanInTurns(
    text: string,
    pause: () => Promise<void>,
    label?: string,
    found?: readonly Finding[],
  ): Promise<readonly Span[]>
}
