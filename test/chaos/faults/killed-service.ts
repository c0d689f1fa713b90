import { setTimeout as sleep } from 'node:timers/promises'
import { startSupervisedProxy } from '../../support/envoy/supervised-proxy.ts'
import { type Seen, exchange, receivedBy } from '../exchange.ts'
import type { Fault } from '../fault.ts'

const EACH = 100
const VALUE = 'killed.canary'
const SLOW = { 'x-simulator-deltas': 'char', 'x-simulator-delay-ms': '30' }

const query = (i: number): string => `I am ${VALUE}${i}@example.vn and ask for something`

/** `kill -9` while requests are coming in and answers are going out. */
const killed: Fault = {
  id: 'R4',
  title: `\`kill -9\` of the service with ${EACH} requests coming in and ${EACH} answers streaming out`,
  goal: 'no raw value at Dify, no half placeholder, every client is told within 2 s, served again within 1 s of its start',
  limitSeconds: 60,
  async run(attempt) {
    const proxy = await startSupervisedProxy()
    try {
      const { envoy, dify, service } = proxy
      let begun = 0
      const streams = Array.from({ length: EACH }, async (_, i) =>
        exchange({
          proxy: envoy.proxyUrl,
          query: query(i),
          mode: 'streaming',
          user: `s${i}`,
          headers: SLOW,
          onFirst: () => begun++,
        }),
      )
      while (begun < EACH) await sleep(10)
      const requests = Array.from({ length: EACH }, async (_, i) =>
        exchange({
          proxy: envoy.proxyUrl,
          query: query(EACH + i),
          user: `r${i}`,
          bodyDelayMs: 100 + 4 * i,
        }),
      )
      await sleep(300)
      const at = performance.now()
      process.kill(service.pid, 'SIGKILL')
      const told = await Promise.all(streams)
      const asked = await Promise.all(requests)
      const listensAt = await until(() => proxy.restarts() > 0)
      let servedAt = 0
      for (; servedAt === 0; await sleep(20)) {
        const seen = await exchange({ proxy: envoy.proxyUrl, query: query(0) })
        if (seen.status === 200) servedAt = performance.now()
      }
      attempt.injected(1)
      attempt.sent(2 * EACH + 1)
      attempt.reachedDify(receivedBy(dify), [VALUE])
      const broken = told.filter(({ isComplete }) => !isComplete)
      attempt.figure('half placeholders shown', count(told, /EMAIL_?\d*$/), { exactly: 0 })
      attempt.figure('broken streams that look complete', wrong(told), { exactly: 0 })
      attempt.figure(
        'clients told after',
        latest([...broken, ...asked], at),
        { atMost: 2000 },
        'ms',
      )
      attempt.figure('served again after it listens', servedAt - listensAt, { atMost: 1000 }, 'ms')
      attempt.remark(
        `${broken.length} streams broken off, ${asked.filter(({ status }) => status !== 200).length} requests refused, the others served before or after`,
      )
    } finally {
      await proxy.stop()
    }
  },
}

async function until(holds: () => boolean): Promise<number> {
  while (!holds()) await sleep(5)
  return performance.now()
}

const count = (seen: readonly Seen[], shape: RegExp): number =>
  seen.filter(({ text }) => shape.test(text)).length

/** Streams that came to their end without all of their text. */
const wrong = (seen: readonly Seen[]): number =>
  seen.filter(
    ({ isComplete, status, text }, i) => isComplete && status === 200 && !text.includes(query(i)),
  ).length

const latest = (seen: readonly Seen[], from: number): number =>
  Math.round(Math.max(0, ...seen.map(({ endedAt }) => endedAt - from)))

export const faults: readonly Fault[] = [killed]
