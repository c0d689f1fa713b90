import { MaskingError } from '../core/errors.ts'
import { MAX_NUMBER, numberIn, placeholderOf } from '../core/text/placeholder-form.ts'
import { aliasLookup, typedLookup } from '../core/mapping/alias.ts'
import {
  type Account,
  type Mapping,
  type ScopeKey,
  TYPED_REACH,
  type Wanted,
} from '../core/mapping/vault.ts'
import type { Owned } from './owned.ts'
import { ownString } from './own-string.ts'

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
 * How many open exchanges hold a placeholder that none of them has confirmed; under `ITSELF` the scope. What is not
 * listed stays.
 */
type Trials = Map<string, number>
const ITSELF = ''

const lookupOf = ({ value, alias, canonical = value }: Wanted): string =>
  alias === undefined ? canonical : aliasLookup(alias)

/**
 * The mapping of one scope. Only ever grows, so a reader may keep it; what has to shrink gets a successor. Small on
 * purpose: what thousands of scopes consist of is what the garbage collector has to move for each request.
 */
export class MemoryScope implements Mapping {
  readonly key: ScopeKey
  /** Who pays for its room. */
  account: Account = ''
  aliases: readonly ScopeKey[] = NONE
  owners: readonly Owned[] = NONE
  /** Undefined: none. */
  links: Set<ScopeKey> | undefined
  /** Monotonic milliseconds. */
  usedAt = 0
  /** Neighbours in the order of use. */
  older: MemoryScope | undefined
  newer: MemoryScope | undefined
  /** Tells one life of a key from another. */
  readonly life: string
  readonly #base: number
  #prefixes: readonly Numbered[] = NONE
  /** In the order of their birth; a list of its own for each length until there are tables. */
  #given: readonly Given[] = NONE
  #tables: Tables | undefined
  /** Undefined: all that is here stays. */
  #trials: Trials | undefined

  /** Numbers start above `base`. */
  constructor(key: ScopeKey, base: number, life = '') {
    this.key = key
    this.#base = base
    this.life = life
  }

  /** Whether an exchange that has brought something in waits for its answer. */
  get isHeld(): boolean {
    return this.#trials !== undefined
  }

