import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSimulator } from '../../../src/simulator/server.ts'
import { startCrowd } from '../../support/envoy/crowd.ts'
import { startRedis } from '../../support/redis/redis-server.ts'
import { FREE, dify as run, up } from '../../support/envoy/up.ts'
import { exchange, receivedBy } from '../exchange.ts'
import type { Fault } from '../fault.ts'

const STREAMS = 200
const VALUE = 'stopped.canary'
/** About eight seconds an answer: longer than a service needs to be told and to stop taking anything new. */
const SLOW = { 'x-simulator-deltas': 'char', 'x-simulator-delay-ms': '80' }

const query = (i: number): string =>
  `I am ${VALUE}${i}@example.vn and this goes on for quite a while, as long answers do`

/** SIGTERM to one of two services, and then to all of it. */
const stopped: Fault = {
  id: 'R6',
  title: `SIGTERM to one of two services under ${STREAMS} streams and 10 busy clients, then to \`up\` itself`,
  goal: 'every stream that runs finishes whole, no new request fails, the exit code is 0',
  limitSeconds: 120,
  async run(attempt) {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-stopped-'))
    const redis = await startRedis()
    const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const keys = join(folder, 'keys')
    await run(['keys', 'new', '--file', keys])
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      `listen: ${FREE}
logging: { access_log: "off", level: error }
performance: { workers: 2, drain_timeout: 30 }
store: { type: redis, url: "redis://${redis.host}:${redis.port}/0", key_file: "${keys}", command_timeout_ms: 1000 }
upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }]
`,
    )
    const running = await up(['--config', file, '--run-dir', join(folder, 'run')])
    try {
      const { proxy, workers } = running.ready
      const open = async (): Promise<readonly ReturnType<typeof exchange>[]> => {
        let begun = 0
        const all = Array.from({ length: STREAMS }, async (_, i) =>
          exchange({
            proxy,
            query: query(i),
            mode: 'streaming',
            user: `s${i}`,
            headers: SLOW,
            onFirst: () => begun++,
          }),
        )
        while (begun < STREAMS) await sleep(10)
        return all
      }
      const first = await open()
      const crowd = startCrowd({ proxy, clients: 10, pauseMs: 30 })
      await sleep(300)
      process.kill(workers[0]?.pid ?? 0, 'SIGTERM')
      const finished = await Promise.all(first)
      await sleep(1000)
      await crowd.stop()
      attempt.figure('streams of the stopped service not whole', unfinished(finished), {
        exactly: 0,
      })
      attempt.figure(
        'failed new requests',
        [...crowd.failures.values()].reduce((sum, n) => sum + n, 0),
        { exactly: 0 },
      )
      for (const [what, times] of crowd.failures) attempt.remark(`${times} × ${what}`)
      const second = await open()
      const stopping = running.stop()
      attempt.figure(
        'streams not whole when all is stopped',
        unfinished(await Promise.all(second)),
        { exactly: 0 },
      )
      attempt.figure('exit code', (await stopping) ?? -1, { exactly: 0 })
      attempt.injected(2)
      attempt.sent(2 * STREAMS + crowd.ended())
      attempt.reachedDify(receivedBy(dify), [VALUE, '@example.vn'])
    } finally {
      running.child.kill('SIGKILL')
      await dify.close()
      await redis.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

const unfinished = (seen: readonly Awaited<ReturnType<typeof exchange>>[]): number =>
  seen.filter(({ isComplete, text }, i) => !isComplete || !text.includes(query(i))).length

export const faults: readonly Fault[] = [stopped]
