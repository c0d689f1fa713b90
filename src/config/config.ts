import type { patterns } from './schema/patterns.ts'

/**
 * The configuration as the program uses it: validated, defaults filled in, `${NAME}` replaced, frozen.
 * Key names are those of the file, so that an error message, the documentation and the code say the same word.
 */
export interface Config {
  /** Dify version of every upstream that names none itself: `auto-detect` or `MAJOR.MINOR.PATCH`. */
  readonly version: string
  readonly listen: ListenConfig
  readonly tls: TlsConfig
  /** Empty: `up` puts the bundled simulator (or `--dify URL`) here; `serve` and `envoy` refuse. */
  readonly upstreams: readonly UpstreamConfig[]
  readonly masking: MaskingConfig
  readonly performance: PerformanceConfig
  readonly store: StoreConfig
  readonly rate_limit: RateLimitConfig
  readonly admin: AdminConfig
  readonly oauth: OauthConfig
  readonly file_upload: FileUploadConfig
  readonly external_trace: ExternalTraceConfig
  readonly logging: LoggingConfig
}

/** Addresses are `HOST:PORT`; port 0 means any free port. `extproc` may also be `unix:PATH`. */
export interface ListenConfig {
  /** Where Envoy takes client traffic. Default `127.0.0.1:8080`. */
  readonly proxy: string
  /** Where Envoy reaches the gRPC service. Default `unix:run/extproc.sock` (relative to the run directory's parent). */
  readonly extproc: string
  /** Mode of the socket of `extproc`. Default `0600`. */
  readonly extproc_mode: '0600' | '0660'
  /** HTTP listener of the service: health, metrics. Default `127.0.0.1:9464`. */
  readonly admin: string
  /** Envoy's own admin interface. Default `127.0.0.1:9901`. */
  readonly envoy_admin: string
  /** Where Envoy takes client traffic over TLS. Default `127.0.0.1:8443`. */
  readonly https: string
  /** CIDR ranges of proxies whose `X-Forwarded-For` counts. Default none. */
  readonly trusted_proxies: readonly string[]
  /** Names under which browsers reach the pages of the service, and come back after a login. Default none. */
  readonly allowed_hosts: readonly string[]
  readonly frame_options: 'DENY' | 'SAMEORIGIN' | 'off'
  /** Whether pages of Dify get a Content-Security-Policy. Default `off`. */
  readonly csp: 'off' | 'report-only' | 'enforce'
  /** Origins besides their own that these pages may load from. */
  readonly csp_sources: readonly string[]
}

/** Off without `cert_file`. Files in PEM. */
export interface TlsConfig {
  readonly cert_file?: string
  readonly key_file?: string
  readonly client_ca_file?: string
  readonly min_version: '1.2' | '1.3'
  /** Whether `listen.proxy` only redirects. Default true. */
  readonly redirect: boolean
  /** Port that clients see; default that of `listen.https`. */
  readonly public_port?: number
  /** Seconds; 0 sends no header. */
  readonly hsts_max_age: number
  readonly hsts_include_subdomains: boolean
}

export interface RateConfig {
  readonly requests_per_second: number
  readonly burst: number
}

export interface RateLimitConfig extends RateConfig {
  readonly enabled: boolean
  readonly strict: RateConfig & { readonly paths: readonly string[] }
  /** Addresses that are counted at the same time. */
  readonly max_clients: number
}

export interface UpstreamConfig {
  /** Name of the Envoy cluster and label in metrics: `[a-z][a-z0-9_-]*`, unique. */
  readonly name: string
  /** Base URL, `http://HOST:PORT` or `https://HOST:PORT`, without path. */
  readonly url: string
  /** What the upstream runs. Default `dify`. */
  readonly product: 'dify' | 'openai'
  /** `auto-detect` or `MAJOR.MINOR.PATCH`. Defaults to the top-level `version`. */
  readonly version: string
  /** Share of the requests that no `match` decides, 0 to 1000. Default 1, or 0 with `match`. */
  readonly weight: number
  readonly match?: UpstreamMatch
  /** Further addresses of the same Dify, in the form of `url`. */
  readonly replicas: readonly string[]
  /** What Envoy asks each address for when there are several. */
  readonly health_path: string
  readonly max_requests: number
  /** Seconds that an idle connection is kept. */
  readonly keepalive: number
}

/** Requests that go to an upstream whatever the weights say; all that is named must hold. */
export interface UpstreamMatch {
  readonly header?: { readonly name: string; readonly value: string }
  /** Without a slash at the end; Dify gets the path without it. */
  readonly path_prefix?: string
}

