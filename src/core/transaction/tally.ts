import type { Place } from '../masking/request-masker.ts'
import type { Observer } from '../observer.ts'

/** What an exchange has cost and found so far; tells the observer as it goes. */
export class Tally {
  readonly #observer: Observer
  /** Monotonic seconds. */
  readonly #now: () => number
  #found = 0
  readonly #byEntity = new Map<string, number>()
  #seconds = 0

  constructor(observer: Observer, now: () => number) {
    this.#observer = observer
    this.#now = now
  }

  /** Values masked. */
  get found(): number {
    return this.#found
  }

  /** Values masked, by entity. */
  get entities(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byEntity)
  }

  /** Seconds of work. */
  get seconds(): number {
    return this.#seconds
  }

  count(places: readonly Place[]): void {
    this.#found += places.length
    const byEntity = new Map<string, number>()
    for (const { entity } of places) byEntity.set(entity, (byEntity.get(entity) ?? 0) + 1)
    for (const [entity, count] of byEntity) {
      this.#byEntity.set(entity, (this.#byEntity.get(entity) ?? 0) + count)
      this.#observer.findings(entity, count)
    }
  }

  /** Runs a piece of work and counts its time. A promise only where the work gives one: events of a stream do not. */
  timed<T>(direction: 'mask' | 'restore', work: () => T | Promise<T>): T | Promise<T> {
    const began = this.#now()
    let result: T | Promise<T>
    try {
      result = work()
    } catch (error) {
      this.#spent(direction, began)
      throw error
    }
    if (result instanceof Promise) return result.finally(() => this.#spent(direction, began))
    this.#spent(direction, began)
    return result
  }

  #spent(direction: 'mask' | 'restore', began: number): void {
    const seconds = this.#now() - began
    this.#seconds += seconds
    this.#observer.seconds(direction, seconds)
  }
}
