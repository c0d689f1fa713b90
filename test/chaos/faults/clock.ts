import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { chat } from '../../support/envoy/stack.ts'
import { startSupervisedProxy } from '../../support/envoy/supervised-proxy.ts'
import { exchange, receivedBy } from '../exchange.ts'
import type { Fault } from '../fault.ts'

const VALUE = 'clock.canary'
const DAY = 86_400_000
const JUMPS = [DAY, -DAY, 0, 30 * DAY, -30 * DAY, 0, 365 * DAY, 0]

/** The time of day of the machine is wrong, or is put right. */
const clock: Fault = {
  id: 'R24',
  title:
    'the wall clock of the service jumps: a day, a month, a year ahead and back, with streams under way',
  goal: 'nothing is forgotten early, nothing hangs, no stream ends, no time limit is hit',
  limitSeconds: 90,
  async run(attempt) {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-clock-'))
    const file = join(folder, 'shift')
    const jump = (ms: number): void => {
      writeFileSync(`${file}.new`, String(ms))
      renameSync(`${file}.new`, file)
    }
    jump(0)
    const preload = fileURLToPath(new URL('../clock-shift.ts', import.meta.url))
    process.env['CLOCK_SHIFT'] = file
    process.env['NODE_OPTIONS'] = `--import ${preload}`
    const proxy = await startSupervisedProxy()
    delete process.env['NODE_OPTIONS']
    const to = proxy.envoy.proxyUrl
    try {
      const said = `${VALUE}.first@example.vn`
      const { conversation } = await chat(to, `I am ${said}`)
      let failed = 0
      let forgotten = 0
      let slowest = 0
      for (const [i, ms] of JUMPS.entries()) {
        const query = `${VALUE}.stream${i}@example.vn and so on, for as long as the clock jumps about`
        const stream = exchange({
          proxy: to,
          query,
          mode: 'streaming',
          headers: { 'x-simulator-deltas': 'char', 'x-simulator-delay-ms': '15' },
        })
        await sleep(200)
        jump(ms)
        await sleep(100)
        const from = performance.now()
        const again = await chat(to, 'who am I? EMAIL_1', { conversation })
        slowest = Math.max(slowest, performance.now() - from)
        if (again.status !== 200 || !again.answer.includes(said)) forgotten++
        const whole = await stream
        if (!whole.isComplete || !whole.text.includes(query)) failed++
        attempt.sent(2)
        attempt.injected(1)
      }
      const health = (await (await fetch(`http://${proxy.admin}/masking/health`)).json()) as {
        readonly status: string
      }
      attempt.figure('streams not whole', failed, { exactly: 0 })
      attempt.figure('mappings forgotten', forgotten, { exactly: 0 })
      attempt.figure('longest exchange', Math.round(slowest), { atMost: 1000 }, 'ms')
      attempt.figure('restarts', proxy.restarts(), { exactly: 0 })
      attempt.remark(`health at the end: ${health.status}`)
      attempt.reachedDify(receivedBy(proxy.dify), [VALUE])
    } finally {
      await proxy.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

export const faults: readonly Fault[] = [clock]
