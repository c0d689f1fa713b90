import { MaskingError } from '../core/errors.ts'
import { aliasLookup } from '../core/mapping/alias.ts'
import type { Mapping, OwnerKey, ScopeKey, Wanted } from '../core/mapping/vault.ts'

/** Highest number of a placeholder: nine digits (see `core/masking/placeholder.ts`). */
const MAX_NUMBER = 999_999_999

/** What a scope has given out under one prefix. */
interface Numbered {
  readonly prefix: string
  /** Highest number; a scope's base if there was none yet. */
  highest: number
  /** Value, or what it is looked up by → placeholder. */
  readonly byValue: Map<string, string>
}

/** The mapping of one scope. Only ever grows, so a reader may keep it; what has to shrink gets a successor. */
export class MemoryScope implements Mapping {
  readonly key: ScopeKey
  readonly aliases: ScopeKey[] = []
  /** Few: an end user, and one for each conversation of theirs. */
  readonly owners: OwnerKey[] = []
  /** Undefined: none. Most scopes have none, and there are many scopes. */
  links: Set<ScopeKey> | undefined
  /** Monotonic milliseconds. */
  expiresAt = 0
  readonly #base: number
  readonly #values = new Map<string, string>()
  /** Prefix → what was given out under it. Few: a list is smaller than a table, and no slower. */
  readonly #prefixes: Numbered[] = []
  /** Placeholder → what its value is looked up by, where that is not the value. Undefined: nowhere. */
  #aliasOf: Map<string, string> | undefined

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
    return this.#known(prefix)?.highest ?? 0
  }

  /**
   * The same scope with its `keep` youngest placeholders. Numbering goes on where it was, so what is forgotten is
   * never given out again, and a reader of this scope keeps all of it.
   */
  successor(keep: number): MemoryScope {
    const next = new MemoryScope(this.key, this.#base)
    next.expiresAt = this.expiresAt
    next.aliases.push(...this.aliases)
    next.owners.push(...this.owners)
    if (this.links !== undefined) next.links = new Set(this.links)
    for (const { prefix, highest } of this.#prefixes) next.#numbered(prefix).highest = highest
    let forget = this.size - keep
    for (const [placeholder, value] of this.#values) {
      if (forget-- > 0) continue
      next.#values.set(placeholder, value)
      const alias = this.#aliasOf?.get(placeholder)
      if (alias !== undefined) (next.#aliasOf ??= new Map()).set(placeholder, alias)
      const prefix = placeholder.slice(0, placeholder.lastIndexOf('_'))
      next.#numbered(prefix).byValue.set(alias ?? value, placeholder)
    }
    return next
  }

  allocate(wanted: readonly Wanted[]): readonly string[] {
    // Literals are judged by what the scope held before: a placeholder born in this very call is not one the user
    // can have meant. Once a typed text stands for itself it does so for good, or a repeated request would change
    // its meaning.
    const known = wanted.map(({ prefix, value, literal }) =>
      literal !== undefined && this.#values.has(literal)
        ? (this.#known(prefix)?.byValue.get(value) ?? literal)
        : undefined,
    )
    return wanted.map(
      ({ prefix, value, alias }, i) => known[i] ?? this.#placeholderOf(prefix, value, alias),
    )
  }

  #placeholderOf(prefix: string, value: string, alias?: string): string {
    const numbered = this.#numbered(prefix)
    const lookup = alias === undefined ? value : aliasLookup(alias)
    const found = numbered.byValue.get(lookup)
    if (found !== undefined) return found
    const number = numbered.highest + 1
    if (number > MAX_NUMBER) throw new MaskingError('internal')
    const placeholder = `${prefix}_${number}`
    numbered.highest = number
    numbered.byValue.set(lookup, placeholder)
    if (alias !== undefined) (this.#aliasOf ??= new Map()).set(placeholder, lookup)
    this.#values.set(placeholder, value)
    return placeholder
  }

  #known(prefix: string): Numbered | undefined {
    return this.#prefixes.find((known) => known.prefix === prefix)
  }

  #numbered(prefix: string): Numbered {
    let numbered = this.#known(prefix)
    if (numbered === undefined) {
      numbered = { prefix, highest: this.#base, byValue: new Map() }
      this.#prefixes.push(numbered)
    }
    return numbered
  }
}
