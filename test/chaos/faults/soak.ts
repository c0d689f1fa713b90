import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startCrowd } from '../../support/envoy/crowd.ts'
import { startSupervisedProxy } from '../../support/envoy/supervised-proxy.ts'
import { quantile, startBystander } from '../bystander.ts'
import { receivedBy } from '../exchange.ts'
import type { Fault } from '../fault.ts'
import { rssMiB } from '../memory.ts'

/** `make soak` takes 30; the table's row a short form. */
const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 9)
/** Caches fill and the heap finds its size first. */
const WARM_UP_MINUTES = Math.min(5, MINUTES / 2)
const CLIENTS = 50
const SAMPLE_MS = 2_000
const MINUTE_MS = 60_000

interface Sample {
  /** Minutes since the start. */
  readonly at: number
  readonly service: number
  readonly envoy: number
  readonly files: number
  readonly handles: number
  /** Streams that the service has open. */
  readonly streams: number
}

/** Least-squares slope of a value over the minutes. */
function slope(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const x = mean(samples.map(({ at }) => at))
  const y = mean(samples.map(of))
  let above = 0
  let below = 0
  for (const sample of samples) {
    above += (sample.at - x) * (of(sample) - y)
    below += (sample.at - x) ** 2
  }
  return above / below
}

const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

/** The median: one sample may stand in the middle of something. */
function middle(samples: readonly Sample[], of: (sample: Sample) => number): number {
  return quantile(
    samples.map(of).toSorted((a, b) => a - b),
    0.5,
  )
}

const soak: Fault = {
  id: 'R15',
  title: `${CLIENTS} clients without a pause, every other exchange a stream (\`make soak\`: 30 minutes)`,
  goal: 'memory grows by less than 1 MiB a minute once warm, open files and handles stay, streams come to an end, p99 stays within 10 %',
  limitSeconds: MINUTES * 60 + 120,
  async run(attempt) {
    // Conversations of the beginning are forgotten while others begin, as on the second day of a service.
    const proxy = await startSupervisedProxy({
      yaml: 'masking: { scope: conversation }\n',
      timeoutMs: 5_000,
    })
    try {
      const { envoy, dify, service, admin } = proxy
      const metric = (text: string, name: string): number =>
        Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
      const began = performance.now()
      const minutes = (): number => (performance.now() - began) / MINUTE_MS
      const sample = async (): Promise<Sample> => {
        const text = await (await fetch(`http://${admin}/metrics`)).text()
        return {
          at: minutes(),
          service: rssMiB(service.pid),
          envoy: rssMiB(envoy.pid),
          files: openFiles(service.pid) + openFiles(envoy.pid),
          handles: metric(text, 'nodejs_active_handles_total'),
          streams: metric(text, 'dify_masking_streams_open'),
        }
      }
      const crowd = startCrowd({ proxy: envoy.proxyUrl, clients: CLIENTS, pauseMs: 250 })
      const samples: Sample[] = []
      const p99: number[] = []
      let others = startBystander(envoy.proxyUrl, 50)
      let failed = 0
      let leaksLookedAt = 0
      while (minutes() < MINUTES) {
        await sleep(SAMPLE_MS)
        samples.push(await sample())
        if (samples.length % 15 > 0) continue
        const { ms, failed: more } = await others.stop()
        failed += more
        leaksLookedAt += ms.length
        if (minutes() > WARM_UP_MINUTES) p99.push(quantile(ms, 0.99))
        // What the simulator keeps of requests would be what grows.
        attempt.reachedDify(receivedBy(dify), ['@example.vn', 'bystander.canary'])
        dify.clear()
        others = startBystander(envoy.proxyUrl, 50)
      }
      failed += (await others.stop()).failed
      await crowd.stop()
      const warm = samples.filter(({ at }) => at > WARM_UP_MINUTES)
      const [first, last] = [warm.slice(0, 10), warm.slice(-10)]
      attempt.figure(
        'service grows',
        Number(slope(warm, (one) => one.service).toFixed(2)),
        { atMost: 1 },
        'MiB a minute',
      )
      attempt.figure(
        'Envoy grows',
        Number(slope(warm, (one) => one.envoy).toFixed(2)),
        { atMost: 1 },
        'MiB a minute',
      )
      attempt.figure(
        'open files more at the end',
        middle(last, (one) => one.files) - middle(first, (one) => one.files),
        { atMost: 2 },
      )
      attempt.figure(
        'handles more at the end',
        middle(last, (one) => one.handles) - middle(first, (one) => one.handles),
        { atMost: 2 },
      )
      const half = Math.floor(p99.length / 2)
      const median = (values: readonly number[]): number =>
        quantile(
          values.toSorted((a, b) => a - b),
          0.5,
        )
      const drift = median(p99.slice(half)) / median(p99.slice(0, half)) - 1
      attempt.figure('p99 drifts', Number((100 * drift).toFixed(1)), { atMost: 10 }, '%')
      await sleep(500)
      attempt.figure('streams left open', (await sample()).streams, { exactly: 0 })
      attempt.figure('exchanges failed', failed + crowd.failures.size, { exactly: 0 })
      attempt.figure('restarts', proxy.restarts(), { exactly: 0 })
      const [cold] = samples
      attempt.remark(`${MINUTES} minutes`)
      attempt.remark(
        `service ${cold?.service.toFixed(0)} → ${middle(last, (one) => one.service).toFixed(0)} MiB, Envoy ${cold?.envoy.toFixed(0)} → ${middle(last, (one) => one.envoy).toFixed(0)} MiB, ${samples.length} samples`,
      )
      attempt.injected(1)
      attempt.sent(crowd.ended() + leaksLookedAt)
    } finally {
      await proxy.stop()
    }
  },
}

export const faults: readonly Fault[] = [soak]
