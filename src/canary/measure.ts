import type { Bucket, EnvoyAdmin } from '../envoy/admin-client.ts'
import { type Window, quantile } from './verdict.ts'

/** Counts of some upstreams since Envoy's start. */
export interface Snapshot {
  readonly requests: number
  readonly errors: number
  readonly buckets: readonly Bucket[]
}

/** What the upstreams have done so far, together. Rejects if Envoy does not answer. */
export async function takeSnapshot(
  envoy: EnvoyAdmin,
  upstreams: readonly string[],
): Promise<Snapshot> {
  const each = await Promise.all(
    upstreams.map(async (name) => {
      const counters = await envoy.counters(`cluster.${name}.upstream_rq_`)
      const of = (what: string): number => counters.get(`cluster.${name}.upstream_rq_${what}`) ?? 0
      return {
        requests: of('completed'),
        errors: of('5xx'),
        buckets: await envoy.buckets(`cluster.${name}.upstream_rq_time`),
      }
    }),
  )
  const buckets = new Map<number, number>()
  for (const { buckets: its } of each)
    for (const { atMost, count } of its) buckets.set(atMost, (buckets.get(atMost) ?? 0) + count)
  return {
    requests: each.reduce((sum, { requests }) => sum + requests, 0),
    errors: each.reduce((sum, { errors }) => sum + errors, 0),
    buckets: [...buckets]
      .toSorted(([a], [b]) => a - b)
      .map(([atMost, count]) => ({ atMost, count })),
  }
}

/** What happened between two snapshots. */
export function between(before: Snapshot, after: Snapshot): Window {
  return {
    requests: after.requests - before.requests,
    errors: after.errors - before.errors,
    p95: quantile(before.buckets, after.buckets, 0.95),
  }
}
