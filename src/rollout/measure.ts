import type { EnvoyAdmin } from '../envoy/running/admin-client.ts'
import { type AnswerCounts, BOUNDS, type UpstreamCounts } from './answer-tally.ts'
import { type Window, quantile } from './verdict.ts'

/** Counts of everything at one moment. */
export interface Snapshot {
  readonly processes: readonly AnswerCounts[]
  /** By upstream, since Envoy's start: connections that the upstream closed with a request under way. */
  readonly broken: ReadonlyMap<string, number>
}

/** What a verdict is made of. */
export interface Sources {
  readonly envoy: Pick<EnvoyAdmin, 'counters'>
  /** What each service process has counted. Rejects if none can be asked. */
  readonly services: () => Promise<readonly AnswerCounts[]>
  readonly upstreams: readonly string[]
}

/** Counts so far. Rejects if Envoy or the services do not answer. */
export async function takeSnapshot({ envoy, services, upstreams }: Sources): Promise<Snapshot> {
  const [processes, ...counts] = await Promise.all([
    services(),
    ...upstreams.map(async (name) => {
      const stat = `cluster.${name}.upstream_cx_destroy_remote_with_active_rq`
      return [name, (await envoy.counters(stat)).get(stat) ?? 0] as const
    }),
  ])
  return { processes, broken: new Map(counts) }
}

const NOTHING: UpstreamCounts = { endpoints: {}, cut: 0, durations: [] }

/**
 * What happened at some upstreams between two snapshots. A process that is new has counted from zero; what one had counted
 * that is gone is lost. Throws if Envoy was started again meanwhile.
 */
export function between(before: Snapshot, after: Snapshot, upstreams: readonly string[]): Window {
  const endpoints = new Map<string, { good: number; failed: number }>()
  const durations = Array.from({ length: BOUNDS.length + 1 }, () => 0)
  let cut = 0
  for (const { process, upstreams: counted } of after.processes) {
    const earlier = before.processes.find((each) => each.process === process)?.upstreams ?? {}
    for (const name of upstreams) {
      const [then, now] = [earlier[name] ?? NOTHING, counted[name] ?? NOTHING]
      for (const [endpoint, { good, failed }] of Object.entries(now.endpoints)) {
        const was = then.endpoints[endpoint] ?? { good: 0, failed: 0 }
        const sum = endpoints.get(endpoint) ?? { good: 0, failed: 0 }
        sum.good += good - was.good
        sum.failed += failed - was.failed
        endpoints.set(endpoint, sum)
      }
      for (const [i, count] of now.durations.entries())
        durations[i] = (durations[i] ?? 0) + count - (then.durations[i] ?? 0)
      cut += now.cut - then.cut
    }
  }
  const broken = upstreams.reduce((sum, name) => sum + brokenBetween(before, after, name), 0)
  // Of the answers that ended early, no more are the upstream's than it has closed connections on.
  return { endpoints, cut: Math.min(cut, broken), p95: quantile(BOUNDS, durations, 0.95) }
}

function brokenBetween(before: Snapshot, after: Snapshot, name: string): number {
  const broken = (after.broken.get(name) ?? 0) - (before.broken.get(name) ?? 0)
  if (broken < 0) throw new Error('Envoy was started again')
  return broken
}
