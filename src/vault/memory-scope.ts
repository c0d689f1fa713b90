import { MaskingError } from '../core/errors.ts'
import { aliasLookup } from '../core/mapping/alias.ts'
import type { Mapping, OwnerKey, ScopeKey, Wanted } from '../core/mapping/vault.ts'

/** Highest number of a placeholder: nine digits (see `core/masking/placeholder.ts`). */
const MAX_NUMBER = 999_999_999

/** The mapping of one scope. Only ever grows, so a reader may keep it; what has to shrink gets a successor. */
export class MemoryScope implements Mapping {
  readonly key: ScopeKey
  readonly aliases: ScopeKey[] = []
  readonly owners = new Set<OwnerKey>()
  readonly links = new Set<ScopeKey>()
  /** Monotonic milliseconds. */
  expiresAt = 0
  readonly #base: number
  readonly #values = new Map<string, string>()
  /** Prefix → value → placeholder. */
  readonly #placeholders = new Map<string, Map<string, string>>()
  /** Placeholder → what its value is looked up by, where that is not the value. */
  readonly #aliasOf = new Map<string, string>()
  /** Prefix → highest number given out. */
  readonly #highest = new Map<string, number>()

  /** Numbers start above `base`. */
  constructor(key: ScopeKey, base: number) {
    this.key = key
    this.#base = base
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

  /**
   * The same scope with its `keep` youngest placeholders. Numbering goes on where it was, so what is forgotten is
   * never given out again, and a reader of this scope keeps all of it.
   */
  successor(keep: number): MemoryScope {
    const next = new MemoryScope(this.key, this.#base)
    next.expiresAt = this.expiresAt
    next.aliases.push(...this.aliases)
    for (const owner of this.owners) next.owners.add(owner)
    for (const link of this.links) next.links.add(link)
    for (const [prefix, highest] of this.#highest) next.#highest.set(prefix, highest)
    let forget = this.size - keep
    for (const [placeholder, value] of this.#values) {
      if (forget-- > 0) continue
      next.#values.set(placeholder, value)
      const alias = this.#aliasOf.get(placeholder)
      if (alias !== undefined) next.#aliasOf.set(placeholder, alias)
      const prefix = placeholder.slice(0, placeholder.lastIndexOf('_'))
      next.#byValue(prefix).set(alias ?? value, placeholder)
    }
    return next
  }

  allocate(wanted: readonly Wanted[]): readonly string[] {
    // Literals are judged by what the scope held before: a placeholder born in this very call is not one the user
    // can have meant. Once a typed text stands for itself it does so for good, or a repeated request would change
    // its meaning.
    const known = wanted.map(({ prefix, value, literal }) =>
      literal !== undefined && this.#values.has(literal)
        ? (this.#placeholders.get(prefix)?.get(value) ?? literal)
        : undefined,
    )
    return wanted.map(
      ({ prefix, value, alias }, i) => known[i] ?? this.#placeholderOf(prefix, value, alias),
    )
  }

  #placeholderOf(prefix: string, value: string, alias?: string): string {
    const byValue = this.#byValue(prefix)
    const lookup = alias === undefined ? value : aliasLookup(alias)
    const found = byValue.get(lookup)
    if (found !== undefined) return found
    const number = (this.#highest.get(prefix) ?? this.#base) + 1
    if (number > MAX_NUMBER) throw new MaskingError('internal')
    const placeholder = `${prefix}_${number}`
    this.#highest.set(prefix, number)
    byValue.set(lookup, placeholder)
    if (alias !== undefined) this.#aliasOf.set(placeholder, lookup)
    this.#values.set(placeholder, value)
    return placeholder
  }

  #byValue(prefix: string): Map<string, string> {
    let byValue = this.#placeholders.get(prefix)
    if (byValue === undefined) {
      byValue = new Map()
      this.#placeholders.set(prefix, byValue)
    }
    return byValue
  }
}
