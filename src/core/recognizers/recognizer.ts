/** One place in a text where a recognizer saw an entity. Offsets are UTF-16 units of the scanned text. */
export interface Finding {
  /** Entity name, `EMAIL`, `IP_PRIVATE`, … — the same word in metrics, findings and documentation. */
  readonly entity: string
  readonly start: number
  readonly end: number
  /** 0 to 1: how sure the rule is. */
  readonly score: number
  /** Which rule of the recognizer fired, for `explain`: a short stable word, never text of the traffic. */
  readonly rule: string
  /** Values with the same alias share one placeholder (spellings of one company); the first one seen comes back. */
  readonly alias?: string
}

/** Finds one family of entities. Pure; linear in the length of the text. */
export interface Recognizer {
  readonly name: string
  /** One of these `SIGN`s stands in every text with a finding. Without them it is not asked; left out: always asked. */
  readonly signs?: number
  /**
   * Calls `report` for every finding in `view`, in any order; findings may overlap.
   *
   * `view` is the normalised text: zero-width characters removed, full-width forms folded; offsets are the view's.
   */
  find(view: string, report: (finding: Finding) => void): void
}
