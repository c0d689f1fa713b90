/** Apps whose last write is remembered. */
const MAX_APPS = 10_000

/**
 * The youngest write of numbers that this process knows of, by app. A server that knows of an older one only has gone
 * back: to a dump, to a replica that lagged, to an earlier state of its machine.
 */
export class SeenWrites {
  /** Least recently seen first. */
  readonly #byApp = new Map<string, number>()

  of(tag: string): number {
    return this.#byApp.get(tag) ?? 0
  }

  saw(tag: string, sequence: number): void {
    const seen = Math.max(sequence, this.of(tag))
    this.#byApp.delete(tag)
    this.#byApp.set(tag, seen)
    const [oldest] = this.#byApp.keys()
    if (this.#byApp.size > MAX_APPS && oldest !== undefined) this.#byApp.delete(oldest)
  }
}
