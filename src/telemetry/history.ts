/** One slice of the last hour. */
export interface Sample {
  /** Milliseconds since 1970, its end. */
  readonly at: number
  readonly requests: number
  /** Refused by the service. */
  readonly errors: number
  /** Answers of Dify, or of Envoy in its place, from 500 on. */
  readonly failures: number
  /** Values masked, by entity. */
  readonly findings: Readonly<Record<string, number>>
  readonly streams: number
  /** Of the whole time so far, milliseconds. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** Counts since the start, as metrics keep them. */
export interface Totals extends Omit<Sample, 'at'> {}

/** What happened lately, for people who look at a page: rates need two points in time. */
export interface History {
  /** Takes a sample of what was added since the one before. */
  sample(now: number): void
  samples(): readonly Sample[]
}

/** Keeps the last `capacity` samples. */
export function createHistory(totals: () => Totals, capacity: number): History {
  const kept: Sample[] = []
  let before: Totals | undefined
  return {
    sample(now) {
      const current = totals()
      const findings: Record<string, number> = {}
      for (const [entity, count] of Object.entries(current.findings)) {
        const added = count - (before?.findings[entity] ?? 0)
        if (added > 0) findings[entity] = added
      }
      kept.push({
        ...current,
        at: now,
        requests: current.requests - (before?.requests ?? 0),
        errors: current.errors - (before?.errors ?? 0),
        failures: current.failures - (before?.failures ?? 0),
        findings,
      })
      if (kept.length > capacity) kept.shift()
      before = current
    },
    samples: () => [...kept],
  }
}
