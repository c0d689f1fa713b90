import { address, listen, range, rateLimit, tls, upstreamHealth, upstreamMatch } from './edge.ts'
import { oauth } from './oauth.ts'
import { custom, dictionaries, external, patterns } from './patterns.ts'

/**
 * The JSON Schema (2020-12) of the configuration file: the one place for keys, defaults, ranges and their meaning.
 * `validate`, the reference documentation and editors all read it. Unknown keys are errors everywhere.
 */

/** A release as Dify names it, pre-releases (`1.16.0-rc1`, `2.0.0-beta.2`) and fixes (`1.10.0-fix.1`) included. */
const DIFY_VERSION = '^(?:auto-detect|\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}(?:[-+.][0-9A-Za-z.-]{1,32})?)$'

const topLevel = {
  version: {
    type: 'string',
    default: 'auto-detect',
    pattern: DIFY_VERSION,
    errorHint: 'auto-detect, or a Dify version such as 1.7.0',
    description: 'Dify version of every upstream that names none itself.',
  },
  listen,
  tls,
  upstreams: {
    type: 'array',
    default: [],
    description:
      'The Dify installations behind the proxy. Without any, `up` starts the bundled simulator.',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'url'],
      properties: {
        name: {
          type: 'string',
          pattern: '^[a-z][a-z0-9_-]{0,39}$',
          errorHint: 'lower-case letters, digits, - and _, beginning with a letter',
          description: 'Name of the upstream in metrics, logs and the Envoy configuration.',
        },
        url: {
          type: 'string',
          pattern: '^https?://[^\\s/?#@]+/?$',
          errorHint: 'http://HOST:PORT or https://HOST:PORT, without path, query or credentials',
          description: 'Base URL of Dify (its nginx or its api service), without path.',
        },
        product: {
          enum: ['dify', 'openai'],
          default: 'dify',
          description:
            'What the upstream runs. `openai` (experimental): OpenAI, or a server that speaks its API (`/v1/chat/completions`, `/v1/responses`).',
        },
        version: {
          type: 'string',
          pattern: DIFY_VERSION,
          errorHint: 'auto-detect, or a Dify version such as 1.7.0',
          description: 'Dify version. Default: the top-level `version`.',
        },
        weight: {
          type: 'integer',
          minimum: 0,
          maximum: 1000,
          description:
            'Share of the requests that no `match` decides. Default: 1, and 0 for an upstream with a `match`.',
        },
        match: upstreamMatch,
        ...upstreamHealth,
      },
    },
  },
  masking: {
    type: 'object',
    description: 'What is masked and how it comes back.',
    default: {},
    additionalProperties: false,
    properties: {
      enabled: {
        type: 'boolean',
        default: true,
        description:
          'false: everything passes unread. Reported in health, logs and metrics as bypass.',
      },
      dry_run: {
        type: 'boolean',
        default: false,
        description: 'true: finds and counts, changes nothing.',
      },
      scope: {
        enum: ['conversation', 'user', 'request'],
        default: 'conversation',
        description:
          'How far a placeholder means the same value: one conversation, everything of one end user, or one exchange.',
      },
      preset: {
        enum: ['standard', 'strict', 'seed', 'none'],
        description:
          'What is looked for where `masking.patterns` does not say it. `standard`: every entity that has a checksum, a form of its vendor, or a form and a label. `strict`: bare forms too, companies by their legal form, people, addresses and dates of birth. `seed`: e-mail and IP addresses. `none`: what version 0.1 looked for. Default: `standard`, and `none` for a file that names `masking.patterns`, so that it keeps its meaning.',
      },
      patterns: {
        type: 'object',
        description: 'The entities to look for, one by one: each key wins over the preset.',
        default: {},
        additionalProperties: false,
        properties: patterns,
      },
      dictionaries,
      custom,
      external,
      lenient_restore: {
        type: 'boolean',
        default: true,
        description:
          'Also restore the forms that models make of a placeholder: `email_1`, `EMAIL\\_1`.',
      },
      restore_url_hosts: {
        type: 'array',
        default: [],
        items: {
          type: 'string',
          pattern: '^(?:\\*\\.)?[a-z0-9-]+(?:\\.[a-z0-9-]+)*$',
          errorHint: 'a lower-case host name, or *.example.com',
        },
        description:
          'Hosts inside whose URLs placeholders are restored. Elsewhere a model could be made to send values away in a link.',
      },
      invalid_json: {
        enum: ['reject', 'mask'],
        default: 'reject',
        description:
          'A request body that is not valid JSON: refused with 400, or masked lexically and forwarded.',
      },
      json_numbers: {
        enum: ['leave', 'mask', 'block'],
        default: 'leave',
        description:
          'A JSON number that is a finding (a card number without quotes, also as 4.1e15): left and counted, masked as a string, or refused with 400. In JSON text inside a string numbers are text and masked always.',
      },
      inputs: {
        type: 'object',
        default: {},
        description:
          "Inputs of runs by variable name: `allow` passes one unread and counts it, `block` refuses a run that has an entity in it with 400, `mask` is the rule. Without an entry, a value that is an option of the app's `select` input and digits for its `number` input pass as they are, once the form of the app is known: a client has asked `GET /parameters` with the same key, or else the service does so itself when an input would be masked.",
        additionalProperties: { enum: ['mask', 'allow', 'block'] },
      },
      datasets: {
        enum: ['allow', 'mask', 'block'],
        default: 'allow',
        description:
          "Requests to Dify's knowledge API. Their texts are read by everybody who asks the knowledge, so masked texts stay masked for them: `allow` lets them pass unread and counts them, `mask` masks them in a scope of the dataset key, `block` refuses them with 403.",
      },
      annotations: {
        enum: ['allow', 'mask', 'block'],
        default: 'allow',
        description: 'Requests to the annotation API, likewise: its answers go to other users.',
      },
      paths: {
        type: 'object',
        default: {},
        description:
          'Policies of single paths below `/triggers/` and `/e/`, with all that is under them: `allow` lets requests pass unread and counts them, for plugins that verify a signature over the bytes of a body; `block` refuses them with 403, `mask` is the rule. The longest path counts.',
        additionalProperties: { enum: ['mask', 'allow', 'block'] },
      },
      user: {
        enum: ['keep', 'pseudonym'],
        default: 'keep',
        description:
          'What Dify sees as the end user: the id that the client sends, or a pseudonym of it, the same for ever. Switching hides all earlier conversations.',
      },
      user_key_file: {
        type: 'string',
        minLength: 1,
        description:
          'File with the key of the pseudonyms, at least 32 bytes. Lost with the key: every conversation of every user.',
      },
      max_body_bytes: {
        type: 'integer',
        minimum: 1024,
        maximum: 67108864,
        default: 4194304,
        description: 'Largest request body in bytes, also after decompression. Over it: 413.',
      },
      max_response_bytes: {
        type: 'integer',
        minimum: 1024,
        maximum: 268435456,
        default: 16777216,
        description: 'Largest blocking JSON answer and largest single stream event in bytes.',
      },
      max_depth: {
        type: 'integer',
        minimum: 8,
        maximum: 10000,
        default: 512,
        description: 'Deepest nesting of JSON, JSON text inside strings included. Over it: 400.',
      },
    },
  },
  performance: {
    type: 'object',
    description: 'Memory, time and processes.',
    default: {},
    additionalProperties: false,
    properties: {
      cache_mappings: {
        type: 'boolean',
        default: true,
        description:
          'false: nothing is remembered after an exchange (as `masking.scope: request`).',
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
          'Service processes that `up` runs behind the one Envoy. More than one need `store.type: redis`. Each has an admin address of its own: the port of `listen.admin` and the ones behind it, or any free one if that is 0. Changes need a restart of `up`.',
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
  },
  store: {
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
  },
  rate_limit: rateLimit,
  admin: {
    type: 'object',
    description: 'Who may read health and statistics through the proxy.',
    default: {},
    additionalProperties: false,
    properties: {
      allow: {
        type: 'array',
        default: ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
        items: range,
        description:
          'Source address ranges that reach `/masking/*` and `/metrics` through the proxy.',
      },
      token_file: {
        type: 'string',
        minLength: 1,
        description:
          'File with the token (16 bytes or more, mode 0600) that `POST /masking/admin/erase` asks for. Without it that route refuses.',
      },
      token_for: {
        enum: ['changes', 'all'],
        default: 'changes',
        description:
          'What the token is needed for: `changes` under `/masking/admin/`, or `all` pages, `/metrics` too. `/livez` and `/readyz` never need it.',
      },
    },
  },
  oauth,
  file_upload: {
    type: 'object',
    description:
      'File uploads. Text files are masked as they stream, documents of offices once they are whole; other types pass unread if they are allowed, and are refused otherwise.',
    default: {},
    additionalProperties: false,
    properties: {
      enabled: { type: 'boolean', default: false, description: 'Let uploads through.' },
      max_file_size: {
        type: 'integer',
        minimum: 1,
        maximum: 10737418240,
        default: 15728640,
        description: 'Largest file in bytes.',
      },
      allowed_types: {
        type: 'array',
        default: [],
        items: {
          type: 'string',
          pattern: '^[a-z0-9.+-]+/(?:[a-z0-9.+-]+|\\*)$',
          errorHint: 'a media type such as application/pdf',
        },
        description: 'Media types that pass although their content cannot be masked.',
      },
      documents: {
        enum: ['mask', 'refuse', 'pass'],
        default: 'mask',
        description:
          'DOCX, XLSX, PPTX, ODT, ODS, ODP and EPUB are masked in place, PDF is replaced by its masked text (`mask`); all of them are refused (`refuse`), or treated by `allowed_types` and passed unread (`pass`).',
      },
    },
  },
  external_trace: {
    type: 'object',
    description: 'The `X-Trace-Id` header that Dify 1.7.0 and later put into their traces.',
    default: {},
    additionalProperties: false,
    properties: {
      enabled: { type: 'boolean', default: true, description: 'Forward the trace id.' },
      generate_if_missing: {
        type: 'boolean',
        default: false,
        description: 'Make one if the request has none in header, query or body.',
      },
    },
  },
  logging: {
    type: 'object',
    description: 'Logs. They never hold values, bodies or placeholders.',
    default: {},
    additionalProperties: false,
    properties: {
      level: {
        enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
        default: 'info',
        description: 'Least severity that is written.',
      },
      format: {
        enum: ['auto', 'json', 'pretty'],
        default: 'auto',
        description: '`auto`: readable on a terminal, JSON otherwise.',
      },
      access_log: {
        type: 'string',
        minLength: 1,
        default: 'stderr',
        description: "Envoy's access log: `stdout`, `stderr`, `off`, or a file.",
      },
    },
  },
} as const

/** Without defaults: an overlay must not bring its own. */
function withoutDefaults(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutDefaults)
  if (schema === null || typeof schema !== 'object') return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'default')
      .map(([key, value]) => [key, withoutDefaults(value)]),
  )
}

export const CONFIG_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://dify-masking.invalid/config.schema.json',
  title: 'dify-masking configuration',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', description: 'Ignored; editors read it.' },
    ...topLevel,
    environments: {
      type: 'object',
      description:
        'Named overlays. The one that `DIFY_MASKING_ENV` names is laid over the rest of the file.',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: withoutDefaults(topLevel),
      },
    },
  },
} as const