/** What a scope is made of: with `request`, nothing is remembered after the answer. */
export type ScopeKind = 'conversation' | 'user' | 'request'

/** Switches that patterns, dictionaries and custom patterns share. */
export interface RuleConfig {
  /** Least score that counts, 0 to 1. Default 0.5. */
  readonly threshold: number
  /** Values that are never masked; `*` stands for any characters. */
  readonly allow_list: readonly string[]
  /** `never`: the value is not kept. Default `always`. */
  readonly restore: 'always' | 'never'
}

export interface PatternConfig extends RuleConfig {
  readonly enabled: boolean
  /** Values that are always masked as this entity. */
  readonly deny_list: readonly string[]
  /** `phone` only. Default `['VN']`. */
  readonly regions?: readonly string[]
  /** `host` only. */
  readonly suffixes?: readonly string[]
  /** `host` only. */
  readonly include_public?: boolean
  /** `person`: how much is taken for a name. */
  readonly level?: 'careful' | 'wide'
  /** `org` only. */
  readonly legal_forms?: boolean
  /** `[A-Z][A-Z0-9_]*`, at most 24 characters, not ending in a digit or underscore, unique. */
  readonly placeholder_prefix: string
}

/** What is looked for where `masking.patterns` does not say it; `none`: as in 0.1. */
export type PresetName = 'standard' | 'strict' | 'seed' | 'none'

/** The recognizers that a configuration can name under `masking.patterns`. */
export type PatternName = keyof typeof patterns

/** A list of names. */
export interface DictionaryConfig extends Omit<RuleConfig, 'threshold'> {
  /** `.txt`, `.csv` or `.json`; a relative path counts from the working directory. */
  readonly file: string
  readonly entity: string
  readonly fold_case: boolean
  readonly fold_diacritics: boolean
}

/** A pattern of the operator's own. */
export interface CustomConfig extends RuleConfig {
  readonly name: string
  readonly regex: string
  readonly flags: string
  readonly context: readonly string[]
  readonly score?: number
  readonly checksum?: 'luhn' | 'mod97' | 'mod11_vn'
  readonly examples: { readonly match: readonly string[]; readonly no_match: readonly string[] }
}

/** A recognizer in another process, off without `url`. Times are milliseconds. */
export interface ExternalConfig {
  readonly url?: string
  readonly language: string
  /** Name there → our entity. */
  readonly entities: Readonly<Record<string, string>>
  readonly on_failure: 'fail_closed' | 'skip'
  readonly timeout_ms: number
  readonly budget_ms: number
  readonly concurrency: number
  /** UTF-16 units. */
  readonly max_text_length: number
  readonly token_file?: string
}

export interface MaskingConfig {
  /** false: bodies pass unread, reported in health and metrics as bypass. Default true. */
  readonly enabled: boolean
  /** true: finds and counts, changes nothing. Default false. */
  readonly dry_run: boolean
  readonly scope: ScopeKind
  readonly preset: PresetName
  readonly patterns: Readonly<Record<PatternName, PatternConfig>>
  readonly dictionaries: readonly DictionaryConfig[]
  readonly custom: readonly CustomConfig[]
  readonly external: ExternalConfig
  /** Restore `email_1`, `EMAIL\_1` and the other forms that models make of a placeholder. Default true. */
  readonly lenient_restore: boolean
  /** Hosts (exact, or `*.example.com`) inside whose URLs placeholders are restored. Default none. */
  readonly restore_url_hosts: readonly string[]
  /** What to do with a request body that claims or looks to be JSON and is not: `reject` (400) or `mask` lexically. Default `reject`. */
  readonly invalid_json: 'reject' | 'mask'
  /** A JSON number that is a finding: left and counted, masked as a string, or refused. Default `leave`. */
  readonly json_numbers: 'leave' | 'mask' | 'block'
  /** Inputs of runs by name: masked (the rule), passed unread, or refused if something is found in them. */
  readonly inputs: Readonly<Record<string, 'mask' | 'allow' | 'block'>>
  /** The dataset endpoints: `allow` (pass unread, counted), `mask` in a scope of the key, or `block`. Default `allow`. */
  readonly datasets: 'allow' | 'mask' | 'block'
  /** The annotation endpoints, likewise. */
  readonly annotations: 'allow' | 'mask' | 'block'
  /** Policies of single paths below `/triggers/` and `/e/`. Default none. */
  readonly paths: Readonly<Record<string, 'mask' | 'allow' | 'block'>>
  /** What Dify sees as the end user: the id itself, or a keyed pseudonym. Default `keep`. */
  readonly user: 'keep' | 'pseudonym'
  /** File with the key of the pseudonyms, at least 32 bytes; needed for `user: pseudonym`. */
  readonly user_key_file?: string
  /** Largest request body in bytes, decoded or not. Over it: 413. Default 4194304. */
  readonly max_body_bytes: number
  /** Largest blocking JSON answer, and largest single SSE event, in bytes. Default 16777216. */
  readonly max_response_bytes: number
  /** Deepest nesting of arrays and objects, JSON text inside strings included. Default 512. */
  readonly max_depth: number
}

