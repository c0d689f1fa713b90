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
  readonly #read = new Map<string, number>()

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

  /** By prefix the number up to which every record has been read. */
  get read(): Iterable<readonly [prefix: string, read: number]> {
    return this.#read
  }

  get prefixes(): number {
    return this.#read.size
  }

  /** Whether every record that the server has told of has been read. */
  get isComplete(): boolean {
    for (const [prefix, read] of this.#read) if (read < this.highest(prefix)) return false
    return true
  }

  /** Adds what a reply says of one prefix: the records above those that were read before, up to `read`. */
  add(
    prefix: string,
    highest: number,
    read: number,
    values: readonly (readonly [number: number, value: string])[],
  ): void {
    for (const [number, value] of values) this.#values.set(`${prefix}_${number}`, value)
    this.#highest.set(prefix, Math.max(highest, this.highest(prefix)))
    this.#read.set(prefix, Math.max(read, this.#read.get(prefix) ?? 0))
  }
}
