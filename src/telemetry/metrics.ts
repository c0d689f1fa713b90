import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Observer } from '../core/observer.ts'
import { METRICS } from './names.ts'
import type { Totals } from './history.ts'
import { createQuantiles } from './quantiles.ts'

/** What happened in one exchange; names only from fixed sets. */
export interface FinishedExchange {
  readonly endpoint: string
  readonly version: string
  readonly upstream: string
  readonly outcome: string
}

/** Current values that the metrics read when they are scraped. */
export interface Gauges {
  readonly vault: () => {
    readonly entries: number
    readonly scopes: number
    readonly ready: boolean
  }
  readonly upstreams: () => readonly {
    readonly name: string
    readonly version: string
    readonly source: string
  }[]
  readonly bypass: () => boolean
  /** `masking.preset`. */
  readonly preset: () => string
  /** Those that get requests and of which something is known. */
  readonly upstreamsUp: () => readonly { readonly name: string; readonly isUp: boolean }[]
  /** Lines of the log dropped since the start. */
  readonly logLinesDropped: () => number
  /** Only where `up` runs Envoy; undefined while it has not said anything yet. */
  readonly envoy?: () => { readonly running: boolean; readonly restarts: number } | undefined
}

export interface Metrics extends Observer {
  /** A call of the external recognizer ended so. */
  external(outcome: string): void
  /** Dify was to be asked for the inputs of an app. */
  appInquiry(outcome: string): void
  /** An attempt to read the configuration again ended so. */
  reloaded(outcome: 'good' | 'bad'): void
  exchangeStarted(): void
  /** `reason`: from a fixed set. */
  vaultFailure(reason: string): void
  exchangeFinished(exchange: FinishedExchange): void
  /** An upstream, or Envoy in its place, has answered a request. */
  answered(upstream: string, status: number): void
  /** Answers by upstream and class of status (`2xx`). */
  answers(): Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Refusals and failures by code. */
  refused(): Readonly<Record<string, number>>
  /** When the configuration was last read again, ISO 8601. */
  reloads(): { readonly good: string | null; readonly bad: string | null }
  /** Counts since the start, for a history. */
  totals(): Totals
  /** Text exposition format of Prometheus. */
  text(): Promise<string>
  readonly contentType: string
  /** Counts and percentiles for `/masking/stats`. */
  stats(): Record<string, unknown>
}

/** 10 µs to 2.5 s. */
const SECONDS_BUCKETS = [
  0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
  0.25, 1, 2.5,
]

