/** `performance`: memory, time and processes. */
export const performance = {
  type: 'object',
  description: 'Memory, time and processes.',
  default: {},
  additionalProperties: false,
  properties: {
    cache_mappings: {
      type: 'boolean',
      default: true,
      description: 'false: nothing is remembered after an exchange (as `masking.scope: request`).',
    },
    cache_ttl: {
      type: 'integer',
      minimum: 1,
      maximum: 31536000,
      default: 3600,
      description: 'Seconds that a scope lives after its last use.',
    },
    max_cache_size: {
      type: 'integer',
      minimum: 100,
      maximum: 10000000,
      default: 50000,
      description:
        'Most placeholders kept in memory; scopes and the names they are found by count too. Credentials share the room: see `docs/operations.md`, "Room in the vault".',
    },
    min_cache_ttl: {
      type: 'integer',
      minimum: 0,
      maximum: 31536000,
      default: 10,
      description:
        'Seconds after its last use in which a scope does not make room for others of its credential; one whose answer is awaited never does. A request that needs the room is refused with 503. A longer time protects the conversations of a shared app from each other, and refuses sooner when the app is busy.',
    },
    unproven_share: {
      type: 'integer',
      minimum: 1,
      maximum: 90,
      default: 20,
      description:
        'Percent of `performance.max_cache_size` for all credentials together that Dify has not accepted yet, in each service; one of them may have half of it.',
    },
    unproven_ttl: {
      type: 'integer',
      minimum: 30,
      maximum: 86400,
      default: 900,
      description:
        'Seconds that a scope lives after its last use while Dify has not accepted its credential; at most `performance.cache_ttl`.',
    },
    workers: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: 1,
      description:
        'Service processes that `up` runs behind the one Envoy. More than one need `store.type: redis`. Each has an admin address of its own: the port of `listen.admin` and the ones after it, or any free one if that is 0. Changes need a restart of `up`.',
    },
    envoy_max_heap_mib: {
      type: 'integer',
      minimum: 64,
      maximum: 1048576,
      default: 2048,
      description:
        'Memory that Envoy may use, in MiB. From 92 % on it ends idle connections, from 95 % on it refuses requests with 503.',
    },
    message_timeout_ms: {
      type: 'integer',
      minimum: 100,
      maximum: 60000,
      default: 5000,
      description:
        'Milliseconds that Envoy waits for one reply of the service before it refuses the request.',
    },
    drain_timeout: {
      type: 'integer',
      minimum: 0,
      maximum: 3600,
      default: 30,
      description: 'Seconds that running exchanges get after SIGTERM.',
    },
  },
} as const
