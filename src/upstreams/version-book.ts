import type { UpstreamVersion } from '../core/transaction/settings.ts'
import { type Asked, type Unanswered, VERSION, askOrSayWhy, versionAt } from './ask.ts'

export interface ProbedUpstream {
  readonly name: string
  readonly url: string
  /** `auto-detect` or a version. */
  readonly version: string
}

/** What is known about one upstream. */
export interface VersionRecord extends UpstreamVersion {
  readonly upstream: string
  /** How it is known, in words. */
  readonly evidence: string
  /** 0 to 1. */
  readonly confidence: number
  /** ISO time of the last check, or null. */
  readonly checked_at: string | null
}

export interface VersionBookOptions {
  readonly upstreams: readonly ProbedUpstream[]
  /** Of an upstream that is not listed, unless there is just one. */
  readonly otherwise?: UpstreamVersion
  readonly fetch: typeof globalThis.fetch
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly intervalMs: number
  readonly timeoutMs: number
  /** Told what every probe brought. With it, upstreams whose version is configured are probed as well. */
  readonly onAsked?: (upstream: string, asked: Asked | Unanswered) => void
  readonly onChange?: (record: VersionRecord) => void
}

/**
 * Keeps the Dify version of every upstream: configured, else probed (`GET /v1/` names `server_version`, 0.15 and 1.x,
 * `controllers/service_api/index.py`), else as answers say in `X-Version` (`extensions/ext_app_metrics.py`).
 * Masking never depends on it being right.
 */
export interface VersionBook {
  start(): void
  stop(): void
  versionOf(upstream: string): UpstreamVersion
  /** An answer named a version. One that contradicts what was probed makes a new probe due at once. */
  sawVersion(upstream: string, version: string): void
  all(): readonly VersionRecord[]
  /** Probes every upstream, or one; those whose version is configured only if `onAsked` is set. */
  probe(upstream?: string): Promise<void>
}

const UNKNOWN: UpstreamVersion = { version: 'unknown', source: 'default' }

export function createVersionBook(options: VersionBookOptions): VersionBook {
  const records = new Map<string, VersionRecord>(
    options.upstreams.map((up) => [up.name, initial(up)]),
  )
  const lastProbe = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  const write = (record: VersionRecord): void => {
    const before = records.get(record.upstream)
    records.set(record.upstream, record)
    if (before?.version !== record.version || before.source !== record.source)
      options.onChange?.(record)
  }
  /** The version of the only upstream, or of all of them. */
  const only = (): UpstreamVersion | undefined => {
    const [first, ...others] = records.values()
    return first !== undefined && others.length === 0 ? first : options.otherwise
  }
  const stamp = (): string => new Date(options.now()).toISOString()

  const probeOne = async (upstream: ProbedUpstream): Promise<void> => {
    const isConfigured = upstream.version !== 'auto-detect'
    if (isConfigured && options.onAsked === undefined) return
    lastProbe.set(upstream.name, options.now())
    const asked = await askOrSayWhy(upstream.url, '/v1/', options)
    options.onAsked?.(upstream.name, asked)
    if (isConfigured) return
    const version = 'failure' in asked ? undefined : versionAt(asked, 'server_version')
    const before = records.get(upstream.name)
    if (version !== undefined) {
      write({
        upstream: upstream.name,
        version,
        source: 'probed',
        evidence: 'GET /v1/ server_version',
        confidence: 1,
        checked_at: stamp(),
      })
    } else if (before !== undefined) {
      const confidence = before.version === 'unknown' ? 0 : Math.max(0.5, before.confidence - 0.1)
      write({ ...before, confidence, checked_at: stamp() })
    }
  }
  const probe = async (name?: string): Promise<void> => {
    const chosen = options.upstreams.filter((each) => name === undefined || each.name === name)
    await Promise.all(chosen.map((upstream) => probeOne(upstream)))
  }

  return {
    start() {
      void probe()
      timer ??= setInterval(() => void probe(), options.intervalMs).unref()
    },
    stop() {
      clearInterval(timer)
      timer = undefined
    },
    // Where Envoy was set up by others, as in a mesh, its clusters have other names than the upstreams here.
    versionOf: (upstream) => records.get(upstream) ?? only() ?? UNKNOWN,
    sawVersion(name, version) {
      const before = records.get(name)
      const upstream = options.upstreams.find((each) => each.name === name)
      if (before === undefined || upstream === undefined || !VERSION.test(version)) return
      if (before.source === 'configured' || before.version === version) return
      // Ago, by a clock that may have been set back meanwhile.
      const ago = Math.abs(options.now() - (lastProbe.get(name) ?? 0))
      if (before.source === 'probed' && ago < 1000) return
      const wasProbed = before.source === 'probed'
      write({
        upstream: name,
        version,
        source: 'header',
        evidence: 'X-Version of an answer',
        confidence: 0.9,
        checked_at: stamp(),
      })
      if (wasProbed) void probeOne(upstream)
    },
    all: () => [...records.values()],
    probe,
  }
}

function initial({ name, version }: ProbedUpstream): VersionRecord {
  if (version === 'auto-detect') {
    return {
      upstream: name,
      ...UNKNOWN,
      evidence: 'nothing seen yet',
      confidence: 0,
      checked_at: null,
    }
  }
  return {
    upstream: name,
    version,
    source: 'configured',
    evidence: 'the configuration names it',
    confidence: 1,
    checked_at: null,
  }
}
