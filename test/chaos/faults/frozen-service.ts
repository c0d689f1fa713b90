import { setTimeout as sleep } from 'node:timers/promises'
import { startSupervisedProxy } from '../../support/envoy/supervised-proxy.ts'
import { exchange, receivedBy } from '../exchange.ts'
import type { Fault } from '../fault.ts'

const TIMEOUT_MS = 1000
const FROZEN_MS = 5000
const VALUE = 'frozen.canary'
const SLOW = { 'x-simulator-deltas': 'char', 'x-simulator-delay-ms': '50' }

const query = (i: number): string =>
  `I am ${VALUE}${i}@example.vn, and this text is long enough to be still on its way when all stands still: ${'so it goes on '.repeat(12)}`

const frozen: Fault = {
  id: 'R5',
  title: '`kill -STOP` of the service for 5 s under requests and streams, then `kill -CONT`',
  goal: 'no raw value at Dify; requests are refused at the timeout of a message and never forwarded late, streams go on whole or are broken off',
  limitSeconds: 60,
  async run(attempt) {
    const proxy = await startSupervisedProxy({ timeoutMs: TIMEOUT_MS })
    try {
      const { envoy, dify, service } = proxy
      let begun = 0
      const streams = Array.from({ length: 50 }, async (_, i) =>
        exchange({
          proxy: envoy.proxyUrl,
          query: query(i),
          mode: 'streaming',
          user: `s${i}`,
          headers: SLOW,
          onFirst: () => begun++,
        }),
      )
      while (begun < 50) await sleep(10)
      const before = dify.requests().length
      process.kill(service.pid, 'SIGSTOP')
      const stoppedAt = performance.now()
      try {
        const asked = await Promise.all(
          Array.from({ length: 50 }, async (_, i) => {
            const from = performance.now()
            const seen = await exchange({
              proxy: envoy.proxyUrl,
              query: query(100 + i),
              user: `r${i}`,
            })
            return { ...seen, ms: seen.endedAt - from }
          }),
        )
        attempt.figure(
          'requests not refused with 504',
          asked.filter(({ status }) => status !== 504).length,
          {
            exactly: 0,
          },
        )
        attempt.figure(
          'refused after',
          Math.round(Math.max(...asked.map(({ ms }) => ms))),
          { atMost: TIMEOUT_MS + 200 },
          'ms',
        )
        await sleep(Math.max(0, FROZEN_MS - (performance.now() - stoppedAt)))
      } finally {
        process.kill(service.pid, 'SIGCONT')
      }
      // Envoy's timer begins again with each chunk, so a stream that Dify keeps sending waits, and goes on.
      const told = await Promise.all(streams)
      const whole = told.filter(
        ({ isComplete, text }, i) => isComplete && text.includes(query(i).trim()),
      )
      const broken = told.filter(({ isComplete }) => !isComplete)
      attempt.figure(
        'streams that are neither whole nor broken off',
        told.length - whole.length - broken.length,
        { exactly: 0 },
      )
      attempt.figure(
        'half placeholders shown',
        told.filter(({ text }) => /EMAIL_?\d*$/.test(text)).length,
        { exactly: 0 },
      )
      attempt.remark(`${whole.length} streams waited and went on, ${broken.length} were broken off`)
      let refused = 0
      while ((await exchange({ proxy: envoy.proxyUrl, query: query(0) })).status !== 200) refused++
      await sleep(500)
      // One that Envoy has given up must not go on when the service wakes up.
      const late = dify
        .requests()
        .slice(before)
        .filter(({ body }) => /r\d+"/.test(body)).length
      attempt.figure('requests forwarded after they were refused', late, { exactly: 0 })
      attempt.injected(1)
      attempt.sent(101 + refused)
      attempt.reachedDify(receivedBy(dify), [VALUE])
    } finally {
      await proxy.stop()
    }
  },
}

export const faults: readonly Fault[] = [frozen]
