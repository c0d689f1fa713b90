/** One after the other: what runs under the same name never runs at the same time. */
export class TurnQueue {
  readonly #last = new Map<string, Promise<unknown>>()

  async run<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name)
    // A predecessor that failed is not a reason to fail.
    const own = before === undefined ? task() : before.then(task, task)
    this.#last.set(name, own)
    try {
      return await own
    } finally {
      if (this.#last.get(name) === own) this.#last.delete(name)
    }
  }
}
