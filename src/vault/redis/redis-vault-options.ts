import type { CircuitState } from './server/circuit-breaker.ts'
import type { RedisClient, RedisConnection } from './server/connection.ts'
import type { Failure } from './server/failure.ts'
import type { VaultKeys } from '../sealing/vault-keys.ts'

export interface RedisVaultOptions {
  readonly connection: RedisConnection
  readonly keys: VaultKeys
  /** What every key in Redis begins with. */
  readonly keyPrefix: string
  /** Seconds that a scope lives after its last use, and at most. */
  readonly ttlSeconds: number
  readonly maxTtlSeconds: number
  /** Most placeholders of one scope; the older half leaves when there are more. */
  readonly maxEntriesPerScope: number
  /** Most placeholders and scopes of one credential. */
  readonly maxEntriesPerAccount: number
  /** Seconds after its last use in which a scope does not make room for others of its credential. */
  readonly minTtlSeconds: number
  /** Seconds that a scope lives after its last use while Dify has not accepted its credential. */
  readonly unprovenTtlSeconds: number
  /** Most entries that this process writes for such credentials within that time. */
  readonly maxUnproven: number
  /** Milliseconds that a command may take. */
  readonly commandTimeoutMs: number
  /** Most placeholders that this process keeps opened, and for how long unused, ms. */
  readonly maxOpened: number
  readonly openedIdleMs: number
  /**
   * Number that a `resumed` scope starts above if the store knows nothing of it, and that a scope goes on above after a
   * disaster (see `resumeBase`).
   */
  readonly resumeBase: () => number
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Milliseconds after which a write that is still under way is refused by the server. Default 1000 + twice the timeout. */
  readonly lateMs?: number
  readonly onState?: (state: CircuitState) => void
  readonly onFailure?: (failure: Failure) => void
  readonly onConnected?: (client: RedisClient) => void
}
