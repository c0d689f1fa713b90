import { randomUUID } from 'node:crypto'
import { type EndedExchange, resultOf } from './exchange-result.ts'

/** Upper bounds of the durations that are counted together, milliseconds: each a quarter above the one before, up to 20 minutes. */
export const BOUNDS: readonly number[] = Array.from({ length: 64 }, (_, i) => 1.25 ** i)

export interface UpstreamCounts {
  readonly endpoints: Readonly<Record<string, { readonly good: number; readonly failed: number }>>
  /** Answers that ended early. */
  readonly cut: number
  /** Good answers by how long they took: at most `BOUNDS[i]`, the last one longer than all. */
  readonly durations: readonly number[]
}

/** What one process has counted since its start, by upstream. */
export interface AnswerCounts {
  /** Another one after a restart, which counts from zero. */
  readonly process: string
  readonly upstreams: Readonly<Record<string, UpstreamCounts>>
}

/** Counts how answers of upstreams ended, for the verdict about a rollout. */
export interface AnswerTally {
  ended(upstream: string, exchange: EndedExchange, milliseconds: number): void
  counts(): AnswerCounts
}

interface Counting {
  readonly endpoints: Map<string, { good: number; failed: number }>
  cut: number
  readonly durations: number[]
}

export function createAnswerTally(): AnswerTally {
  const process = randomUUID()
  const upstreams = new Map<string, Counting>()
  const of = (upstream: string): Counting => {
    const found = upstreams.get(upstream)
    if (found !== undefined) return found
    const fresh = {
      endpoints: new Map<string, { good: number; failed: number }>(),
      cut: 0,
      durations: Array.from({ length: BOUNDS.length + 1 }, () => 0),
    }
    upstreams.set(upstream, fresh)
    return fresh
  }
  return {
    ended(upstream, exchange, milliseconds) {
      const result = resultOf(exchange)
      if (result === undefined) return
      const counting = of(upstream)
      if (result === 'cut') {
        counting.cut++
        return
      }
      const at = counting.endpoints.get(exchange.endpoint) ?? { good: 0, failed: 0 }
      counting.endpoints.set(exchange.endpoint, at)
      at[result]++
      const bucket = bucketOf(milliseconds)
      if (result === 'good') counting.durations[bucket] = (counting.durations[bucket] ?? 0) + 1
    },
    counts: () => ({
      process,
      upstreams: Object.fromEntries(
        [...upstreams].map(([name, { endpoints, cut, durations }]) => [
          name,
          { endpoints: Object.fromEntries(endpoints), cut, durations: [...durations] },
        ]),
      ),
    }),
  }
}

function bucketOf(milliseconds: number): number {
  const found = BOUNDS.findIndex((bound) => milliseconds <= bound)
  return found < 0 ? BOUNDS.length : found
}
