import type { FailurePattern } from '../product/event-table.ts'

/** Watches the chunks of an event stream for an event by which the product says that a run has failed. */
export class ErrorEventWatch {
  readonly #failure: FailurePattern
  #seen = false
  #tail = ''

  constructor(failure: FailurePattern) {
    this.#failure = failure
  }

  get seen(): boolean {
    return this.#seen
  }

  push(chunk: string): void {
    if (this.#seen) return
    const { pattern, longest } = this.#failure
    // The end of the chunk before: an event may be cut anywhere.
    const text = this.#tail + chunk
    this.#seen = pattern.test(text)
    this.#tail = text.slice(-longest)
  }
}
