import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatKeyFile, newKeyFile } from '../../src/vault/sealing/key-file.ts'
import { startRedis } from '../../test/support/redis/redis-server.ts'
import { FREE, up } from '../../test/support/envoy/up.ts'
import { BLOCKING, type Case } from '../exchange/cases.ts'
import { cpuMs, startLoad, startUpstream } from '../exchange/processes.ts'
import { type Figure, once, spread } from '../result.ts'

const CONNECTIONS = 32
const ROUNDS = 5
const ROUND_MS = 2_000
/** Exchanges that one connection of Envoy may carry is half of this: see `serviceCluster`. */
const PAST = 1_000
const SUSTAINED = 20_000

const ONE = BLOCKING.find(({ size, findings }) => size === 1_024 && findings === 1) as Case

/** Throughput and processor time with 1, 2 and more services behind one Envoy (E7), and what fails in a long run (E8). */
export async function manyWorkers(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  const redis = await startRedis()
  const upstream = await startUpstream()
  const load = startLoad()
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-workers-'))
  const counts = [1, 2, ...(cpus().length > 2 ? [cpus().length] : [4])]
  const keys = join(folder, 'store.keys')
  writeFileSync(keys, formatKeyFile(newKeyFile(Date.now())), { mode: 0o600 })
  const rates = new Map<number, number[]>()
  const costs = new Map<number, number[]>()
  let failures = 0
  const reasons = new Map<string, number>()
  try {
    const running = await Promise.all(
      counts.map(async (workers) => {
        const file = join(folder, `${workers}.yaml`)
        writeFileSync(
          file,
          `listen: ${FREE}\nlogging: { access_log: "off", level: error }\nperformance: { workers: ${workers} }\nstore: { type: redis, url: "redis://${redis.host}:${redis.port}/0", key_file: "${keys}" }\nupstreams: [{ name: dify, url: "${upstream.url}", version: 1.7.0 }]\n`,
        )
        return await up(['--config', file, '--run-dir', join(folder, `run-${workers}`)])
      }),
    )
    for (let round = 0; round <= ROUNDS; round++)
      for (const [i, workers] of counts.entries()) {
        const one = running[i]
        if (one === undefined) continue
        const port = Number(new URL(one.ready.proxy).port)
        const cpu = (): number => one.ready.workers.reduce((sum, { pid }) => sum + cpuMs(pid), 0)
        const before = cpu()
        const seen = await load.run({ port, one: ONE, connections: CONNECTIONS, ms: ROUND_MS })
        const used = cpu() - before
        failures += seen.failures
        for (const [reason, count] of Object.entries(seen.reasons))
          add(reasons, `${workers} worker${workers === 1 ? '' : 's'}: ${reason}`, count)
        // The first round warms up.
        if (round === 0) continue
        rates.set(workers, [...(rates.get(workers) ?? []), (1000 * seen.exchanges) / ROUND_MS])
        costs.set(workers, [...(costs.get(workers) ?? []), (1000 * used) / seen.exchanges])
      }
    figures.push({
      row: 'E7',
      name: 'exchanges that failed, with all numbers of workers',
      unit: '',
      value: once(failures),
      goal: { atMost: 0 },
    })
    for (const [reason, count] of reasons)
      figures.push({ row: 'E7', name: `failed, ${reason}`, unit: '', value: once(count) })
    const alone = rates.get(1) ?? []
    for (const workers of counts) {
      const rate = rates.get(workers) ?? []
      figures.push({
        row: 'E7',
        name: `exchanges a second, ${workers} worker${workers === 1 ? '' : 's'}`,
        unit: '1/s',
        value: spread(rate),
      })
      figures.push({
        row: 'E7',
        name: `processor time of an exchange, ${workers} worker${workers === 1 ? '' : 's'}`,
        unit: 'µs',
        value: spread(costs.get(workers) ?? []),
      })
      if (workers > 1)
        figures.push({
          row: 'E7',
          name: `throughput with ${workers} workers beside one`,
          unit: '×',
          value: spread(rate.map((each, i) => each / (alone[i] ?? Number.NaN))),
          // On two cores client, Envoy, Dify and Redis take their share of them: there must be no cliff.
          goal: {
            atLeast: cpus().length > 4 && workers <= cpus().length / 2 ? workers * 0.7 : 0.8,
          },
        })
    }
    const [single] = running
    if (single !== undefined) {
      const port = Number(new URL(single.ready.proxy).port)
      let done = 0
      let failed = 0
      while (done < SUSTAINED) {
        const seen = await load.run({ port, one: ONE, connections: 16, ms: 4_000 })
        done += seen.exchanges
        failed += seen.failures
      }
      figures.push({
        row: 'E8',
        name: `failures in ${SUSTAINED.toLocaleString('en-US')} exchanges on 16 connections, each past ${PAST.toLocaleString('en-US')}`,
        unit: '',
        value: once(failed),
        goal: { atMost: 0 },
      })
    }
    await Promise.all(running.map(async (one) => await one.stop()))
    return figures
  } finally {
    await load.stop()
    await upstream.stop()
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const add = (counts: Map<string, number>, key: string, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count)
}
