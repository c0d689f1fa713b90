/** The owners of texts, nodes of a workflow, whose texts still go on. */
export class RunningOwners {
  readonly #runs = new Map<string, number>()
  #isKnown = false

  /** Whether the stream says when an owner begins and ends. */
  get isKnown(): boolean {
    return this.#isKnown
  }

  /** A node may run several times at once, in branches of an iteration. */
  start(owner: string): void {
    this.#isKnown = true
    this.#runs.set(owner, (this.#runs.get(owner) ?? 0) + 1)
  }

  end(owner: string | undefined): void {
    if (owner === undefined) return
    const left = (this.#runs.get(owner) ?? 0) - 1
    if (left > 0) this.#runs.set(owner, left)
    else this.#runs.delete(owner)
  }

  has(owner: string | undefined): boolean {
    return owner !== undefined && this.#runs.has(owner)
  }
}
