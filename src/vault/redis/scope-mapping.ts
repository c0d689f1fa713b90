import { isPlaceholderOf } from '../../core/text/placeholder-form.ts'
import type { Mapping } from '../../core/mapping/vault.ts'
import { RecordError } from '../sealing/sealed-record.ts'

/** How far a run of numbers goes, and how far it has been read. */
export interface RunEnd {
  /** The prefix, or the prefix and the number that a later block begins above. */
  readonly run: string
  readonly prefix: string
  readonly highest: number
  readonly read: number
}

export interface OpenedRecord {
  readonly placeholder: string
  readonly value: string
  readonly lookup: Buffer
}

interface Known {
  readonly value: string
  /** What the value is looked up by, a unit a byte. */
  readonly lookup: string
}

/**
 * What this process has read of one life of a scope. Only ever grows, so readers share it; what the server forgets
 * stays with those who hold it.
 */
export class ScopeMapping implements Mapping {
  /** Canonical id and life: a scope that is made again under the same id is another one. */
  readonly id: string
  readonly life: string
  /** By placeholder. */
  readonly #values = new Map<string, Known>()
  readonly #lookups = new Set<string>()
  readonly #highest = new Map<string, number>()
  /** By run of numbers: where it ends, and up to which number every record has been read. */
  readonly #runs = new Map<string, { readonly highest: number; readonly read: number }>()

  constructor(id: string, life: string) {
    this.id = id
    this.life = life
  }

  get size(): number {
    return this.#values.size
  }

  get(placeholder: string): string | undefined {
    return this.#values.get(placeholder)?.value
  }

  *valuesOf(prefix: string): Iterable<readonly [string, string]> {
    for (const [placeholder, { value }] of this.#values)
      if (isPlaceholderOf(prefix, placeholder)) yield [placeholder, value]
  }

  highest(prefix: string): number {
    return this.#highest.get(prefix) ?? 0
  }

  /** Whether a placeholder stands for what a value is looked up by. */
  means(placeholder: string, lookup: Buffer): boolean {
    return this.#values.get(placeholder)?.lookup === lookup.toString('latin1')
  }

  /** Whether some placeholder does. */
  knows(lookup: Buffer): boolean {
    return this.#lookups.has(lookup.toString('latin1'))
  }

  /** Whether no placeholder stands for another value here than it does in an earlier state of the same scope. */
  agreesWith(earlier: ScopeMapping): boolean {
    for (const [placeholder, { lookup }] of this.#values) {
      const before = earlier.#values.get(placeholder)
      if (before !== undefined && before.lookup !== lookup) return false
    }
    return true
  }

  /** By run the number up to which every record has been read. */
  get read(): readonly (readonly [run: string, read: number])[] {
    return [...this.#runs].map(([run, { read }]) => [run, read])
  }

  /** Whether every record that the server has told of has been read. */
  get isComplete(): boolean {
    for (const { highest, read } of this.#runs.values()) if (read < highest) return false
    return true
  }

  /** Records that have been read, or that there are none: grows from page to page until the mapping is complete. */
  get progress(): number {
    let sum = 0
    for (const { read } of this.#runs.values()) sum += read
    return sum
  }

  /** Adds what a reply says of one run: the records above those that were read before, up to `read`. */
  add({ run, prefix, highest, read }: RunEnd, records: readonly OpenedRecord[]): void {
    for (const { placeholder, value, lookup: bytes } of records) {
      const lookup = bytes.toString('latin1')
      const known = this.#values.get(placeholder)
      if (known !== undefined && known.lookup !== lookup)
        throw new RecordError('the placeholder stood for another value before')
      this.#values.set(placeholder, { value, lookup })
      this.#lookups.add(lookup)
    }
    const before = this.#runs.get(run)
    this.#runs.set(run, {
      highest: Math.max(highest, before?.highest ?? 0),
      read: Math.max(read, before?.read ?? 0),
    })
    this.#highest.set(prefix, Math.max(highest, this.highest(prefix)))
  }
}
