import { readFileSync } from 'node:fs'
import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { type AdminServer, startAdminServer } from '../admin/server.ts'
import type { Config } from '../config/config.ts'
import { redactConfig } from '../config/redact.ts'
import { createInputForms } from '../core/dify/input-forms.ts'
import { createScopeKeys } from '../core/dify/scope-keys.ts'
import { createScanner } from '../core/masking/create-scanner.ts'
import { createGrammar } from '../core/masking/placeholder.ts'
import { configuredRecognition } from '../recognition/configured-recognition.ts'
import type { Settings, Surroundings } from '../core/transaction/settings.ts'
import { Transaction } from '../core/transaction/transaction.ts'
import { decodeBody } from '../extproc/decode.ts'
import type { ExchangeObserver } from '../extproc/exchange.ts'
import { startExtprocServer } from '../extproc/server.ts'
import { type VersionBook, createVersionBook } from '../probe/version-book.ts'
import type { Logger } from '../telemetry/logger.ts'
import { type Metrics, createMetrics } from '../telemetry/metrics.ts'
import { type MemoryVault, createMemoryVault } from '../vault/memory-vault.ts'
import { resumeBase } from '../vault/resume-base.ts'
import { VERSION } from '../version.ts'

export interface ServiceOptions {
  readonly config: Config
  /** Address of the gRPC listener: `unix:PATH` (absolute) or `HOST:PORT`. */
  readonly extproc: string
  readonly logger: Logger
}

/** The masking service: gRPC for Envoy, HTTP for people. */
export interface Service {
  readonly extproc: string
  readonly adminUrl: string
  /** Not ready, then running exchanges finish, then (after `performance.drain_timeout`) an error close. */
  drain(): Promise<void>
}

const PROBE_INTERVAL_MS = 30_000
const PROBE_TIMEOUT_MS = 2_000
const SWEEP_INTERVAL_MS = 600_000
/** Apps whose inputs are remembered. */
const MAX_APPS = 10_000
/** gRPC messages carry a body and its headers: room above the largest body that Envoy buffers, which it may overshoot. */
const MESSAGE_SLACK = 1_048_576

/** Composes and starts the service. */
export async function startService({ config, extproc, logger }: ServiceOptions): Promise<Service> {
  const vault = createMemoryVault({
    ttlSeconds: config.performance.cache_ttl,
    maxEntries: config.performance.max_cache_size,
    now: () => performance.now(),
    resumeBase: () => resumeBase(randomInt),
  })
  const book = createVersionBook({
    upstreams: config.upstreams,
    fetch: globalThis.fetch,
    now: () => Date.now(),
    intervalMs: PROBE_INTERVAL_MS,
    timeoutMs: PROBE_TIMEOUT_MS,
    onChange: ({ upstream, version, source }) =>
      logger.info({ upstream, dify_version: version, source }, 'Dify version known'),
  })
  const metrics = createMetrics(VERSION, {
    vault: () => vault.stats(),
    upstreams: () =>
      book.all().map(({ upstream, version, source }) => ({ name: upstream, version, source })),
    bypass: () => !config.masking.enabled,
  })
  const around = surroundings(config, vault, book, metrics)
  const server = await startExtprocServer({
    listen: extproc,
    maxMessageBytes: config.masking.max_body_bytes + MESSAGE_SLACK,
    createTransaction: () => {
      metrics.exchangeStarted()
      return new Transaction(around)
    },
    observe: (transaction) => observeExchange(transaction, metrics, logger),
  })
  const state = { serving: true }
  const admin = await startAdmin(config, { vault, book, metrics, state })
  const sweeping = setInterval(() => vault.sweep(), SWEEP_INTERVAL_MS).unref()
  book.start()
  server.setServing(true)
  if (!config.masking.enabled) logger.warn('masking is off: everything passes unread')
  return {
    extproc: server.address,
    adminUrl: admin.url,
    drain: async () => {
      state.serving = false
      server.setServing(false)
      logger.info({ streams_open: server.open }, 'draining')
      await server.drain(config.performance.drain_timeout * 1000)
      book.stop()
      clearInterval(sweeping)
      await admin.close()
    },
  }
}

function surroundings(
  config: Config,
  vault: MemoryVault,
  book: VersionBook,
  metrics: Metrics,
): Surroundings {
  const { recognition } = configuredRecognition(config.masking)
  const grammar = createGrammar(recognition.allPrefixes, config.masking.lenient_restore)
  // Scope keys mean nothing outside this process's memory, so their key lives and dies with it.
  const key = randomBytes(32)
  return {
    settings: settingsOf(config),
    scanner: createScanner(recognition, grammar),
    grammar,
    pseudonymOf: pseudonymOf(config),
    vault,
    keys: createScopeKeys(
      (message) => createHmac('sha256', key).update(message).digest('hex'),
      () => randomBytes(16).toString('hex'),
    ),
    observer: metrics,
    forms: createInputForms(MAX_APPS),
    decode: decodeBody,
    now: () => performance.now() / 1000,
    newTraceId: () => randomUUID(),
    versionOf: (upstream) => book.versionOf(upstream),
    sawVersion: (upstream, version) => {
      book.sawVersion(upstream, version)
    },
  }
}

