import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSimulator } from '../../../src/simulator/server.ts'
import { envoyOf } from '../../support/machine/processes-of.ts'
import { chat } from '../../support/envoy/stack.ts'
import { FREE, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'
import { type Seen, exchange, receivedBy } from '../exchange.ts'
import type { Fault } from '../fault.ts'

const STREAMS = 50
const READY_MS = 2_000
const KILLS = 3
const VALUE = 'restarted.canary'
const SLOW = { 'x-simulator-deltas': 'char', 'x-simulator-delay-ms': '40' }

const query = (round: number, i: number): string =>
  `I am ${VALUE}.${round}.${i}@example.vn and this takes its time`

/** `kill -9` of Envoy while answers stream. */
const restarted: Fault = {
  id: 'R35',
  title: `\`kill -9\` of Envoy under ${STREAMS} streams, ${KILLS} times`,
  goal: '`up` starts it again and serves within 2 s on the same port, mappings are kept, a cut stream never looks complete, no raw value at Dify',
  isShort: true,
  limitSeconds: 120,
  async run(attempt) {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-restarted-'))
    const runDir = join(folder, 'run')
    const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      `listen: ${FREE}
logging: { access_log: "off", level: error }
upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }]
`,
    )
    const running = await up(['--config', file, '--run-dir', runDir])
    try {
      const { proxy, admin } = running.ready
      const kept = `${VALUE}.kept@example.vn`
      const first = await chat(proxy, `I am ${kept}`, { user: 'kept' })
      const waits: number[] = []
      const cut: Seen[] = []
      let lost = 0
      let wasReady = 0
      for (let round = 0; round < KILLS; round++) {
        let begun = 0
        const streams = Array.from({ length: STREAMS }, async (_, i) =>
          exchange({
            proxy,
            query: query(round, i),
            mode: 'streaming',
            user: `s${round}.${i}`,
            headers: SLOW,
            onFirst: () => begun++,
          }),
        )
        await waitFor(() => begun === STREAMS, 20_000)
        const envoy = envoyOf(runDir)
        if (envoy === undefined) throw new Error('there is no Envoy')
        const at = performance.now()
        process.kill(envoy, 'SIGKILL')
        attempt.injected(1)
        for (let seen = await exchange({ proxy, query: 'hello' }); seen.status !== 200; ) {
          await sleep(10)
          seen = await exchange({ proxy, query: 'hello' })
        }
        waits.push(performance.now() - at)
        cut.push(...(await Promise.all(streams)))
        const again = await chat(proxy, `again ${kept}`, {
          user: 'kept',
          conversation: first.conversation,
        })
        const last = dify.requests().findLast(({ body }) => body.includes('again '))
        if (
          !again.answer.startsWith(`You said: again ${kept}`) ||
          !/again EMAIL_1"/.test(last?.body ?? '')
        )
          lost++
        // The service reads of Envoy's return in a file, a moment after the first request has gone through.
        const isReady = async (): Promise<boolean> =>
          (await fetch(`${admin}/readyz`)).status === 200
        for (const until = performance.now() + READY_MS; performance.now() < until; await sleep(20))
          if (await isReady()) {
            wasReady++
            break
          }
      }
      attempt.sent(KILLS * (STREAMS + 2) + 1)
      attempt.reachedDify(receivedBy(dify), [VALUE])
      attempt.figure('served again after', Math.round(Math.max(...waits)), { atMost: 2_000 }, 'ms')
      attempt.figure('mappings lost', lost, { exactly: 0 })
      attempt.figure('ready again within two seconds', wasReady, { exactly: KILLS })
      attempt.figure(
        'cut streams that look complete',
        cut.filter(({ isComplete }) => isComplete).length,
        { exactly: 0 },
      )
      attempt.figure(
        'half placeholders shown',
        cut.filter(({ text }) => /EMAIL_?\d*$/.test(text)).length,
        { exactly: 0 },
      )
      attempt.figure('exit code', (await running.stop()) ?? -1, { exactly: 0 })
    } finally {
      running.child.kill('SIGKILL')
      await dify.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

export const faults: readonly Fault[] = [restarted]
