import { MaskingError } from '../core/errors.ts'
import { joinMappings } from '../core/mapping/join-mappings.ts'
import {
  type Account,
  type Allocation,
  type Belonging,
  type Mapping,
  type Origin,
  type OwnerKey,
  type Receipt,
  type ScopeKey,
  type Wanted,
  accountOf,
} from '../core/mapping/vault.ts'
import { type MemoryAccount, weightOf } from './memory-account.ts'
import { MemoryRoom } from './memory-room.ts'
import { MemoryScope } from './memory-scope.ts'
import type { MemoryVault, MemoryVaultOptions, MemoryVaultStats } from './memory-vault.ts'
import { OwnerIndex } from './owner-index.ts'

/** Scopes that one scope can be linked with. */
const MAX_LINKS = 100

/** Who pays for what requests bring in that only say that they are of an account. */
const unverified = (key: ScopeKey): Account => `${accountOf(key)}?`

export class InMemory implements MemoryVault {
  readonly #options: Required<MemoryVaultOptions>
  readonly #scopes = new Map<ScopeKey, MemoryScope>()
  readonly #room: MemoryRoom
  readonly #aliases = new Map<ScopeKey, ScopeKey>()
  readonly #owners = new OwnerIndex()
  #lives = 0
  #entries = 0
  #hits = 0
  #misses = 0
  #evicted = 0
  #expired = 0

