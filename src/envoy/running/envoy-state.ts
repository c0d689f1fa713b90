import { SERVICE_CLUSTER } from '../ext-proc-filter.ts'
import { PROXY_LISTENER } from '../listener.ts'

/** What Envoy says of one upstream. Counts are since Envoy's start. */
export interface EnvoyUpstream {
  readonly endpoints: { readonly healthy: number; readonly total: number }
  readonly requests: number
  /** Answers by class of status; those that Envoy gave in place of the upstream are among them. */
  readonly answers: Readonly<Record<string, number>>
  readonly connect_failures: number
  readonly timeouts: number
  /** Requests that the circuit breaker (`max_requests`) has refused. */
  readonly overflows: number
}

/** What Envoy says of itself. */
export interface EnvoyState {
  readonly version: string
  readonly uptime_seconds: number
  readonly service: { readonly healthy: number; readonly total: number }
  /** Answers to clients by class of status, and what Envoy refused by itself. */
  readonly answers: Readonly<Record<string, number>>
  readonly refused: {
    /** By the proof gate or an address gate (RBAC). Each self-test makes one of them. */
    readonly by_gate: number
    readonly too_large: number
    readonly rate_limited: number
    /** The service did not answer in time, or not as it must. */
    readonly service_failed: number
  }
  readonly upstreams: ReadonlyMap<string, EnvoyUpstream>
}

const TIMEOUT_MS = 1_000

/**
 * Asks Envoy's admin interface (`/clusters`, `/stats`, `/server_info`) at `url`. Rejects if it does not answer, or
 * serves something else than this service.
 */
export async function readEnvoyState(
  url: string,
  upstreams: readonly string[],
  fetch = globalThis.fetch,
): Promise<EnvoyState> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const get = async (path: string): Promise<unknown> => {
    const answer = await fetch(url + path, { signal })
    if (!answer.ok) throw new Error(`Envoy's admin interface answers ${answer.status}`)
    return await answer.json()
  }
  const [info, clusters, stats] = (await Promise.all([
    get('/server_info'),
    get('/clusters?format=json'),
    get(`/stats?format=json&filter=${encodeURIComponent(FILTER)}`),
  ])) as [ServerInfo, Clusters, Stats]
  const endpoints = endpointsOf(clusters)
  const service = endpoints.get(SERVICE_CLUSTER)
  if (service === undefined) throw new Error('this Envoy has no cluster of the masking service')
  const count = counterOf(stats)
  const http = `http.${PROXY_LISTENER}.`
  return {
    version: /\/(\d+\.\d+\.\d+[^/]*)\//.exec(info.version ?? '')?.[1] ?? 'unknown',
    uptime_seconds: Number.parseInt(info.uptime_current_epoch ?? '0', 10),
    service,
    answers: classesOf((name) => count(`${http}downstream_rq_${name}`)),
    refused: {
      by_gate: count(`${http}rbac.denied`),
      too_large: count(`${http}downstream_rq_too_large`),
      rate_limited: count.ending('.rate_limited'),
      service_failed:
        count(`${http}ext_proc.streams_failed`) + count(`${http}ext_proc.message_timeouts`),
    },
    upstreams: new Map(
      upstreams.flatMap((name) => {
        const found = endpoints.get(name)
        return found === undefined ? [] : [[name, upstreamOf(name, found, count)]]
      }),
    ),
  }
}

function upstreamOf(
  name: string,
  endpoints: EnvoyUpstream['endpoints'],
  count: (name: string) => number,
): EnvoyUpstream {
  const of = (stat: string): number => count(`cluster.${name}.${stat}`)
  return {
    endpoints,
    requests: of('upstream_rq_total'),
    answers: classesOf((each) => of(`upstream_rq_${each}`)),
    connect_failures: of('upstream_cx_connect_fail'),
    timeouts: of('upstream_rq_timeout'),
    overflows: of('upstream_rq_pending_overflow') + of('upstream_rq_active_overflow'),
  }
}

/** Names of clusters are Envoy's to escape; what is not asked for is not looked at. */
const FILTER = [
  String.raw`^cluster\..*\.upstream_(rq_(total|[1-5]xx|timeout|pending_overflow|active_overflow)|cx_connect_fail)$`,
  String.raw`^http\.${PROXY_LISTENER}\.(downstream_rq_([1-5]xx|too_large)|rbac\.denied|ext_proc\.(streams_failed|message_timeouts))$`,
  String.raw`\.rate_limited$`,
].join('|')

const CLASSES = ['2xx', '3xx', '4xx', '5xx']

const classesOf = (count: (name: string) => number): Record<string, number> =>
  Object.fromEntries(CLASSES.map((name) => [name, count(name)]))

interface Counter {
  (name: string): number
  /** Of all whose name ends so. */
  ending(end: string): number
}

function counterOf({ stats = [] }: Stats): Counter {
  const values = new Map(stats.map(({ name = '', value }) => [name, Number(value ?? 0)]))
  return Object.assign((name: string): number => values.get(name) ?? 0, {
    ending: (end: string): number =>
      [...values].reduce((sum, [name, value]) => sum + (name.endsWith(end) ? value : 0), 0),
  })
}

/** Healthy is what no check and no outlier detection has put aside. */
function endpointsOf({ cluster_statuses: clusters = [] }: Clusters): Map<string, Endpoints> {
  return new Map(
    clusters.map(({ name, host_statuses: hosts = [] }) => [
      name,
      {
        healthy: hosts.filter(({ health_status: status }) => isHealthy(status)).length,
        total: hosts.length,
      },
    ]),
  )
}

type Endpoints = EnvoyUpstream['endpoints']

const isHealthy = (status: HealthStatus | undefined): boolean =>
  status?.failed_active_health_check !== true &&
  status?.failed_outlier_check !== true &&
  status?.pending_active_hc !== true

interface ServerInfo {
  readonly version?: string
  readonly uptime_current_epoch?: string
}

interface HealthStatus {
  readonly failed_active_health_check?: boolean
  readonly failed_outlier_check?: boolean
  readonly pending_active_hc?: boolean
}

interface Clusters {
  readonly cluster_statuses?: readonly {
    readonly name: string
    readonly host_statuses?: readonly { readonly health_status?: HealthStatus }[]
  }[]
}

interface Stats {
  readonly stats?: readonly { readonly name?: string; readonly value?: unknown }[]
}
