import { address } from './forms.ts'

/** `store`: where mappings live. */
export const store = {
  type: 'object',
  description: 'Where mappings live.',
  default: {},
  additionalProperties: false,
  properties: {
    type: {
      enum: ['memory', 'redis'],
      default: 'memory',
      description:
        '`memory`: in the one service process, lost with it. `redis`: in Redis or Valkey (6.2 or later), sealed, shared by any number of services. Redis needs `url`, `nodes` or `sentinels`, and `key_file`.',
    },
    url: {
      type: 'string',
      pattern: '^(?:rediss?://[^\\s/?#@]+(?:/[0-9]{1,3})?|unix:/.+)$',
      errorHint: 'redis://HOST:PORT/DB, rediss://… for TLS, or unix:/PATH; without credentials',
      description: 'One server: `redis://HOST:PORT/DB`, `rediss://…` for TLS, or `unix:/PATH`.',
    },
    nodes: {
      type: 'array',
      minItems: 1,
      items: { ...address, errorHint: 'HOST:PORT' },
      description: 'Some nodes of a cluster; the others are found.',
    },
    sentinels: {
      type: 'array',
      minItems: 1,
      items: { ...address, errorHint: 'HOST:PORT' },
      description: 'Sentinels that know the master.',
    },
    name: {
      type: 'string',
      minLength: 1,
      description: 'Name of the master at the sentinels.',
    },
    username: { type: 'string', minLength: 1, description: 'ACL user; else the default user.' },
    password_file: {
      type: 'string',
      minLength: 1,
      description: 'File with the password, read at the start; mode 0600.',
    },
    sentinel_password_file: {
      type: 'string',
      minLength: 1,
      description: 'File with the password of the sentinels, if they require one; mode 0600.',
    },
    tls: {
      type: 'object',
      description:
        'TLS to the servers, given or implied by `rediss://`. Certificates are always checked.',
      additionalProperties: false,
      properties: {
        ca_file: {
          type: 'string',
          minLength: 1,
          description: 'Authorities in PEM; else those of the system.',
        },
        cert_file: {
          type: 'string',
          minLength: 1,
          description: 'Certificate of this client in PEM.',
        },
        key_file: {
          type: 'string',
          minLength: 1,
          description: 'Key of this client in PEM; mode 0600.',
        },
      },
    },
    key_file: {
      type: 'string',
      minLength: 1,
      description:
        'Keys that mappings are sealed with (`dify-masking keys new`), the same on every service; mode 0600. Lost with it: every mapping.',
    },
    key_prefix: {
      type: 'string',
      default: 'dify-masking',
      pattern: '^[A-Za-z0-9_.:-]{1,64}$',
      errorHint: 'letters, digits, and _ . : -',
      description: 'What every key in Redis begins with.',
    },
    command_timeout_ms: {
      type: 'integer',
      minimum: 5,
      maximum: 10000,
      default: 50,
      description: 'Milliseconds that Redis may take for one command.',
    },
    on_failure: {
      enum: ['closed', 'local'],
      default: 'closed',
      description:
        'While Redis is out: `closed` refuses requests that need it with 503; `local` masks with the memory of the one service, and what it gave out then is restored there only.',
    },
    max_ttl: {
      type: 'integer',
      minimum: 60,
      maximum: 31536000,
      default: 2592000,
      description:
        'Seconds that a scope lives in Redis at most, however often it is used; at least `performance.cache_ttl`.',
    },
    max_entries_per_scope: {
      type: 'integer',
      minimum: 100,
      maximum: 1000000,
      default: 10000,
      description:
        'Most placeholders of one scope, in memory too. Over it, the older half leaves. A request that alone brings in more is refused with 413.',
    },
    max_entries_per_credential: {
      type: 'integer',
      minimum: 1000,
      maximum: 1000000000,
      default: 1000000,
      description:
        'Most placeholders and scopes of one app credential in Redis. Over it, its scopes that are idle for `performance.min_cache_ttl` leave, unused for longest first; without any the request is refused with 503.',
    },
  },
} as const