  constructor(options: Required<MemoryVaultOptions>) {
    this.#options = options
    const { maxEntries: total, unprovenShare, minTtlSeconds } = options
    const minIdleMs = Math.min(minTtlSeconds, options.ttlSeconds) * 1000
    const limits = { total, unprovenShare, minIdleMs }
    this.#room = new MemoryRoom(limits, (scope) => {
      this.#evicted++
      this.#remove(scope)
    })
  }

  allocate(
    key: ScopeKey,
    wanted: readonly Wanted[],
    origin: Origin,
    { owners = [], links = [], isUnverified = false }: Belonging = {},
  ): Allocation {
    const found = this.#find(key)
    const account = found?.account ?? (isUnverified ? unverified(key) : accountOf(key))
    this.#admit(account, found, wanted, owners.length + links.length)
    const scope = found ?? this.#create(key, account, origin)
    return this.#changing(scope, () => {
      this.#owners.add(scope, owners)
      for (const link of links) this.#link(scope, link)
      const born = new Set<string>()
      const placeholders = scope.allocate(wanted, born)
      const used = [...new Set(placeholders)]
      scope.hold(used, born, found === undefined)
      const receipt = { life: scope.life, placeholders: used }
      const mapping = this.#joined(scope)
      this.#shorten(scope)
      return { placeholders, mapping, receipt }
    })
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
    // The first binding wins, but not one of a scope that has expired meanwhile.
    const news = aliases.filter((alias) => this.#living(alias, now) === undefined)
    const account = this.#accountOf(found)
    const hasRoom = this.#room.force(account, news.length + owners.length, found)
    this.#changing(found, () => {
      this.#owners.add(found, owners)
      if (!hasRoom) this.#dropOldestNames(found, this.#room.limitOf(account))
      for (const alias of news) this.#aliases.set(alias, found.key)
      if (news.length === 0) return
      this.#touch(found, now)
      found.aliases = found.aliases.concat(news)
    })
  }

  confirm(key: ScopeKey, receipts: readonly Receipt[], isAccepted = false): void {
    const scope = this.#scopes.get(this.#canonical(key))
    for (const { life, placeholders } of receipts) {
      if (scope?.life !== life) continue
      scope.confirm(placeholders)
      if (isAccepted && scope.account === unverified(scope.key)) this.#join(scope)
    }
  }

  /** The scope turns out to be of the account that it names. */
  #join(scope: MemoryScope): void {
    const weight = weightOf(scope)
    const before = this.#accountOf(scope)
    before.order.remove(scope)
    this.#room.charge(before, -weight)
    scope.account = accountOf(scope.key)
    const account = this.#accountOf(scope)
    this.#room.charge(account, weight)
    account.order.use(scope)
    this.#room.force(account, 0, scope)
  }

  release(key: ScopeKey, receipts: readonly Receipt[]): void {
    for (const { life, placeholders } of receipts) {
      const scope = this.#scopes.get(this.#canonical(key))
      if (scope?.life !== life) continue
      if (this.#changing(scope, () => scope.release(placeholders))) this.#remove(scope)
    }
  }

  prove(account: Account): void {
    this.#room.prove(account)
  }

  erase(key: ScopeKey): void {
    const scope = this.#scopes.get(this.#canonical(key))
    if (scope !== undefined) this.#remove(scope)
  }

  eraseOwned(owner: OwnerKey): number {
    const keys = this.#owners.scopesOf(owner)
    for (const key of keys) this.erase(key)
    return keys.length
  }

  sweep(): void {
    const now = this.#options.now()
    for (const { order } of this.#room.accounts) {
      // Ordered by use: the first that lives ends the walk.
      for (let { oldest } = order; oldest !== undefined; { oldest } = order) {
        if (this.#isAlive(oldest, now)) break
        this.#expired += 1
        this.#remove(oldest)
      }
    }
  }

  flush(): void {
    this.#scopes.clear()
    this.#room.clear()
    this.#aliases.clear()
    this.#owners.clear()
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

  #accountOf({ account }: MemoryScope): MemoryAccount {
    return this.#room.account(account)
  }

  /** The scope of a key, unless it has expired. */
  #living(key: ScopeKey, now: number): MemoryScope | undefined {
    const scope = this.#scopes.get(this.#canonical(key))
    if (scope === undefined || this.#isAlive(scope, now)) return scope
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

  #create(key: ScopeKey, account: Account, origin: Origin): MemoryScope {
    const base = origin === 'resumed' ? this.#options.resumeBase() : 0
    const scope = new MemoryScope(key, base, String(++this.#lives))
    scope.account = account
    this.#scopes.set(key, scope)
    this.#room.charge(this.#accountOf(scope), weightOf(scope))
    this.#touch(scope, this.#options.now())
    return scope
  }

  #touch(scope: MemoryScope, now: number): void {
    scope.usedAt = now
    this.#accountOf(scope).order.use(scope)
  }

  #isAlive(scope: MemoryScope, now: number): boolean {
    const { ttlSeconds, unprovenTtlSeconds } = this.#options
    const { isProven } = this.#accountOf(scope)
    const seconds = isProven ? ttlSeconds : Math.min(ttlSeconds, unprovenTtlSeconds)
    return now - scope.usedAt < seconds * 1000
  }

  /** Runs what changes a scope, and counts what has changed. */
  #changing<T>(scope: MemoryScope, change: () => T): T {
    const size = scope.size
    const weight = weightOf(scope)
    try {
      return change()
    } finally {
      // Also after a failure half-way: what was allocated until then is kept, and counts.
      const now = this.#scopes.get(scope.key) ?? scope
      this.#entries += now.size - size
      this.#room.charge(this.#accountOf(scope), weightOf(now) - weight)
    }
  }

  /** Removed from the tables only: an exchange that holds the scope finishes its answer with it. */
  #remove(scope: MemoryScope): void {
    const account = this.#accountOf(scope)
    this.#scopes.delete(scope.key)
    account.order.remove(scope)
    this.#room.charge(account, -weightOf(scope))
    for (const alias of scope.aliases) this.#aliases.delete(alias)
    this.#owners.remove(scope)
    this.#entries -= scope.size
  }

  /** Room for a request, or a refusal before anything has changed. `names`: of owners and links. */
  #admit(
    name: Account,
    scope: MemoryScope | undefined,
    wanted: readonly Wanted[],
    names: number,
  ): void {
    const account = this.#room.account(name)
    const limit = this.#limit
    const size = scope?.size ?? 0
    const rest = names + (scope === undefined ? 1 : 0)
    // Counting takes a look at every value: only where it matters.
    if (wanted.length + size <= limit && this.#room.has(account, wanted.length + rest)) return
    const missing = (scope ?? new MemoryScope('', 0)).missing(wanted)
    if (missing + (scope?.onTrial ?? 0) > limit)
      throw new MaskingError('too_many_values', `The limit is ${limit}.`)
    const weight = Math.min(missing, Math.max(0, limit - size)) + rest
    const now = this.#options.now()
    if (!this.#room.has(account, weight)) this.sweep()
    if (weight > 0) this.#room.admit(account, weight, scope, now)
  }

  /** Most placeholders of one scope: it must leave room for its own names, and for others. */
  get #limit(): number {
    return Math.min(this.#options.maxEntriesPerScope, Math.floor(this.#room.provenLimit / 2))
  }

  /**
   * A scope that is larger than it may be loses its oldest placeholders: more than it must, so that this does not happen
   * at every call, yet nothing that an open exchange holds.
   */
  #shorten(scope: MemoryScope): void {
    const limit = this.#limit
    if (scope.size <= limit) return
    this.#evicted++
    const next = scope.successor(Math.min(Math.ceil(limit / 2), limit - scope.onTrial))
    this.#scopes.set(scope.key, next)
    this.#accountOf(scope).order.replace(scope, next)
  }

  /** Without this one client could fill the memory with names of one scope. */
  #dropOldestNames(scope: MemoryScope, limit: number): void {
    const spare = Math.max(0, scope.aliases.length - Math.floor(limit / 4))
    for (const alias of scope.aliases.slice(0, spare)) this.#aliases.delete(alias)
    scope.aliases = scope.aliases.slice(spare)
  }
}