export interface PerformanceConfig {
  /** false: `masking.scope` is `request`. Default true. */
  readonly cache_mappings: boolean
  /** Seconds that a mapping lives after its last use. Default 3600. */
  readonly cache_ttl: number
  /** Most mappings (placeholders) kept in memory. Default 50000. */
  readonly max_cache_size: number
  /** Seconds that a scope lives after its last use at least. Default 600. */
  readonly min_cache_ttl: number
  /** Percent of the cache for credentials that Dify has not accepted yet. Default 20. */
  readonly unproven_share: number
  /** Seconds that a scope of such a credential lives after its last use. Default 900. */
  readonly unproven_ttl: number
  /** Service processes that `up` runs. Default 1. */
  readonly workers: number
  /** MiB. Default 2048. */
  readonly envoy_max_heap_mib: number
  /** Milliseconds that Envoy waits for one reply of the service. Default 5000. */
  readonly message_timeout_ms: number
  /** Seconds that running exchanges get after SIGTERM. Default 30. */
  readonly drain_timeout: number
}

/** Where mappings live. All but `type` and `max_entries_per_scope` is for Redis. */
export interface StoreConfig {
  readonly type: 'memory' | 'redis'
  /** One server: `redis://HOST:PORT/DB`, `rediss://…` or `unix:/PATH`. */
  readonly url?: string
  /** Nodes of a cluster, `HOST:PORT`. */
  readonly nodes?: readonly string[]
  /** Sentinels, `HOST:PORT`, and the name they have for the master. */
  readonly sentinels?: readonly string[]
  readonly name?: string
  readonly username?: string
  readonly password_file?: string
  readonly sentinel_password_file?: string
  readonly tls?: StoreTlsConfig
  /** Keys that mappings are sealed with. */
  readonly key_file?: string
  readonly key_prefix: string
  /** Milliseconds per command. Default 50. */
  readonly command_timeout_ms: number
  /** While Redis is out: refuse, or mask with the memory of the process. Default `closed`. */
  readonly on_failure: 'closed' | 'local'
  /** Seconds that a scope lives at most. Default 2592000. */
  readonly max_ttl: number
  /** Default 10000. */
  readonly max_entries_per_scope: number
  /** Default 1000000. */
  readonly max_entries_per_credential: number
}

/** Files in PEM. */
export interface StoreTlsConfig {
  readonly ca_file?: string
  readonly cert_file?: string
  readonly key_file?: string
}

export interface AdminConfig {
  /** CIDR ranges of source addresses that may reach `/masking/*` and `/metrics` through the proxy. */
  readonly allow: readonly string[]
  /** File with the token for `POST /masking/admin/erase`. */
  readonly token_file?: string
  readonly token_for: 'changes' | 'all'
}

export interface OauthConfig {
  readonly enabled: boolean
  readonly client_id?: string
  readonly client_secret?: string
  /** The seed's is a path; guarding needs a URL. */
  readonly token_endpoint?: string
  readonly client_secret_file?: string
  readonly hmac_secret_file?: string
  readonly authorization_endpoint?: string
  readonly callback_path: string
  readonly signout_path: string
  readonly scopes: readonly string[]
  /** If the provider does not say how long a token lives. */
  readonly session_seconds: number
}

export interface FileUploadConfig {
  readonly enabled: boolean
  /** Bytes. Default 15728640. */
  readonly max_file_size: number
  readonly allowed_types: readonly string[]
  /** Documents of offices. Default `mask`. */
  readonly documents: 'mask' | 'refuse' | 'pass'
}

export interface ExternalTraceConfig {
  readonly enabled: boolean
  readonly generate_if_missing: boolean
}

export interface LoggingConfig {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** `auto`: pretty on a terminal, JSON otherwise. Default `auto`. */
  readonly format: 'auto' | 'json' | 'pretty'
  /** Envoy's access log: `stdout`, `stderr`, `off` or a file path. Default `stderr`. */
  readonly access_log: string
}
