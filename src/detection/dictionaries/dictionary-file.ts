/** A name and its aliases as a dictionary file has them, and its line. */
export interface Row {
  /** Undefined: the first term names it. */
  readonly id: string | undefined
  readonly terms: readonly string[]
  /** From 1. */
  readonly line: number
}

/** What is wrong with a dictionary file. Never holds a term. */
export interface DictionaryProblem {
  /** From 1; 1 for the file as a whole. */
  readonly line: number
  readonly message: string
}

export type Rows =
  | { readonly rows: readonly Row[] }
  | { readonly problems: readonly DictionaryProblem[] }
