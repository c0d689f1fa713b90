/**
 * The matrix of faults: what is done to the proxy, and what must hold while it is done. `make chaos` runs every fault
 * in a process of its own and writes the table in docs/reliability.md; a fault marked `isShort` runs in `make test` too.
 */

/** One row of the matrix. */
export interface Fault {
  /** `R1` … `R32`: the order of the table. */
  readonly id: string
  /** What is done, in a few words: the row's first cell. */
  readonly title: string
  /** What must hold, in words that a reader of the table understands without the code. */
  readonly goal: string
  /** After this the process of the fault is killed and the row says so. */
  readonly limitSeconds: number
  /** Under ten seconds and without special tools. */
  readonly isShort?: boolean
  /** Throws only if the fault could not be carried out; what does not hold is a figure that is not met. */
  run(attempt: Attempt): Promise<void>
}

/** What a figure must be. `exactly` for counts that have one right value, mostly zero. */
export type Limit =
  | { readonly exactly: number }
  | { readonly atMost: number }
  | { readonly atLeast: number }

/** One measured number beside what it must be. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly limit: Limit
  readonly isMet: boolean
}

/** Takes down what a fault does and sees. */
export interface Attempt {
  /** So many faults were injected: kills, closes, fuzzed bodies, broken connections. */
  injected(count: number): void
  /** So many requests were sent through the proxy meanwhile. */
  sent(count: number): void
  /**
   * Counts the canaries in what reached Dify, however they are escaped or encoded there. `received`: every byte of every
   * request, as text (Latin-1 or UTF-8); `canaries`: the raw values, at least six characters each. Each occurrence is a
   * leak: the figure `raw values at Dify`.
   */
  reachedDify(received: string, canaries: readonly string[]): void
  /** A number that must hold. `unit`: `ms`, `MiB`, `values`, … */
  figure(name: string, value: number, limit: Limit, unit?: string): void
  /** A number or circumstance worth a reader's time that no goal is set for. */
  remark(text: string): void
  /** This machine cannot do it: `why`. The row says so; it does not count as met. */
  skip(why: string): void
}

/** What a fault brought. */
export interface Outcome {
  readonly id: string
  readonly injected: number
  readonly sent: number
  readonly leaks: number
  readonly figures: readonly Figure[]
  readonly remarks: readonly string[]
  readonly seconds: number
  readonly skipped?: string
  /** Why the fault could not be carried out. */
  readonly broken?: string
}

/** Whether everything held that had to. */
export function isMet(outcome: Outcome): boolean {
  return (
    outcome.broken === undefined &&
    outcome.skipped === undefined &&
    outcome.leaks === 0 &&
    outcome.figures.length > 0 &&
    outcome.figures.every((figure) => figure.isMet)
  )
}
