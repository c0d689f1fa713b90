import type { Bucket } from '../envoy/admin-client.ts'

/** What upstreams did within a while. */
export interface Window {
  /** Answers that ended, of any status. */
  readonly requests: number
  /** Answers of 5xx, those that Envoy gave because the upstream could not be reached included. */
  readonly errors: number
  /** 95th percentile of the time to the end of an answer, milliseconds; undefined without answers. */
  readonly p95: number | undefined
}

export interface Limits {
  /** 0 to 1. */
  readonly maxErrorRate: number
  /** p95 of the canary as a multiple of that of the others. */
  readonly maxP95Ratio: number
  /** Fewer requests tell nothing. */
  readonly minRequests: number
}

export type Verdict =
  | { readonly kind: 'advance' | 'wait'; readonly why: string }
  | { readonly kind: 'roll back'; readonly why: string }

/** Differences of so few milliseconds are noise, whatever the ratio. */
const NOISE_MS = 5

/** Whether the canary may get more. Errors are judged at once, for they only grow more; times need enough requests. */
export function judge(canary: Window, others: Window, limits: Limits): Verdict {
  const rate = canary.requests === 0 ? 0 : canary.errors / canary.requests
  // So few errors cannot be diluted below the limit by requests that are still to come.
  const isSure = canary.errors > limits.maxErrorRate * Math.max(canary.requests, limits.minRequests)
  if (isSure && rate > limits.maxErrorRate)
    return {
      kind: 'roll back',
      why: `${percent(rate)} of ${canary.requests} requests failed (limit ${percent(limits.maxErrorRate)}, elsewhere ${percent(others.requests === 0 ? 0 : others.errors / others.requests)})`,
    }
  if (canary.requests < limits.minRequests)
    return { kind: 'wait', why: `${canary.requests} of ${limits.minRequests} requests seen` }
  const { p95 } = canary
  const usual = others.requests < limits.minRequests ? undefined : others.p95
  if (p95 !== undefined && usual !== undefined && p95 > usual * limits.maxP95Ratio + NOISE_MS)
    return {
      kind: 'roll back',
      why: `p95 is ${p95.toFixed(0)} ms, elsewhere ${usual.toFixed(0)} ms (limit ${limits.maxP95Ratio} times that)`,
    }
  const time = p95 === undefined ? '' : `, p95 ${p95.toFixed(0)} ms`
  return {
    kind: 'advance',
    why: `${canary.requests} requests, ${percent(rate)} failed${time}`,
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** A quantile from what was added to cumulative buckets, linear within one; undefined if nothing was. */
export function quantile(
  before: readonly Bucket[],
  after: readonly Bucket[],
  q: number,
): number | undefined {
  const earlier = new Map(before.map(({ atMost, count }) => [atMost, count]))
  const added = after.map(({ atMost, count }) => ({
    atMost,
    count: count - (earlier.get(atMost) ?? 0),
  }))
  const total = added.at(-1)?.count ?? 0
  if (total <= 0) return undefined
  const wanted = total * q
  let [low, below] = [0, 0]
  for (const { atMost, count } of added) {
    if (count >= wanted) {
      const inside = count - below
      return inside === 0 ? atMost : low + ((atMost - low) * (wanted - below)) / inside
    }
    low = atMost
    below = count
  }
  return low
}
