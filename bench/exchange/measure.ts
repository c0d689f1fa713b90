import type { Case } from './cases.ts'
import { DELTAS } from './cases.ts'
import { type Load, cpuMs, writesOf } from './processes.ts'
import type { Setup } from './setups.ts'

/** One round of one case in one setup. */
export interface Round {
  readonly exchanges: number
  readonly failures: number
  /** Processor time of one exchange in microseconds; of one event for streams. */
  readonly serviceUs: number
  readonly envoyUs: number
  /** System calls of the service that write, for one exchange; for one event of streams. */
  readonly writes: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Keeps the setup busy with the case for `ms`. */
export async function measure(
  { envoy, behind }: Pick<Setup, 'envoy' | 'behind'>,
  load: Load,
  one: Case,
  connections: number,
  ms: number,
): Promise<Round> {
  const cpu = (): readonly [number, number, number] => [
    behind === undefined ? 0 : cpuMs(behind.pid),
    cpuMs(envoy.pid),
    behind === undefined ? 0 : writesOf(behind.pid),
  ]
  const before = cpu()
  const port = Number(new URL(envoy.proxyUrl).port)
  const { exchanges, failures, latencies } = await load.run({ port, one, connections, ms })
  const after = cpu()
  const units = exchanges * (one.kind === 'sse' ? DELTAS : 1)
  const us = (which: 0 | 1): number => ((after[which] - before[which]) * 1000) / units
  return {
    exchanges,
    failures,
    serviceUs: us(0),
    envoyUs: us(1),
    writes: (after[2] - before[2]) / units,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  }
}

/** Of ascending values. */
function quantile(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
}
