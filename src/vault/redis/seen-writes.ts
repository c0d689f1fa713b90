import { Recent } from './recent.ts'

/** Apps whose last write is remembered. */
const MAX_APPS = 10_000

/**
 * The youngest write of numbers that this process knows of, by app. A server that knows of an older one only has gone
 * back: to a dump, to a replica that lagged, to an earlier state of its machine.
 */
export class SeenWrites {
  readonly #byApp = new Recent<number>(MAX_APPS)

  of(tag: string): number {
    return this.#byApp.get(tag) ?? 0
  }

  /** `isAccepted`: Dify has accepted the credential. */
  saw(tag: string, sequence: number, isAccepted: boolean): void {
    this.#byApp.set(tag, Math.max(sequence, this.of(tag)), isAccepted)
  }
}
