import { Recent } from './recent.ts'

/** Scopes whose numbers are remembered. */
const MAX_SCOPES = 20_000
/** Runs of numbers of one scope: its prefixes, and again after every disaster. */
const MAX_RUNS = 64

interface Run {
  readonly prefix: string
  lowest: number
  highest: number
}

/**
 * The numbers that this process knows to be given out, by scope. Outlives what is opened of the scope by far. No server
 * can make this process give one of them to another value: one that tells it to has gone back, or lies.
 */
export class SeenNumbers {
  readonly #byScope = new Recent<Run[]>(MAX_SCOPES)

  /** Numbers from the lowest to the highest are given out. `isAccepted`: Dify has accepted the credential. */
  saw(scope: string, { prefix, lowest, highest }: Readonly<Run>, isAccepted: boolean): void {
    const runs = this.#byScope.get(scope) ?? []
    const run = runs.find(
      (each) => each.prefix === prefix && lowest <= each.highest + 1 && highest >= each.lowest - 1,
    )
    if (run === undefined) runs.push({ prefix, lowest, highest })
    else {
      run.lowest = Math.min(run.lowest, lowest)
      run.highest = Math.max(run.highest, highest)
    }
    if (runs.length > MAX_RUNS) runs.shift()
    this.#byScope.set(scope, runs, isAccepted)
  }

  isGiven(scope: string, prefix: string, number: number): boolean {
    return (this.#byScope.get(scope) ?? []).some(
      (run) => run.prefix === prefix && run.lowest <= number && number <= run.highest,
    )
  }
}
