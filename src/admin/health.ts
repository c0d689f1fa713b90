import type { Config } from '../config/config.ts'
import type { RouteState } from '../envoy/routes/route-state.ts'
import type { EnvoyLife } from '../envoy/running/envoy-life.ts'
import type { EnvoyView } from '../envoy/running/envoy-watch.ts'
import type { Reach } from '../upstreams/reach-book.ts'
import type { VersionRecord } from '../upstreams/version-book.ts'

/** Everything that the report of health is made of. */
export interface HealthFacts {
  readonly config: Config
  readonly isServing: boolean
  readonly vault: Readonly<Record<string, unknown>> & { readonly ready: boolean }
  /** `off`: none was made. */
  readonly selfTest: 'off' | 'waiting' | 'passed' | 'failed'
  readonly routes: RouteState
  readonly versions: readonly VersionRecord[]
  readonly reach: readonly Reach[]
  readonly envoy: EnvoyView
  /** What `up` says of the Envoy that it runs; undefined where something else runs it. */
  readonly envoyLife: EnvoyLife | undefined
  /** Answers that passed the service, by upstream and class of status. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Refusals of the service since its start, by code. */
  readonly refused: Readonly<Record<string, number>>
  readonly logLinesDropped: number
  readonly version: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly now: number
}

/** Why the status is not `healthy`. */
export interface HealthReason {
  readonly code: Code
  /** One sentence for people. */
  readonly message: string
  readonly upstream?: string
  readonly cause?: string
  /** ISO time. */
  readonly since?: string
}

export interface Health {
  /** It can mask: 503 otherwise. */
  readonly ok: boolean
  readonly report: Record<string, unknown>
}

/**
 * `unhealthy`: requests are refused because they cannot be masked. `degraded`: something else is not as it should be;
 * every reason is named. `healthy`: neither.
 */
export function healthReport(facts: HealthFacts): Health {
  const { config, routes, version, now, startedAt } = facts
  const refusing = refusingReasons(facts)
  const reasons = [
    ...refusing,
    ...maskingReasons(facts),
    ...upstreamReasons(facts),
    ...envoyReasons(facts),
  ]
  const { enabled, dry_run, preset, datasets, annotations } = config.masking
  return {
    ok: refusing.length === 0,
    report: {
      status: refusing.length > 0 ? 'unhealthy' : reasons.length > 0 ? 'degraded' : 'healthy',
      reasons,
      version,
      dify_version: [...new Set(facts.versions.map((record) => record.version))].join(', '),
      timestamp: new Date(now).toISOString(),
      started_at: new Date(startedAt).toISOString(),
      uptime_seconds: Math.round((now - startedAt) / 1000),
      masking: { enabled, dry_run, preset, bypass: routes.bypass, datasets, annotations },
      upstreams: facts.versions.map((record) => upstreamReport(record, facts)),
      envoy: { ...envoyReport(facts.envoy), ...facts.envoyLife },
      refused_by_service: facts.refused,
      self_test: facts.selfTest,
      routes: { decided_at: routes.since ?? null },
      vault: { type: config.store.type, ...facts.vault },
      log: { lines_dropped: facts.logLinesDropped },
    },
  }
}

/** Every reason, the refusing ones first; `docs/operations.md` explains them. */
export const HEALTH_CODES = [
  'stopping',
  'vault_unavailable',
  'self_test_waiting',
  'self_test_failed',
  'envoy_down',
  'bypass',
  'masking_off',
  'dry_run',
  'upstream_silent',
  'upstream_doubtful',
  'upstream_endpoints',
  'envoy_silent',
] as const

type Code = (typeof HEALTH_CODES)[number]

/** The reason, if it holds. */
const when = (
  holds: boolean,
  code: Code,
  message: string,
  more: Partial<HealthReason> = {},
): HealthReason[] => (holds ? [{ code, message, ...more }] : [])

