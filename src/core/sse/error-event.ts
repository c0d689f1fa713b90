/** `"event": "error"` of a JSON object: inside a string its quotes would be escaped. */
const ERROR_EVENT = /(?:^|[^\\])"event"\s{0,8}:\s{0,8}"error"/

/** Longest text that the pattern can match, and the character before it. */
const LONGEST = '"event"'.length + '"error"'.length + 1 + 16 + 1

/** Watches the chunks of an event stream for an event by which Dify says that a run has failed. */
export class ErrorEventWatch {
  #seen = false
  #tail = ''

  get seen(): boolean {
    return this.#seen
  }

  push(chunk: string): void {
    if (this.#seen) return
    // The end of the chunk before: an event may be cut anywhere.
    const text = this.#tail + chunk
    this.#seen = ERROR_EVENT.test(text)
    this.#tail = text.slice(-LONGEST)
  }
}