/** Metrics in a registry of their own. */
export function createMetrics(version: string, gauges: Gauges): Metrics {
  const registry = new Registry()
  const counter = (name: keyof typeof METRICS, collect?: (this: Counter) => void): Counter =>
    new Counter({
      name,
      help: METRICS[name].help,
      labelNames: [...METRICS[name].labels],
      registers: [registry],
      ...(collect === undefined ? {} : { collect }),
    })
  const gauge = (name: keyof typeof METRICS, collect?: (this: Gauge) => void): Gauge =>
    new Gauge({
      name,
      help: METRICS[name].help,
      labelNames: [...METRICS[name].labels],
      registers: [registry],
      ...(collect === undefined ? {} : { collect }),
    })
  const histogram = (name: keyof typeof METRICS, buckets: number[]): Histogram =>
    new Histogram({
      name,
      help: METRICS[name].help,
      labelNames: [...METRICS[name].labels],
      buckets,
      registers: [registry],
    })

  collectDefaultMetrics({ register: registry })
  const requests = counter('dify_masking_requests_total')
  const findings = counter('dify_masking_findings_total')
  const restored = counter('dify_masking_restored_total')
  const unknown = counter('dify_masking_unknown_placeholders_total')
  const withheld = counter('dify_masking_withheld_placeholders_total')
  const unread = counter('dify_masking_unread_total')
  const files = counter('dify_masking_files_total')
  const byFile = new Map<string, number>()
  const external = counter('dify_masking_external_total')
  const inquiries = counter('dify_masking_app_inquiries_total')
  const reloads = counter('dify_masking_reloads_total')
  const reloadSuccess = gauge('dify_masking_reload_success')
  reloadSuccess.set(1)
  const reloadTime = gauge('dify_masking_reload_timestamp_seconds')
  const events = counter('dify_masking_stream_events_total')
  const errors = counter('dify_masking_errors_total')
  const seconds = histogram('dify_masking_seconds', SECONDS_BUCKETS)
  const held = histogram('dify_masking_held_bytes', [0, 1, 4, 8, 16, 32, 64])
  const open = gauge('dify_masking_streams_open')
  gauge('dify_masking_vault_entries', function collect() {
    this.set(gauges.vault().entries)
  })
  gauge('dify_masking_vault_scopes', function collect() {
    this.set(gauges.vault().scopes)
  })
  gauge('dify_masking_vault_ready', function collect() {
    this.set(gauges.vault().ready ? 1 : 0)
  })
  const vaultFailures = counter('dify_masking_vault_failures_total')
  gauge('dify_masking_bypass', function collect() {
    this.set(gauges.bypass() ? 1 : 0)
  })
  gauge('dify_masking_preset_info', function collect() {
    this.reset()
    this.set({ preset: gauges.preset() }, 1)
  })
  gauge('dify_masking_upstream_info', function collect() {
    this.reset()
    for (const { name, version: dify, source } of gauges.upstreams())
      this.set({ upstream: name, dify_version: dify, source }, 1)
  })
  const answers = counter('dify_masking_answers_total')
  gauge('dify_masking_upstream_up', function collect() {
    this.reset()
    for (const { name, isUp } of gauges.upstreamsUp()) this.set({ upstream: name }, isUp ? 1 : 0)
  })
  counter('dify_masking_log_lines_dropped_total', function collect() {
    this.reset()
    this.inc(gauges.logLinesDropped())
  })
  const { envoy } = gauges
  // Not registered elsewhere: a gauge that is never set says 0.
  if (envoy !== undefined) {
    gauge('dify_masking_envoy_up', function collect() {
      this.set(envoy()?.running === true ? 1 : 0)
    })
    counter('dify_masking_envoy_restarts_total', function collect() {
      this.reset()
      this.inc(envoy()?.restarts ?? 0)
    })
  }
  gauge('dify_masking_build_info').set({ version, node: process.version }, 1)

  // Children know the hash of their labels, which would be computed at every count otherwise.
  const findingsOf = remembered((entity) => findings.labels({ entity }))
  const eventsOf = remembered((event) => events.labels({ event }))
  const finished = new Map<string, Counter.Internal>()
  const secondsOf = {
    mask: seconds.labels({ direction: 'mask' }),
    restore: seconds.labels({ direction: 'restore' }),
  }
  const quantiles = { mask: createQuantiles(), restore: createQuantiles() }
  const counts = { requests: 0, open: 0, findings: 0, restored: 0, unknown: 0, errors: 0, held: 0 }
  const byEntity = new Map<string, number>()
  const byCode = new Map<string, number>()
  const byAnswer = new Map<string, Map<string, number>>()
  let failures = 0
  const byWithheld = new Map<string, number>()
  const byUnread = new Map<string, number>()
  const byExternal = new Map<string, number>()
  const reloadedAt: { good: string | null; bad: string | null } = { good: null, bad: null }

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    reloads: () => ({ ...reloadedAt }),
    totals: () => ({
      requests: counts.requests,
      errors: counts.errors,
      failures,
      findings: Object.fromEntries(byEntity),
      streams: counts.open,
      p50: quantiles.mask.milliseconds(0.5),
      p95: quantiles.mask.milliseconds(0.95),
      p99: quantiles.mask.milliseconds(0.99),
    }),
    answered(upstream, status) {
      answers.inc({ upstream, status: String(status) })
      if (status >= 500) failures++
      const classes = byAnswer.get(upstream) ?? new Map<string, number>()
      const name = `${Math.floor(status / 100)}xx`
      byAnswer.set(upstream, classes.set(name, (classes.get(name) ?? 0) + 1))
    },
    answers: () =>
      Object.fromEntries(
        [...byAnswer].map(([name, classes]) => [name, Object.fromEntries(classes)]),
      ),
    refused: () => Object.fromEntries(byCode),
    findings(entity, count) {
      findingsOf(entity).inc(count)
      counts.findings += count
      byEntity.set(entity, (byEntity.get(entity) ?? 0) + count)
    },
    restored(count) {
      restored.inc(count)
      counts.restored += count
    },
    unknownPlaceholder(count) {
      unknown.inc(count)
      counts.unknown += count
    },
    withheld(reason, count) {
      withheld.inc({ reason }, count)
      byWithheld.set(reason, (byWithheld.get(reason) ?? 0) + count)
    },
    unread(kind, count) {
      unread.inc({ kind }, count)
      byUnread.set(kind, (byUnread.get(kind) ?? 0) + count)
    },
    file(kind, result) {
      files.inc({ file_kind: kind, result })
      byFile.set(result, (byFile.get(result) ?? 0) + 1)
    },
    external(outcome) {
      external.inc({ outcome })
      byExternal.set(outcome, (byExternal.get(outcome) ?? 0) + 1)
    },
    appInquiry(outcome) {
      inquiries.inc({ outcome })
    },
    reloaded(outcome) {
      reloads.inc({ outcome })
      reloadSuccess.set(outcome === 'good' ? 1 : 0)
      reloadTime.set({ outcome }, Date.now() / 1000)
      reloadedAt[outcome] = new Date().toISOString()
    },
    streamEvent(event) {
      eventsOf(event).inc()
    },
    heldBytes(bytes) {
      held.observe(bytes)
      counts.held = Math.max(counts.held, bytes)
    },
    seconds(direction, value) {
      secondsOf[direction].observe(value)
      quantiles[direction].observe(value)
    },
    error(code) {
      errors.inc({ code })
      counts.errors++
      byCode.set(code, (byCode.get(code) ?? 0) + 1)
    },
    vaultFailure(reason) {
      vaultFailures.inc({ reason })
    },
    exchangeStarted() {
      open.inc()
      counts.open++
    },
    exchangeFinished({ endpoint, version: dify, upstream, outcome }) {
      open.dec()
      counts.open--
      counts.requests++
      const labels = { endpoint, dify_version: dify, upstream, outcome }
      const key = `${endpoint} ${dify} ${upstream} ${outcome}`
      let child = finished.get(key)
      if (child === undefined) finished.set(key, (child = requests.labels(labels)))
      child.inc()
    },
    stats() {
      const percentiles = (direction: 'mask' | 'restore') => ({
        count: quantiles[direction].count,
        p50_ms: quantiles[direction].milliseconds(0.5),
        p95_ms: quantiles[direction].milliseconds(0.95),
        p99_ms: quantiles[direction].milliseconds(0.99),
      })
      return {
        requests: counts.requests,
        streams_open: counts.open,
        findings: { total: counts.findings, by_entity: Object.fromEntries(byEntity) },
        restored: counts.restored,
        unknown_placeholders: counts.unknown,
        withheld: Object.fromEntries(byWithheld),
        unread: Object.fromEntries(byUnread),
        files: Object.fromEntries(byFile),
        external: Object.fromEntries(byExternal),
        reloaded: { ...reloadedAt },
        most_held: counts.held,
        errors: { total: counts.errors, by_code: Object.fromEntries(byCode) },
        performance: { mask: percentiles('mask'), restore: percentiles('restore') },
      }
    },
  }
}

/** The children of a metric by the value of its one label, from a fixed set. */
function remembered<T>(childOf: (label: string) => T): (label: string) => T {
  const children = new Map<string, T>()
  return (label) => {
    let child = children.get(label)
    if (child === undefined) children.set(label, (child = childOf(label)))
    return child
  }
}
