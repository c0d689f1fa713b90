import { MaskingError } from '../core/errors.ts'
import { aliasLookup } from '../core/mapping/alias.ts'
import type { Mapping, ScopeKey, Wanted } from '../core/mapping/vault.ts'
import type { Owned } from './owned.ts'
import { ownString } from './own-string.ts'

/** Highest number of a placeholder: nine digits (see `core/masking/placeholder.ts`). */
const MAX_NUMBER = 999_999_999

/** What a scope has given out under one prefix. */
interface Numbered {
  readonly prefix: string
  /** Highest number. */
  highest: number
}

/** A placeholder that a scope has given out. */
interface Given {
  readonly placeholder: string
  readonly numbered: Numbered
  readonly value: string
  /** What the value is looked up by: mostly the value. */
  readonly lookup: string
}

/** Up to so many placeholders a scope has no tables: most scopes have a few, and there are many scopes. */
const LISTED = 8

/** The tables of a scope with many placeholders. */
interface Tables {
  readonly byPlaceholder: Map<string, Given>
  /** Prefix → lookup → what was given out. */
  readonly byLookup: Map<string, Map<string, Given>>
}

const NONE: readonly never[] = []

/**
 * The mapping of one scope. Only ever grows, so a reader may keep it; what has to shrink gets a successor. Small on
 * purpose: what thousands of scopes consist of is what the garbage collector has to move for each request.
 */
export class MemoryScope implements Mapping {
  readonly key: ScopeKey
  aliases: readonly ScopeKey[] = NONE
  owners: readonly Owned[] = NONE
  /** Undefined: none. */
  links: Set<ScopeKey> | undefined
  /** Monotonic milliseconds. */
  expiresAt = 0
  /** Neighbours in the order of use. */
  older: MemoryScope | undefined
  newer: MemoryScope | undefined
  readonly #base: number
  #prefixes: readonly Numbered[] = NONE
  /** In the order of their birth; a list of its own for each length until there are tables. */
  #given: readonly Given[] = NONE
  #tables: Tables | undefined

  /** Numbers start above `base`. */
  constructor(key: ScopeKey, base: number) {
    this.key = key
    this.#base = base
  }

  get size(): number {
    return this.#tables?.byPlaceholder.size ?? this.#given.length
  }

  get(placeholder: string): string | undefined {
    const given =
      this.#tables === undefined
        ? this.#given.find((each) => each.placeholder === placeholder)
        : this.#tables.byPlaceholder.get(placeholder)
    return given?.value
  }

  highest(prefix: string): number {
    return this.#numbered(prefix)?.highest ?? 0
  }

  /**
   * The same scope with its `keep` youngest placeholders. Numbering goes on where it was, so what is forgotten is
   * never given out again, and a reader of this scope keeps all of it.
   */
  successor(keep: number): MemoryScope {
    const next = new MemoryScope(this.key, this.#base)
    next.expiresAt = this.expiresAt
    next.aliases = this.aliases
    next.owners = this.owners
    next.links = this.links
    next.#prefixes = this.#prefixes.map((numbered) => ({ ...numbered }))
    const all = this.#tables?.byPlaceholder.values() ?? this.#given
    for (const given of [...all].slice(Math.max(0, this.size - keep))) next.#add(given)
    return next
  }

  allocate(wanted: readonly Wanted[]): readonly string[] {
    // Literals are judged by what the scope held before: a placeholder born in this very call is not one the user
    // can have meant. Once a typed text stands for itself it does so for good, or a repeated request would change
    // its meaning.
    const known = wanted.map(({ prefix, value, literal }) =>
      literal !== undefined && this.get(literal) !== undefined
        ? (this.#find(prefix, value)?.placeholder ?? literal)
        : undefined,
    )
    return wanted.map(
      ({ prefix, value, alias }, i) => known[i] ?? this.#placeholderOf(prefix, value, alias),
    )
  }

  #placeholderOf(prefix: string, value: string, alias?: string): string {
    const found = this.#find(prefix, alias === undefined ? value : aliasLookup(alias))
    if (found !== undefined) return found.placeholder
    const number = (this.#numbered(prefix)?.highest ?? this.#base) + 1
    if (number > MAX_NUMBER) throw new MaskingError('internal')
    const own = ownString(value)
    const lookup = alias === undefined ? own : ownString(aliasLookup(alias))
    const placeholder = `${prefix}_${number}`
    this.#add({ placeholder, numbered: this.#count(prefix, number), value: own, lookup })
    return placeholder
  }

  #find(prefix: string, lookup: string): Given | undefined {
    if (this.#tables !== undefined) return this.#tables.byLookup.get(prefix)?.get(lookup)
    return this.#given.find((each) => each.lookup === lookup && each.numbered.prefix === prefix)
  }

  #add(given: Given): void {
    if (this.#tables === undefined && this.#given.length < LISTED) {
      this.#given = this.#given.concat(given)
      return
    }
    if (this.#tables === undefined) {
      this.#tables = { byPlaceholder: new Map(), byLookup: new Map() }
      for (const each of this.#given) tabulate(this.#tables, each)
      this.#given = NONE
    }
    tabulate(this.#tables, given)
  }

  #numbered(prefix: string): Numbered | undefined {
    return this.#prefixes.find((known) => known.prefix === prefix)
  }

  #count(prefix: string, number: number): Numbered {
    let numbered = this.#numbered(prefix)
    if (numbered === undefined) {
      numbered = { prefix, highest: number }
      this.#prefixes = this.#prefixes.concat(numbered)
    } else numbered.highest = number
    return numbered
  }
}

function tabulate({ byPlaceholder, byLookup }: Tables, given: Given): void {
  byPlaceholder.set(given.placeholder, given)
  const { prefix } = given.numbered
  const known = byLookup.get(prefix)
  if (known === undefined) byLookup.set(prefix, new Map([[given.lookup, given]]))
  else known.set(given.lookup, given)
}
