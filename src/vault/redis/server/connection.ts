import type { ConnectionOptions } from 'node:tls'
import { Cluster, Redis, type RedisOptions } from 'ioredis'

export interface RedisAddress {
  readonly host: string
  readonly port: number
}

/** Where the store is. */
export type RedisTarget =
  | { readonly kind: 'standalone'; readonly address: RedisAddress; readonly db: number }
  | { readonly kind: 'socket'; readonly path: string; readonly db: number }
  | {
      readonly kind: 'sentinel'
      readonly sentinels: readonly RedisAddress[]
      /** Name of the master. */
      readonly name: string
      readonly db: number
    }
  | { readonly kind: 'cluster'; readonly nodes: readonly RedisAddress[] }

/** How to reach the store and who asks. */
export interface RedisConnection {
  readonly target: RedisTarget
  /** ACL user; without one the default user. */
  readonly username?: string
  readonly password?: string
  /** Certificates in PEM. Set: TLS to servers and sentinels. */
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key'>
  /** For sentinels that ask for one. */
  readonly sentinelPassword?: string
}

export type RedisClient = Redis | Cluster

const CONNECT_TIMEOUT_MS = 2_000
const MAX_RETRY_PAUSE_MS = 250
const KEEP_ALIVE_MS = 10_000

/**
 * A client that fails at once when it cannot send: no offline queue, nothing sent twice by itself. It reconnects for
 * ever. Does not connect before `connect()`.
 */
export function createRedisClient(
  connection: RedisConnection,
  commandTimeoutMs: number,
): RedisClient {
  const { target, username, password, tls, sentinelPassword } = connection
  // The first time at once: a server that has closed a connection because it was idle (`timeout`) is there.
  const retryStrategy = (times: number): number =>
    times === 1 ? 0 : Math.min(25 * 2 ** Math.min(times, 6), MAX_RETRY_PAUSE_MS)
  const shared = {
    protocol: 2,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAlive: KEEP_ALIVE_MS,
    // A server that has been silent for this long is given up and looked for again.
    socketTimeout: Math.max(1_000, commandTimeoutMs * 20),
    disableClientInfo: true,
    connectionName: 'dify-masking',
    // A master that has become a replica: connect again, to the present master.
    reconnectOnError: ({ message }: Error) => /\bREADONLY\b/.test(message),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
  } satisfies RedisOptions
  // A cluster decides itself about the queues of its nodes.
  const common = { ...shared, lazyConnect: true, enableOfflineQueue: false, retryStrategy }
  switch (target.kind) {
    case 'standalone':
      return new Redis({ ...common, ...target.address, db: target.db })
    case 'socket':
      return new Redis({ ...common, path: target.path, db: target.db })
    case 'sentinel':
      return new Redis({
        ...common,
        sentinels: target.sentinels.map((address) => ({ ...address })),
        name: target.name,
        db: target.db,
        sentinelRetryStrategy: retryStrategy,
        failoverDetector: true,
        ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
        ...(tls === undefined ? {} : { enableTLSForSentinelMode: true, sentinelTLS: tls }),
      })
    case 'cluster':
      return new Cluster(
        target.nodes.map((address) => ({ ...address })),
        {
          lazyConnect: true,
          enableOfflineQueue: false,
          clusterRetryStrategy: retryStrategy,
          // Redirections are followed, also to a node that is new; waiting for one is left to the caller's budget.
          maxRedirections: 4,
          retryDelayOnFailover: 20,
          retryDelayOnClusterDown: 20,
          retryDelayOnTryAgain: 5,
          slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
          slotsRefreshInterval: 5_000,
          redisOptions: shared,
        },
      )
  }
}
