import { joinMappings } from '../core/mapping/join-mappings.ts'
import type {
  Allocation,
  Belonging,
  Mapping,
  Origin,
  OwnerKey,
  ScopeKey,
  Vault,
  Wanted,
} from '../core/mapping/vault.ts'
import { MemoryScope } from './memory-scope.ts'
import { type Owned, addOwned, owns, removeOwned, scopesOf } from './owned.ts'
import { UseOrder } from './use-order.ts'

export interface MemoryVaultOptions {
  /** Seconds that a scope lives after its last use. */
  readonly ttlSeconds: number
  /** Most entries kept: every placeholder is one, and so are every scope and alias. */
  readonly maxEntries: number
  /** Monotonic milliseconds. */
  readonly now: () => number
  /**
   * Number that a `resumed` scope starts above: one that no earlier life of the conversation is likely to have used
   * (see `resumeBase`).
   */
  readonly resumeBase: () => number
}

export interface MemoryVaultStats {
  readonly scopes: number
  /** Placeholders held. */
  readonly entries: number
  readonly hits: number
  readonly misses: number
  /** Times that a scope left, whole or its oldest part, to make room. */
  readonly evicted: number
  readonly expired: number
}

/** Mappings in the memory of one process. Lost with the process; placeholders are then shown, never guessed. */
export interface MemoryVault extends Vault {
  allocate(
    scope: ScopeKey,
    wanted: readonly Wanted[],
    origin: Origin,
    belonging?: Belonging,
  ): Allocation
  load(scope: ScopeKey): Mapping | undefined
  loadAll(scopes: readonly ScopeKey[]): readonly (Mapping | undefined)[]
  bind(aliases: readonly ScopeKey[], scope: ScopeKey, owners?: readonly OwnerKey[]): void
  erase(scope: ScopeKey): void
  eraseOwned(owner: OwnerKey): number
  /** Drops what has expired. */
  sweep(): void
  /** Drops everything. */
  flush(): void
  stats(): MemoryVaultStats
}

/** Scopes that one scope can be linked with. */
const MAX_LINKS = 100

export function createMemoryVault(options: MemoryVaultOptions): MemoryVault {
  return new InMemory(options)
}

class InMemory implements MemoryVault {
  readonly #options: MemoryVaultOptions
  readonly #scopes = new Map<ScopeKey, MemoryScope>()
  readonly #order = new UseOrder()
  readonly #aliases = new Map<ScopeKey, ScopeKey>()
  readonly #owned = new Map<OwnerKey, Owned>()
  #entries = 0
  #hits = 0
  #misses = 0
  #evicted = 0
  #expired = 0

  constructor(options: MemoryVaultOptions) {
    this.#options = options
  }

  allocate(
    key: ScopeKey,
    wanted: readonly Wanted[],
    origin: Origin,
    { owners = [], links = [] }: Belonging = {},
  ): Allocation {
    const found = this.#find(key)
    const scope = found ?? this.#create(key, origin)
    const before = scope.size
    this.#own(scope, owners)
    for (const link of links) this.#link(scope, link)
    try {
      return { placeholders: scope.allocate(wanted), mapping: this.#joined(scope) }
    } finally {
      // Also after a failure half-way: what was allocated until then is kept, and counts.
      this.#entries += scope.size - before
      this.#evict(scope)
    }
  }

  load(key: ScopeKey): Mapping | undefined {
    const scope = this.#find(key)
    return scope === undefined ? undefined : this.#joined(scope)
  }

  loadAll(keys: readonly ScopeKey[]): readonly (Mapping | undefined)[] {
    return keys.map((key) => this.load(key))
  }

  bind(aliases: readonly ScopeKey[], scope: ScopeKey, owners: readonly OwnerKey[] = []): void {
    const now = this.#options.now()
    const found = this.#living(scope, now)
    if (found === undefined) return
    const news: ScopeKey[] = []
    for (const alias of aliases) {
      // The first binding wins, but not one of a scope that has expired meanwhile.
      if (this.#living(alias, now) !== undefined) continue
      this.#aliases.set(alias, found.key)
      news.push(alias)
    }
    if (news.length > 0) {
      this.#touch(found, now)
      found.aliases = found.aliases.concat(news)
    }
    this.#own(found, owners)
    this.#evict(found)
  }

  erase(key: ScopeKey): void {
    const scope = this.#scopes.get(this.#canonical(key))
    if (scope !== undefined) this.#remove(scope)
  }

  eraseOwned(owner: OwnerKey): number {
    const owned = this.#owned.get(owner)
    const keys = owned === undefined ? [] : scopesOf(owned)
    for (const key of keys) this.erase(key)
    return keys.length
  }

  sweep(): void {
    const now = this.#options.now()
    // Ordered by use: the first that lives ends the walk.
    for (let { oldest } = this.#order; oldest !== undefined; { oldest } = this.#order) {
      if (oldest.expiresAt > now) return
      this.#expired += 1
      this.#remove(oldest)
    }
  }

  flush(): void {
    this.#scopes.clear()
    this.#order.clear()
    this.#aliases.clear()
    this.#owned.clear()
    this.#entries = 0
  }

  stats(): MemoryVaultStats {
    return {
      scopes: this.#scopes.size,
      entries: this.#entries,
      hits: this.#hits,
      misses: this.#misses,
      evicted: this.#evicted,
      expired: this.#expired,
    }
  }

  #canonical(key: ScopeKey): ScopeKey {
    return this.#aliases.get(key) ?? key
  }

  /** The scope of a key, unless it has expired. */
  #living(key: ScopeKey, now: number): MemoryScope | undefined {
    const scope = this.#scopes.get(this.#canonical(key))
    if (scope === undefined || scope.expiresAt > now) return scope
    this.#expired++
    this.#remove(scope)
    return undefined
  }

