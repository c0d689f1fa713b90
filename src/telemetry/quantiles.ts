/** Percentiles of durations in bounded memory: logarithmic buckets, 5 % wide, from 1 µs to 100 s. */
export interface Quantiles {
  observe(seconds: number): void
  /** Milliseconds below which the share `q` (0 to 1) of the observations lies; 0 without any. */
  milliseconds(q: number): number
  readonly count: number
}

const LOWEST = 1e-6
const GROWTH = Math.log(1.05)
const BUCKETS = Math.ceil(Math.log(1e8) / GROWTH)

export function createQuantiles(): Quantiles {
  const buckets = new Float64Array(BUCKETS + 1)
  let count = 0
  return {
    get count() {
      return count
    },
    observe(seconds) {
      const index = Math.ceil(Math.log(Math.max(seconds, LOWEST) / LOWEST) / GROWTH)
      const bucket = Math.min(BUCKETS, index)
      buckets[bucket] = (buckets[bucket] ?? 0) + 1
      count++
    },
    milliseconds(q) {
      if (count === 0) return 0
      let rest = Math.ceil(q * count)
      for (let i = 0; i < buckets.length; i++) {
        rest -= buckets[i] ?? 0
        if (rest <= 0) return Math.round(LOWEST * Math.exp(i * GROWTH) * 1e6) / 1e3
      }
      return 0
    },
  }
}