function refusingReasons(facts: HealthFacts): HealthReason[] {
  const { isServing, vault, selfTest, config, envoyLife } = facts
  const lost = `The vault (store.type: ${config.store.type}) does not answer.`
  return [
    ...when(!isServing, 'stopping', 'The service is stopping.'),
    ...when(!vault.ready, 'vault_unavailable', lost),
    ...when(selfTest === 'waiting', 'self_test_waiting', 'The self-test has not passed yet.'),
    ...when(
      selfTest === 'failed',
      'self_test_failed',
      'The self-test failed: a value could pass Envoy.',
    ),
    ...when(envoyLife?.running === false, 'envoy_down', downMessage(envoyLife)),
  ]
}

const downMessage = (life: EnvoyLife | undefined): string =>
  `Envoy has ended (${life?.last_exit ?? 'unknown'}) and is being restarted: clients cannot connect.`

const BYPASSED = 'Masking is bypassed: NOTHING is masked. End it: dify-masking routes bypass off'

function maskingReasons({ config, routes: { bypass, since } }: HealthFacts): HealthReason[] {
  const { enabled, dry_run: isDry } = config.masking
  return [
    ...when(bypass, 'bypass', BYPASSED, since === undefined ? {} : { since }),
    ...when(!enabled, 'masking_off', 'Masking is switched off (masking.enabled).'),
    ...when(isDry, 'dry_run', 'Values are counted, not masked (masking.dry_run).'),
  ]
}

/** An upstream that gets no requests with the current weights does not affect the health. */
export function isInUse(upstream: string, { upstreams }: Config, { weights }: RouteState): boolean {
  const found = upstreams.find(({ name }) => name === upstream)
  return found?.match !== undefined || (weights[upstream] ?? found?.weight ?? 0) > 0
}

function upstreamReasons(facts: HealthFacts): HealthReason[] {
  return facts.reach
    .filter(({ upstream }) => isInUse(upstream, facts.config, facts.routes))
    .flatMap((reach) => {
      const { upstream, state, cause, message, since } = reach
      const url = facts.config.upstreams.find(({ name }) => name === upstream)?.url ?? ''
      const about = { upstream, ...(cause === null ? {} : { cause }) }
      if (state === 'silent') {
        const text = `Dify does not answer: ${upstream} at ${url}: ${reasonIn(message)}`
        return when(true, 'upstream_silent', text, { ...about, since: since ?? '' })
      }
      if (cause !== null)
        return when(true, 'upstream_doubtful', `${upstream} at ${url}: ${message}.`, about)
      const { healthy = 0, total = 0 } = seenByEnvoy(upstream, facts.envoy)?.endpoints ?? {}
      const text = `Envoy reports ${healthy} of ${total} addresses of ${upstream} as healthy.`
      return when(healthy < total, 'upstream_endpoints', text, { upstream })
    })
}

const reasonIn = (message: string | null): string => {
  const reason = (message ?? 'no answer').replace(/^no answer: /, '')
  return reason.endsWith('?') ? reason : `${reason}.`
}

const envoyReasons = ({ envoy, envoyLife }: HealthFacts): HealthReason[] =>
  when(
    envoy.state === 'silent' && envoyLife?.running !== false,
    'envoy_silent',
    "Envoy's admin interface does not answer: is Envoy running?",
  )

const seenByEnvoy = (name: string, envoy: EnvoyView) =>
  envoy.state === 'answers' ? envoy.upstreams.get(name) : undefined

function upstreamReport(record: VersionRecord, facts: HealthFacts): Record<string, unknown> {
  const { upstream } = record
  const found = facts.reach.find((each) => each.upstream === upstream)
  const { upstream: _, state, ...reach } = found ?? { upstream, state: 'unknown' }
  return {
    ...record,
    weight: facts.routes.weights[upstream],
    in_use: isInUse(upstream, facts.config, facts.routes),
    state,
    ...reach,
    answers: facts.answers[upstream] ?? {},
    envoy: seenByEnvoy(upstream, facts.envoy) ?? 'unknown',
  }
}

function envoyReport(envoy: EnvoyView): Record<string, unknown> {
  if (envoy.state !== 'answers') return { state: envoy.state }
  const { upstreams: _, ...rest } = envoy
  return rest
}
