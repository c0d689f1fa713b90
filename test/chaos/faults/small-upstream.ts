import { setTimeout as sleep } from 'node:timers/promises'
import { installGunicorn, startGunicorn } from '../../support/dify/gunicorn.ts'
import { startStack } from '../../support/envoy/stack.ts'
import { quantile } from '../bystander.ts'
import { type Seen, exchange } from '../exchange.ts'
import type { Fault } from '../fault.ts'

/** Four times what gunicorn takes at the same time. */
const AT_ONCE = 40
const BURSTS = 10
/** Clients that pause for as long as gunicorn keeps an idle connection, give or take a few milliseconds. */
const RACERS = 20
const RACE_MS = 40_000
const GUNICORN_IDLE_MS = 2_000

const small: Fault = {
  id: 'R36',
  title: `a gunicorn without nginx as the upstream (gevent, 10 connections, idle ones closed after 2 s): ${BURSTS} bursts of ${AT_ONCE} requests, and ${RACERS} clients that pause for 2 s`,
  goal: 'every answer 200 and restored, no burst stalls',
  limitSeconds: 150,
  async run(attempt) {
    const { dir, missing } = await installGunicorn()
    if (dir === undefined) {
      attempt.skip(missing)
      return
    }
    const gunicorn = await startGunicorn(dir)
    const stack = await startStack('', '1.7.0', gunicorn.url)
    const proxy = stack.envoy.proxyUrl
    let sent = 0
    let failed = 0
    const ask = async (): Promise<void> => {
      const query = `I am p${sent++}@example.vn`
      const { status, text }: Seen = await exchange({ proxy, query })
      if (status !== 200 || text !== `You said: ${query}`) failed++
    }
    try {
      const bursts: number[] = []
      for (let burst = 0; burst < BURSTS; burst++) {
        const began = performance.now()
        await Promise.all(Array.from({ length: AT_ONCE }, ask))
        bursts.push(performance.now() - began)
        attempt.injected(1)
        await sleep(200)
      }
      const until = performance.now() + RACE_MS
      const race = async (_: unknown, i: number): Promise<void> => {
        await sleep((i * GUNICORN_IDLE_MS) / RACERS)
        for (let round = 0; performance.now() < until; round++) {
          await ask()
          await sleep(GUNICORN_IDLE_MS - 10 + ((i + round) % 20))
        }
      }
      await Promise.all(Array.from({ length: RACERS }, race))
      attempt.injected(1)
      attempt.sent(sent)
      attempt.figure('requests that failed', failed, { exactly: 0 })
      attempt.figure('slowest burst', Math.round(Math.max(...bursts)), { atMost: 1_500 }, 'ms')
      const sorted = bursts.toSorted((a, b) => a - b)
      attempt.remark(`half of the bursts took ${Math.round(quantile(sorted, 0.5))} ms or less`)
    } finally {
      await stack.stop()
      await gunicorn.stop()
    }
  },
}

export const faults: readonly Fault[] = [small]
