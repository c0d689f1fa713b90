import type {
  Account,
  Allocation,
  Belonging,
  Mapping,
  Origin,
  OwnerKey,
  Receipt,
  ScopeKey,
  Vault,
  Wanted,
} from '../core/mapping/vault.ts'
import { InMemory } from './in-memory.ts'

export interface MemoryVaultOptions {
  /** Seconds that a scope lives after its last use. */
  readonly ttlSeconds: number
  /** Seconds that a scope lives after its last use while Dify has not accepted its credential. Default 900. */
  readonly unprovenTtlSeconds?: number
  /** Most entries kept: every placeholder is one, and so are every scope and every name that it is found by. */
  readonly maxEntries: number
  /** Most placeholders of one scope; the older half leaves when there are more. Default 10000. */
  readonly maxEntriesPerScope?: number
  /** Part of the entries, 0 to 1, for credentials that Dify has not accepted yet. Default 0.2. */
  readonly unprovenShare?: number
  /** Seconds after its last use in which a scope does not make room for others of its credential. Default 10. */
  readonly minTtlSeconds?: number
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
  confirm(scope: ScopeKey, receipts: readonly Receipt[], isAccepted?: boolean): void
  release(scope: ScopeKey, receipts: readonly Receipt[]): void
  prove(account: Account): void
  erase(scope: ScopeKey): void
  eraseOwned(owner: OwnerKey): number
  /** Drops what has expired. */
  sweep(): void
  /** Drops everything. */
  flush(): void
  stats(): MemoryVaultStats
}

const DEFAULTS = {
  unprovenTtlSeconds: 900,
  maxEntriesPerScope: 10_000,
  unprovenShare: 0.2,
  minTtlSeconds: 10,
} as const

export function createMemoryVault(options: MemoryVaultOptions): MemoryVault {
  return new InMemory({ ...DEFAULTS, ...options })
}