  /** The living scope of a key; finding it is a use. */
  #find(key: ScopeKey): MemoryScope | undefined {
    const now = this.#options.now()
    const scope = this.#living(key, now)
    if (scope === undefined) {
      this.#misses++
      return undefined
    }
    this.#hits++
    this.#touch(scope, now)
    return scope
  }

  #own(scope: MemoryScope, owners: readonly OwnerKey[]): void {
    for (const key of owners) {
      let owned = this.#owned.get(key)
      if (owned === undefined) this.#owned.set(key, (owned = { key, scopes: undefined }))
      else if (owns(owned, scope.key)) continue
      addOwned(owned, scope.key)
      scope.owners = scope.owners.concat(owned)
    }
  }

  /** The youngest links stay: a conversation that has read a hundred files will hardly quote the first. */
  #link(scope: MemoryScope, link: ScopeKey): void {
    const key = this.#canonical(link)
    if (key === scope.key || !this.#scopes.has(key)) return
    const links = (scope.links ??= new Set())
    links.delete(key)
    links.add(key)
    const [oldest] = links
    if (links.size > MAX_LINKS && oldest !== undefined) links.delete(oldest)
  }

  #joined(scope: MemoryScope): Mapping {
    if (scope.links === undefined) return scope
    const linked = [...scope.links].map((key) => this.#find(key))
    return joinMappings([scope, ...linked.filter((mapping) => mapping !== undefined)])
  }

  #create(key: ScopeKey, origin: Origin): MemoryScope {
    const base = origin === 'resumed' ? this.#options.resumeBase() : 0
    const scope = new MemoryScope(key, base)
    this.#scopes.set(key, scope)
    this.#touch(scope, this.#options.now())
    return scope
  }

  #touch(scope: MemoryScope, now: number): void {
    scope.expiresAt = now + this.#options.ttlSeconds * 1000
    this.#order.use(scope)
  }

  /** Removed from the tables only: an exchange that holds the scope finishes its answer with it. */
  #remove(scope: MemoryScope): void {
    this.#scopes.delete(scope.key)
    this.#order.remove(scope)
    for (const alias of scope.aliases) this.#aliases.delete(alias)
    for (const owned of scope.owners)
      if (!removeOwned(owned, scope.key)) this.#owned.delete(owned.key)
    this.#entries -= scope.size
  }

  get #used(): number {
    return this.#entries + this.#scopes.size + this.#aliases.size
  }

  /** Whole scopes leave, least recently used first. The one in use stays, unless it is too large by itself. */
  #evict(inUse: MemoryScope): void {
    let scope = this.#order.oldest
    while (scope !== undefined && this.#used > this.#options.maxEntries) {
      const next = scope.newer
      if (scope !== inUse) {
        this.#evicted++
        this.#remove(scope)
      }
      scope = next
    }
    if (this.#used > this.#options.maxEntries) this.#shorten(inUse)
  }

  /**
   * A scope that is larger than the vault loses its oldest aliases, then its oldest placeholders: without this one
   * client could fill the memory. It loses more than it must, so that this does not happen at every call.
   */
  #shorten(scope: MemoryScope): void {
    const { maxEntries } = this.#options
    this.#evicted++
    const spare = Math.max(0, scope.aliases.length - Math.floor(maxEntries / 4))
    for (const alias of scope.aliases.slice(0, spare)) this.#aliases.delete(alias)
    scope.aliases = scope.aliases.slice(spare)
    if (this.#used <= maxEntries) return
    const next = scope.successor(Math.floor(maxEntries / 2))
    this.#entries -= scope.size - next.size
    this.#scopes.set(scope.key, next)
    this.#order.replace(scope, next)
  }
}
