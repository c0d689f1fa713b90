import { setTimeout as sleep } from 'node:timers/promises'
import { exchange } from './exchange.ts'

export interface Bystander {
  /** Ends it: milliseconds of each of its exchanges, ascending, and how many failed. */
  stop(): Promise<{ readonly ms: readonly number[]; readonly failed: number }>
}

/** A client that uses the proxy while others abuse it: one short exchange after the other. */
export function startBystander(proxy: string, pauseMs = 10): Bystander {
  const ms: number[] = []
  let failed = 0
  let isOver = false
  const loop = (async () => {
    for (let i = 0; !isOver; i++) {
      const from = performance.now()
      const query = `I am bystander.canary${i}@example.vn`
      const seen = await exchange({ proxy, query, user: 'bystander' })
      ms.push(seen.endedAt - from)
      if (seen.status !== 200 || !seen.text.includes(query)) failed++
      await sleep(pauseMs)
    }
  })()
  return {
    stop: async () => {
      isOver = true
      await loop
      return { ms: ms.toSorted((a, b) => a - b), failed }
    },
  }
}

/** Of ascending values. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