/** A keyed hash in base32, 130 bits: as unguessable as the key, the same on every replica that has it. */
function pseudonymOf({ masking }: Config): ((user: string) => string) | undefined {
  if (masking.user === 'keep' || masking.user_key_file === undefined) return undefined
  const key = readFileSync(masking.user_key_file)
  return (user) => {
    const digest = createHmac('sha256', key).update(`dify-masking user\0${user}`).digest()
    let name = ''
    for (let i = 0; i < 26; i++) name += BASE32.charAt((digest[i] ?? 0) & 31)
    return `user-${name}`
  }
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

function settingsOf(config: Config): Settings {
  const { masking, performance: limits, external_trace: trace, file_upload: uploads } = config
  return {
    enabled: masking.enabled,
    dryRun: masking.dry_run,
    scope: limits.cache_mappings ? masking.scope : 'request',
    invalidJson: masking.invalid_json,
    jsonNumbers: masking.json_numbers,
    inputs: new Map(Object.entries(masking.inputs)),
    policies: { datasets: masking.datasets, annotations: masking.annotations },
    maxBodyBytes: masking.max_body_bytes,
    maxResponseBytes: masking.max_response_bytes,
    maxDepth: masking.max_depth,
    restoreUrlHosts: masking.restore_url_hosts,
    uploads: {
      enabled: uploads.enabled,
      maxFileSize: uploads.max_file_size,
      allowedTypes: uploads.allowed_types,
    },
    generateTraceId: trace.enabled && trace.generate_if_missing,
  }
}

function observeExchange(
  transaction: Transaction,
  metrics: Metrics,
  logger: Logger,
): ExchangeObserver {
  return {
    failed(code, error) {
      metrics.error(code)
      transaction.failed(code)
      const { endpoint, upstream, requestId } = transaction.summary
      const line = { code, endpoint, upstream, request_id: requestId }
      if (error === undefined) logger.warn(line, 'exchange refused')
      else logger.error({ ...line, err: error }, 'exchange failed')
    },
    ended(outcome) {
      const { endpoint, upstream, version, ...rest } = transaction.summary
      const said =
        outcome === 'done' ? rest.outcome : rest.outcome === 'ok' ? outcome : rest.outcome
      metrics.exchangeFinished({ endpoint, upstream, version, outcome: said })
      logger.debug(
        {
          endpoint,
          upstream,
          dify_version: version,
          version_source: rest.versionSource,
          request_id: rest.requestId,
          findings: rest.findings,
          masking_seconds: rest.seconds,
          status: rest.status,
          outcome: said,
        },
        'exchange ended',
      )
    },
  }
}

interface AdminParts {
  readonly vault: MemoryVault
  readonly book: VersionBook
  readonly metrics: Metrics
  readonly state: { readonly serving: boolean }
}

async function startAdmin(config: Config, parts: AdminParts): Promise<AdminServer> {
  const { vault, book, metrics, state } = parts
  const { enabled, dry_run, datasets, annotations } = config.masking
  return await startAdminServer(config.listen.admin, {
    ready: () => state.serving,
    health: () => ({
      ok: state.serving,
      report: {
        status: !state.serving ? 'unavailable' : enabled && !dry_run ? 'ok' : 'degraded',
        version: VERSION,
        dify_version: [...new Set(book.all().map(({ version }) => version))].join(', '),
        timestamp: new Date().toISOString(),
        masking: { enabled, dry_run, datasets, annotations },
        upstreams: book.all(),
        vault: { type: config.store.type, ...vault.stats() },
      },
    }),
    stats: () => ({ ...metrics.stats(), cache: cacheStats(vault) }),
    config: () => redactConfig(config),
    version: () => ({ service: VERSION, node: process.version, upstreams: book.all() }),
    metrics: async () => ({ contentType: metrics.contentType, text: await metrics.text() }),
  })
}

function cacheStats(vault: MemoryVault): Record<string, unknown> {
  const { hits, misses, ...rest } = vault.stats()
  const total = hits + misses
  return {
    ...rest,
    hits,
    misses,
    hit_rate: total === 0 ? null : Math.round((hits / total) * 1e4) / 1e4,
  }
}
