/**
 * Where the processor time of the service goes, by part, with 1 KB chats at 32 connections and with streams. Takes a
 * profile of the running service, which costs a fifth itself: shares, not times. How late the event loop is comes from
 * the service's own metrics. The profiles, and samples of what the heap holds in the end, stay in `bench/profiles/` for a
 * look in the browser's developer tools.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Case } from './exchange/cases.ts'
import { measure } from './exchange/measure.ts'
import { startLoad, startUpstream } from './exchange/processes.ts'
import { sharesOf } from './exchange/profile.ts'
import { startSetups } from './exchange/setups.ts'
import { type Figure, once, report } from './result.ts'

const WARM_MS = 3_000
const MS = 5_000

const CASES: readonly (readonly [name: string, one: Case, connections: number])[] = [
  ['1 KB blocking, 1 finding, 32 connections', { kind: 'blocking', size: 1_024, findings: 1 }, 32],
  ['events of streams, 1 finding, 16 streams', { kind: 'sse', size: 1_024, findings: 1 }, 16],
]

const profiles = join('bench', 'profiles')
rmSync(profiles, { recursive: true, force: true })
mkdirSync(profiles, { recursive: true })
// In production the service refuses to start with switches that write down what its heap holds.
process.env['DIFY_MASKING_ENV'] = 'development'

/** What a service with `options` for Node has been kept busy with, once it has ended. */
interface Watched {
  readonly pid: number
  /** Milliseconds from its start that are not to count. */
  readonly skipMs: number
  /** Its metrics in the end, in Prometheus' text format. */
  readonly metrics: string
}

async function keepBusy(options: string, one: Case, connections: number): Promise<Watched> {
  process.env['BENCH_NODE_OPTIONS'] = options
  const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-bench-'))
  const upstream = await startUpstream()
  const load = startLoad()
  const began = performance.now()
  const { all } = await startSetups(upstream.url, runDir)
  const service = all.find(({ name }) => name === 'service')
  if (service?.behind === undefined) throw new Error('no service')
  const { pid, said } = service.behind
  await measure(service, load, one, connections, WARM_MS)
  const skipMs = performance.now() - began
  await measure(service, load, one, connections, MS)
  const { admin } = JSON.parse(said) as { admin: string }
  const metrics = await (await fetch(`${admin}/metrics`)).text()
  await Promise.all(all.map(async (setup) => await setup.stop()))
  await load.stop()
  await upstream.stop()
  rmSync(runDir, { recursive: true, force: true })
  return { pid, skipMs, metrics }
}

function sharesIn({ pid, skipMs }: Watched): readonly (readonly [string, number])[] {
  const file = readdirSync(profiles).find(
    (name) => name.endsWith('.cpuprofile') && name.split('.')[3] === String(pid),
  )
  if (file === undefined) throw new Error('the service left no profile')
  return sharesOf(join(profiles, file), skipMs)
}

/** What `monitorEventLoopDelay` measures is the time from one turn of such a timer to the next. */
const TIMER_MS = 10

/** Milliseconds that the event loop is late, by quantile. */
const latenessIn = ({ metrics }: Watched): readonly (readonly [string, number])[] =>
  ['p50', 'p99'].map((quantile) => {
    const line = new RegExp(`^nodejs_eventloop_lag_${quantile}_seconds (\\S+)$`, 'm').exec(metrics)
    return [quantile, Math.max(0, Number(line?.[1] ?? Number.NaN) * 1000 - TIMER_MS)]
  })

const figures: Figure[] = []
for (const [name, one, connections] of CASES) {
  const row = one.kind === 'sse' ? 'E2' : 'E1'
  const cpu = `--cpu-prof --cpu-prof-dir=${profiles} --cpu-prof-interval=250`
  for (const [part, share] of sharesIn(await keepBusy(cpu, one, connections)))
    figures.push({ row, name: `share of ${part}: ${name}`, unit: '%', value: once(share * 100) })
  const heap = `--heap-prof --heap-prof-dir=${profiles}`
  for (const [quantile, ms] of latenessIn(await keepBusy(heap, one, connections)))
    figures.push({
      row,
      name: `${quantile} of how late the event loop is: ${name}`,
      unit: 'ms',
      value: once(ms),
    })
}
report('profile', figures)
