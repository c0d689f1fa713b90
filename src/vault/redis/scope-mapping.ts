import type { Mapping } from '../../core/mapping/vault.ts'

/**
 * What this process has read of one life of a scope. Only ever grows, so readers share it; what the server forgets
 * stays with those who hold it.
 */
export class ScopeMapping implements Mapping {
  /** Canonical id and life: a scope that is made anew under the same id is another one. */
  readonly id: string
  readonly life: string
  readonly #values = new Map<string, string>()
  readonly #highest = new Map<string, number>()

  constructor(id: string, life: string) {
    this.id = id
    this.life = life
  }

  get size(): number {
    return this.#values.size
  }

  get(placeholder: string): string | undefined {
    return this.#values.get(placeholder)
  }

  highest(prefix: string): number {
    return this.#highest.get(prefix) ?? 0
  }

  /** Highest number by prefix: every record up to it has been read. */
  get read(): Iterable<readonly [prefix: string, highest: number]> {
    return this.#highest
  }

  get prefixes(): number {
    return this.#highest.size
  }

  /** Adds what a reply says of one prefix: all records above those that were read before. */
  add(
    prefix: string,
    highest: number,
    values: readonly (readonly [number: number, value: string])[],
  ): void {
    for (const [number, value] of values) this.#values.set(`${prefix}_${number}`, value)
    if (highest > this.highest(prefix)) this.#highest.set(prefix, highest)
  }
}
