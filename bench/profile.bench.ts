/**
 * Where the processor time of the service goes, by part, with 1 KB chats at 32 connections and with streams. Takes a
 * profile of the running service, which costs a fifth itself: shares, not times. The profiles stay in `bench/profiles/`
 * for a look in the browser's developer tools.
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

const WARM_MS = 4_000
const MS = 6_000

const CASES: readonly (readonly [name: string, one: Case, connections: number])[] = [
  ['1 KB blocking, 1 finding, 32 connections', { kind: 'blocking', size: 1_024, findings: 1 }, 32],
  ['events of streams, 1 finding, 16 streams', { kind: 'sse', size: 1_024, findings: 1 }, 16],
]

const profiles = join('bench', 'profiles')
rmSync(profiles, { recursive: true, force: true })
mkdirSync(profiles, { recursive: true })
process.env['BENCH_NODE_OPTIONS'] = `--cpu-prof --cpu-prof-dir=${profiles} --cpu-prof-interval=250`

async function profile(
  one: Case,
  connections: number,
): Promise<readonly (readonly [string, number])[]> {
  const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-bench-'))
  const upstream = await startUpstream()
  const load = startLoad()
  const began = performance.now()
  const { all } = await startSetups(upstream.url, runDir)
  const service = all.find(({ name }) => name === 'service')
  if (service?.behind === undefined) throw new Error('no service')
  const { pid } = service.behind
  await measure(service, load, one, connections, WARM_MS)
  const skipMs = performance.now() - began
  await measure(service, load, one, connections, MS)
  await Promise.all(all.map(async (setup) => await setup.stop()))
  await load.stop()
  await upstream.stop()
  rmSync(runDir, { recursive: true, force: true })
  const file = readdirSync(profiles).find((name) => name.split('.')[3] === String(pid))
  if (file === undefined) throw new Error('the service left no profile')
  return sharesOf(join(profiles, file), skipMs)
}

const figures: Figure[] = []
for (const [name, one, connections] of CASES)
  for (const [part, share] of await profile(one, connections))
    figures.push({
      row: one.kind === 'sse' ? 'E2' : 'E1',
      name: `share of ${part}: ${name}`,
      unit: '%',
      value: once(share * 100),
    })
report('profile', figures)
