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

/** Servers whose clock is remembered. In a cluster anybody can make the name of an app known that does not exist. */
const MAX_CLOCKS = 10_000

/** Clocks of servers by name, those that were asked for last. One that is not known any more is asked for again. */
export class RedisClocks {
  /** Least recently used first. */
  readonly #byName = new Map<string, RedisClock>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  get size(): number {
    return this.#byName.size
  }

  of(name: string): RedisClock {
    const clock = this.#byName.get(name) ?? new RedisClock(this.#now)
    this.#byName.delete(name)
    this.#byName.set(name, clock)
    const [oldest] = this.#byName.keys()
    if (this.#byName.size > MAX_CLOCKS && oldest !== undefined) this.#byName.delete(oldest)
    return clock
  }

  reset(): void {
    for (const clock of this.#byName.values()) clock.reset()
  }
}
