/** What upstreams did within a while, on the routes that count (`resultOf`). */
export interface Window {
  readonly endpoints: ReadonlyMap<string, { readonly good: number; readonly failed: number }>
  /** Answers that the upstream broke off. */
  readonly cut: number
  /** 95th percentile of the time to the end of a good answer, milliseconds; undefined without any. */
  readonly p95: number | undefined
}

export interface Limits {
  /** 0 to 1. */
  readonly maxErrorRate: number
  /** p95 of the new upstream as a multiple of that of the others. */
  readonly maxP95Ratio: number
  /** Fewer requests tell nothing; as many must have gone well, on both sides. */
  readonly minRequests: number
}

export type Verdict =
  | { readonly kind: 'advance' | 'wait'; readonly why: string }
  | { readonly kind: 'roll back'; readonly why: string }

/** Differences of so few milliseconds are noise, whatever the ratio. */
const NOISE_MS = 5

/** Failures of one endpoint among many good answers of others: fewer may be one user's application. */
const LEAST_OF_ENDPOINT = 3

interface Sum {
  readonly good: number
  readonly failed: number
  readonly total: number
  readonly rate: number
}

/** Whether the new upstream may get more. Errors are judged at once, for they only grow more; times need enough requests. */
export function judge(candidate: Window, others: Window, limits: Limits): Verdict {
  const [mine, theirs] = [sumOf(candidate), sumOf(others)]
  if (isBad(mine, limits))
    return {
      kind: 'roll back',
      why: `${percent(mine.rate)} of ${mine.total} requests failed (limit ${percent(limits.maxErrorRate)}, elsewhere ${percent(theirs.rate)})`,
    }
  const endpoint = badEndpoint(candidate, others, limits)
  if (endpoint !== undefined) return { kind: 'roll back', why: endpoint }
  const missing = missingOf(mine, 'here', limits) ?? missingOf(theirs, 'elsewhere', limits)
  if (missing !== undefined) return { kind: 'wait', why: missing }
  const { p95 } = candidate
  const usual = others.p95
  if (p95 !== undefined && usual !== undefined && p95 > usual * limits.maxP95Ratio + NOISE_MS)
    return {
      kind: 'roll back',
      why: `p95 is ${p95.toFixed(0)} ms, elsewhere ${usual.toFixed(0)} ms (limit ${limits.maxP95Ratio} times that)`,
    }
  const time = p95 === undefined ? '' : `, p95 ${p95.toFixed(0)} ms`
  return { kind: 'advance', why: `${mine.total} requests, ${percent(mine.rate)} failed${time}` }
}

/** What the others still lack before the new upstream may take all of their traffic; undefined if nothing. */
export const missingElsewhere = (others: Window, limits: Limits): string | undefined =>
  missingOf(sumOf(others), 'elsewhere', limits)

function sumOf({ endpoints, cut }: Window): Sum {
  let [good, failed] = [0, cut]
  for (const each of endpoints.values()) {
    good += each.good
    failed += each.failed
  }
  return sum(good, failed)
}

const sum = (good: number, failed: number): Sum => {
  const total = good + failed
  return { good, failed, total, rate: total === 0 ? 0 : failed / total }
}

/** So many failures cannot be diluted below the limit by requests that are still to come. */
const isBad = ({ failed, total, rate }: Sum, { maxErrorRate, minRequests }: Limits): boolean =>
  rate > maxErrorRate && failed > maxErrorRate * Math.max(total, minRequests)

/** One endpoint that fails here and not elsewhere is not outweighed by others that do not. */
function badEndpoint(candidate: Window, others: Window, limits: Limits): string | undefined {
  for (const [name, { good, failed }] of candidate.endpoints) {
    const here = sum(good, failed)
    if (here.failed < LEAST_OF_ENDPOINT || !isBad(here, limits)) continue
    const there = others.endpoints.get(name)
    const usual = there === undefined ? 0 : sum(there.good, there.failed).rate
    if (here.rate > usual)
      return `${percent(here.rate)} of ${here.total} requests to ${name} failed (limit ${percent(limits.maxErrorRate)}, elsewhere ${percent(usual)})`
  }
  return undefined
}

function missingOf({ good }: Sum, where: string, { minRequests }: Limits): string | undefined {
  return good < minRequests ? `${good} of ${minRequests} good requests seen ${where}` : undefined
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** A quantile of counted values, linear within one count; undefined if nothing was counted. `counts[i]`: at most `bounds[i]`. */
export function quantile(
  bounds: readonly number[],
  counts: readonly number[],
  q: number,
): number | undefined {
  const total = counts.reduce((all, count) => all + count, 0)
  if (total <= 0) return undefined
  const wanted = total * q
  let below = 0
  for (const [i, count] of counts.entries()) {
    const [low, high] = [bounds[i - 1] ?? 0, bounds[i] ?? bounds.at(-1) ?? 0]
    if (count > 0 && below + count >= wanted) return low + ((high - low) * (wanted - below)) / count
    below += count
  }
  return bounds.at(-1)
}