  /** How many placeholders open exchanges have brought in. */
  get onTrial(): number {
    const trials = this.#trials
    return trials === undefined ? 0 : trials.size - (trials.has(ITSELF) ? 1 : 0)
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

  *valuesOf(prefix: string): Iterable<readonly [string, string]> {
    for (const { numbered, placeholder, value } of this.#tables?.byPlaceholder.values() ??
      this.#given)
      if (numbered.prefix === prefix) yield [placeholder, value]
  }

  /**
   * The same scope with its `keep` youngest placeholders and those that open exchanges have brought in. Numbering goes
   * on where it was, so what is forgotten is never given out again, and a reader of this scope keeps all of it.
   */
  successor(keep: number): MemoryScope {
    const next = new MemoryScope(this.key, this.#base, this.life)
    next.usedAt = this.usedAt
    next.account = this.account
    next.aliases = this.aliases
    next.owners = this.owners
    next.links = this.links
    next.#trials = this.#trials
    next.#prefixes = this.#prefixes.map((numbered) => ({ ...numbered }))
    const all = [...(this.#tables?.byPlaceholder.values() ?? this.#given)]
    for (const [i, given] of all.entries())
      if (i >= all.length - keep || this.#trials?.has(given.placeholder) === true) next.#add(given)
    return next
  }

  /** How many placeholders `allocate` would have to make, at most `wanted.length`. */
  missing(wanted: readonly Wanted[]): number {
    const missing = new Set<string>()
    for (const each of wanted) {
      const { prefix, literal } = each
      if (literal !== undefined && !this.#isToKeep(prefix, literal)) continue
      const lookup = literal === undefined ? lookupOf(each) : typedLookup(literal)
      if (this.#find(prefix, lookup) === undefined) missing.add(`${prefix} ${lookup}`)
    }
    return missing.size
  }

  /** `born`: told the placeholders that are new. */
  allocate(wanted: readonly Wanted[], born?: Set<string>): readonly string[] {
    // Literals first: a placeholder born in this very call is not one the user can have meant.
    for (const { prefix, literal } of wanted)
      if (literal !== undefined && this.#isToKeep(prefix, literal))
        this.#keep(prefix, literal, born)
    return wanted.map((each) => each.literal ?? this.#placeholderOf(each, born))
  }

  /** Whether a value could get the placeholder that the user typed. */
  #isToKeep(prefix: string, literal: string): boolean {
    const number = numberIn(literal)
    const highest = this.#numbered(prefix)?.highest ?? this.#base
    const isAhead = number > highest && number <= highest + TYPED_REACH
    return isAhead && this.get(literal) === undefined
  }

  /** What the user typed stands for itself. */
  #keep(prefix: string, literal: string, born: Set<string> | undefined): void {
    const placeholder = ownString(literal)
    const numbered = this.#numbered(prefix) ?? this.#count(prefix, this.#base)
    this.#add({ placeholder, numbered, value: placeholder, lookup: typedLookup(placeholder) })
    born?.add(placeholder)
  }

  /**
   * An exchange uses these placeholders from now on, until it confirms them or gives them back; those in `born` it has
   * brought in, and the scope if that is new.
   */
  hold(placeholders: readonly string[], born: ReadonlySet<string>, isNew: boolean): void {
    if (this.#trials === undefined && born.size === 0 && !isNew) return
    const trials = (this.#trials ??= new Map<string, number>())
    const count = (name: string, isBorn: boolean): void => {
      const before = isBorn ? 0 : trials.get(name)
      if (before !== undefined) trials.set(name, before + 1)
    }
    count(ITSELF, isNew)
    for (const placeholder of placeholders) count(placeholder, born.has(placeholder))
  }

  /** What an exchange held stays for good. */
  confirm(placeholders: readonly string[]): void {
    const trials = this.#trials
    if (trials === undefined) return
    trials.delete(ITSELF)
    for (const placeholder of placeholders) trials.delete(placeholder)
    if (trials.size === 0) this.#trials = undefined
  }

  /**
   * An exchange does not use them any more: those that no other exchange holds and none has confirmed leave. Their numbers
   * are not given out again. Whether the scope itself should go.
   */
  release(placeholders: readonly string[]): boolean {
    const trials = this.#trials
    if (trials === undefined) return false
    const isLast = (name: string): boolean => {
      const holders = trials.get(name)
      if (holders === undefined) return false
      if (holders > 1) trials.set(name, holders - 1)
      else trials.delete(name)
      return holders <= 1
    }
    const isGone = isLast(ITSELF)
    const gone = new Set(placeholders.filter(isLast))
    if (gone.size > 0) this.#drop(gone)
    if (trials.size === 0) this.#trials = undefined
    return isGone
  }

  #drop(gone: ReadonlySet<string>): void {
    if (this.#tables === undefined) {
      this.#given = this.#given.filter(({ placeholder }) => !gone.has(placeholder))
      return
    }
    const { byPlaceholder, byLookup } = this.#tables
    for (const placeholder of gone) {
      const given = byPlaceholder.get(placeholder)
      if (given === undefined) continue
      byPlaceholder.delete(placeholder)
      byLookup.get(given.numbered.prefix)?.delete(given.lookup)
    }
  }

  #placeholderOf(wanted: Wanted, born: Set<string> | undefined): string {
    const { prefix, value } = wanted
    const identity = lookupOf(wanted)
    const found = this.#find(prefix, identity)
    if (found !== undefined) return found.placeholder
    let number = (this.#numbered(prefix)?.highest ?? this.#base) + 1
    while (this.get(placeholderOf(prefix, number)) !== undefined) number++
    if (number > MAX_NUMBER) throw new MaskingError('internal')
    const own = ownString(value)
    const lookup = identity === value ? own : ownString(identity)
    const placeholder = placeholderOf(prefix, number)
    this.#add({ placeholder, numbered: this.#count(prefix, number), value: own, lookup })
    born?.add(placeholder)
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
