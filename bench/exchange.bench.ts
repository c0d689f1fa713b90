import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BLOCKING, type Case, SSE } from './exchange/cases.ts'
import { measure } from './exchange/measure.ts'
import { type Load, startLoad, startUpstream } from './exchange/processes.ts'
import { type Cell, cpuTable, figuresOf, latencyTable, rowOf } from './exchange/report.ts'
import { type Setup, startSetups } from './exchange/setups.ts'
import { report } from './result.ts'

/**
 * What masking costs an exchange behind a real Envoy: processor time of the service and of Envoy, and time added, beside
 * an Envoy alone and one with a service that does nothing. Rounds are interleaved over the setups; medians and spread.
 * Writes `bench/results/run-N/exchange.json`. `ROUNDS` (3) and `ROUND_MS` (500) make it longer, `CASES` (a word like
 * `sse` or `blocking-1024-1`) shorter; `BASELINE` is the `bin/dify-masking.js` of another checkout, which then stands in
 * place of the service that does nothing. `BENCH_NODE_OPTIONS` go to this checkout's Node.
 */

const ROUNDS = Number(process.env['ROUNDS'] ?? 3)
const ROUND_MS = Number(process.env['ROUND_MS'] ?? 500)
/** Streams that run at the same time: enough events to measure, too few to keep anyone waiting. */
const STREAMS = 16
const CONNECTIONS = [1, 32]

/** Where the mappings are makes a difference to what is found, not to bytes. */
const isSharedToo = ({ one, connections }: Cell): boolean =>
  one.size <= 16_384 && one.findings > 0 && connections !== 1

const name = ({ kind, size, findings }: Case): string => `${kind}-${size}-${findings}`
const chosen = (cases: readonly Case[]): readonly Case[] =>
  cases.filter((one) => name(one).startsWith(process.env['CASES'] ?? ''))

async function fill(cell: Cell, setups: readonly Setup[], load: Load): Promise<void> {
  const ms = cell.one.kind === 'sse' ? 2 * ROUND_MS : ROUND_MS
  for (let round = 0; round < ROUNDS; round++) {
    for (const setup of setups) {
      const { one, connections } = cell
      if (setup.name === 'redis' && !isSharedToo(cell)) continue
      cell.rounds[setup.name].push(await measure(setup, load, one, connections, ms))
    }
  }
}

const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-bench-'))
const upstream = await startUpstream()
const load = startLoad()
const { all, yardstick } = await startSetups(upstream.url, runDir)
try {
  const cells: readonly Cell[] = [
    ...chosen(BLOCKING).flatMap((one) =>
      CONNECTIONS.map((connections) => ({
        one,
        connections: one.size > 100_000 ? Math.min(4, connections) : connections,
      })),
    ),
    ...chosen(SSE).map((one) => ({ one, connections: STREAMS })),
  ].map((cell) => ({ ...cell, rounds: { envoy: [], noop: [], service: [], redis: [] } }))
  for (const one of [...chosen(BLOCKING), ...chosen(SSE)])
    for (const setup of all) await measure(setup, load, one, 8, ROUND_MS)
  for (const cell of cells) await fill(cell, all, load)
  const rows = cells.map((cell) => rowOf(cell))
  console.log(`${cpuTable(rows, yardstick)}\n\n${latencyTable(rows)}`)
  if (process.env['CASES'] === undefined && process.env['BASELINE'] === undefined)
    report('exchange', figuresOf(rows), { yardstick })
} finally {
  await Promise.all(all.map(async (setup) => await setup.stop()))
  await load.stop()
  await upstream.stop()
  rmSync(runDir, { recursive: true, force: true })
}
