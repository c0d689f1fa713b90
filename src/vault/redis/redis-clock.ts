/**
 * The clock of a Redis server, as far as replies tell. Never ahead of it: a reply is older than its arrival. So a
 * write that began before an erasure is never taken for a later one.
 */
export class RedisClock {
  /** Lead of the server over this process, µs. */
  #lead: number | undefined
  readonly #now: () => number

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  get isKnown(): boolean {
    return this.#lead !== undefined
  }

  /** `stamp`: what the server said the time was, µs, in a reply that has just arrived. */
  saw(stamp: number): void {
    this.#lead = stamp - this.#now() * 1000
  }

  /** Server's time, µs, at a local moment in ms. */
  at(moment: number): number {
    return Math.round(moment * 1000 + (this.#lead ?? 0))
  }

  /** For a server that may be another one now. */
  reset(): void {
    this.#lead = undefined
  }
}
