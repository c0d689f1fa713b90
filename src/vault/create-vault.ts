import { randomBytes, randomInt } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Config } from '../config/config.ts'
import type { Vault } from '../core/mapping/vault.ts'
import { createKeyedHash } from './sealing/keyed-hash.ts'
import { type MemoryVault, createMemoryVault } from './memory-vault.ts'
import type { CircuitState } from './redis/server/circuit-breaker.ts'
import { connectionOf } from './redis/server/configured.ts'
import { evictionProblem } from './redis/server/eviction-policy.ts'
import type { Failure } from './redis/server/failure.ts'
import { KeyFileError } from './sealing/key-file.ts'
import { openKeyRing } from './sealing/key-ring.ts'
import { createRedisVault } from './redis/redis-vault.ts'
import type { VaultKeys } from './sealing/vault-keys.ts'
import { withLocalFallback } from './redis/with-local-fallback.ts'
import { resumeBase } from './resume-base.ts'

/** What a service needs of the vault that its configuration asks for. */
export interface ConfiguredVault {
  readonly vault: Vault
  /** For `createScopeKeys`: the same on every service that shares the vault. */
  scopeHash(message: string): string
  /** Whether requests that need the vault are likely to be served. */
  ready(): boolean
  /** Counts for metrics and pages; `entries` and `scopes` are those in the memory of this process. */
  stats(): VaultStats
  /** Drops what has expired. */
  sweep(): void
  /**
   * Drops every placeholder in the memory of this process and says how many those were. In Redis they stay: only the
   * opened copies go.
   */
  flush(): number
  close(): void
}

export interface VaultStats extends Readonly<Record<string, string | number>> {
  readonly scopes: number
  readonly entries: number
  readonly hits: number
  readonly misses: number
}

/** What may be said of a vault at work. Never holds a value. */
export interface VaultReports {
  failure(failure: Failure): void
  state(state: CircuitState): void
  warning(message: string): void
}

/** How long values stay opened in this process that the store keeps sealed, ms. */
const OPENED_IDLE_MS = 60_000

/** Makes the vault of a configuration. One in Redis connects in the background. Throws if the key file is unusable. */
export function createVault(config: Config, reports: VaultReports): ConfiguredVault {
  return config.store.type === 'redis' ? inRedis(config, reports) : inMemory(config)
}

function inMemory(config: Config): ConfiguredVault {
  const vault = memoryVault(config)
  // Scope keys mean nothing outside this process's memory, so their key lives and dies with it.
  const names = createKeyedHash(randomBytes(32))
  return {
    vault,
    scopeHash: (message) => names.hex(message),
    ready: () => true,
    stats: () => ({ ...vault.stats() }),
    sweep: () => vault.sweep(),
    flush: () => {
      const { entries } = vault.stats()
      vault.flush()
      return entries
    },
    close: () => vault.flush(),
  }
}

function memoryVault({ performance: limits, store }: Config): MemoryVault {
  return createMemoryVault({
    ttlSeconds: limits.cache_ttl,
    unprovenTtlSeconds: limits.unproven_ttl,
    minTtlSeconds: limits.min_cache_ttl,
    maxEntries: limits.max_cache_size,
    maxEntriesPerScope: store.max_entries_per_scope,
    unprovenShare: limits.unproven_share / 100,
    now: () => performance.now(),
    resumeBase: () => resumeBase(randomInt),
  })
}

function inRedis(config: Config, reports: VaultReports): ConfiguredVault {
  const { store, performance: limits } = config
  const keys = keysOf(config, reports)
  const redis = createRedisVault({
    connection: connectionOf(store),
    keys,
    keyPrefix: store.key_prefix,
    ttlSeconds: limits.cache_ttl,
    maxTtlSeconds: store.max_ttl,
    maxEntriesPerScope: store.max_entries_per_scope,
    maxEntriesPerAccount: store.max_entries_per_credential,
    minTtlSeconds: limits.min_cache_ttl,
    unprovenTtlSeconds: limits.unproven_ttl,
    maxUnproven: Math.floor((limits.max_cache_size * limits.unproven_share) / 100),
    commandTimeoutMs: store.command_timeout_ms,
    maxOpened: limits.max_cache_size,
    openedIdleMs: OPENED_IDLE_MS,
    resumeBase: () => resumeBase(randomInt),
    now: () => performance.now(),
    onFailure: (failure) => reports.failure(failure),
    onState: (state) => reports.state(state),
    onConnected: (client) => {
      evictionProblem(client).then(
        (problem) => problem === undefined || reports.warning(problem),
        // A user that may not ask is not told.
        () => undefined,
      )
    },
  })
  const vault = store.on_failure === 'local' ? withLocalFallback(redis, memoryVault(config)) : redis
  return {
    vault,
    scopeHash: (message) => keys.scopeHash(message),
    ready: () => vault.ready(),
    stats: () => ({ state: vault.state, ...vault.stats() }),
    sweep: () => vault.sweep(),
    flush: () => {
      const { entries } = vault.stats()
      vault.forgetOpened()
      return entries
    },
    close: () => vault.close(),
  }
}

function keysOf({ store: { key_file: path = '' } }: Config, reports: VaultReports): VaultKeys {
  try {
    return openKeyRing({
      path,
      now: () => Date.now(),
      onProblem: (problem) => reports.warning(`store.key_file ${problem}`),
    })
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error
    throw new Error(`store.key_file ${error.message}`, { cause: error })
  }
}
