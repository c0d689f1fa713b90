import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { exchange, receivedBy } from '../../chaos/exchange.ts'
import { envoyOf, processesOf } from '../../support/machine/processes-of.ts'
import { chat } from '../../support/envoy/stack.ts'
import { FREE, type RunningUp, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

const STREAMS = 50
const VALUE = 'restarted.canary'
const SLOW = { 'x-simulator-deltas': 'char', 'x-simulator-delay-ms': '40' }

describe('an Envoy that ends by itself', () => {
  let folder: string
  let dify: Simulator
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-restarts-'))
    dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  })
  after(async () => {
    await dify.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const start = async (name: string): Promise<{ running: RunningUp; runDir: string }> => {
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      `listen: ${FREE}
logging: { access_log: "off", level: error }
upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }]
`,
    )
    const runDir = join(folder, name)
    return { running: await up(['--config', file, '--run-dir', runDir]), runDir }
  }

  const kill = (runDir: string, signal: NodeJS.Signals): void => {
    const envoy = envoyOf(runDir)
    assert.ok(envoy !== undefined, 'Envoy runs')
    process.kill(envoy, signal)
  }

  it('under 50 streams is back within two seconds, with every mapping, and no client takes a cut stream for whole', async () => {
    const { running, runDir } = await start('streams')
    try {
      const { proxy, admin, workers } = running.ready
      const first = await chat(proxy, `I am ${VALUE}@example.vn`, { user: 'before' })
      let begun = 0
      const streams = Array.from({ length: STREAMS }, async (_, i) =>
        exchange({
          proxy,
          query: `I am ${VALUE}${i}@example.vn and ask for something long`,
          mode: 'streaming',
          user: `s${i}`,
          headers: SLOW,
          onFirst: () => begun++,
        }),
      )
      await waitFor(() => begun === STREAMS)
      const at = performance.now()
      kill(runDir, 'SIGKILL')
      await waitFor(async () => (await fetch(`${admin}/readyz`)).status === 503, 1_000)
      let served = 0
      for (; served === 0; await sleep(10)) {
        const seen = await exchange({ proxy, query: 'hello' })
        if (seen.status === 200) served = performance.now()
      }
      assert.ok(served - at < 2_000, `served again after ${served - at} ms`)
      for (const seen of await Promise.all(streams)) {
        assert.equal(seen.isComplete, false)
        assert.doesNotMatch(seen.text, /EMAIL_?\d*$/)
      }
      // The placeholder of the first turn, which only the memory of the service can restore.
      const next = await chat(proxy, `again ${VALUE}@example.vn`, {
        user: 'before',
        conversation: first.conversation,
      })
      assert.equal(
        next.answer,
        `You said: again ${VALUE}@example.vn Earlier you said: I am ${VALUE}@example.vn`,
      )
      const last = dify.requests().findLast(({ path }) => path === '/v1/chat-messages')
      assert.match(last?.body ?? '', /again EMAIL_1"/)
      assert.doesNotMatch(receivedBy(dify), new RegExp(VALUE))
      const health = (await (await fetch(`${admin}/masking/health`)).json()) as {
        envoy: { running: boolean; restarts: number }
      }
      assert.equal(health.envoy.running, true)
      assert.equal(health.envoy.restarts, 1)
      const metrics = await (await fetch(`${admin}/metrics`)).text()
      assert.match(metrics, /^dify_masking_envoy_restarts_total 1$/m)
      assert.match(metrics, /^dify_masking_envoy_up 1$/m)
      assert.ok(processesOf(runDir).includes(workers[0]?.pid ?? 0), 'the service is the same')
      assert.match(running.stderr(), /Envoy ended by itself \(SIGKILL\)/)
    } finally {
      assert.equal(await running.stop(), 0)
    }
    assert.deepEqual(processesOf(runDir), [])
  })

  it('five times within a minute is given up: exit code 1, and the last lines of its log', async () => {
    const { running, runDir } = await start('loop')
    for (let i = 0; i < 5; i++) {
      await waitFor(() => envoyOf(runDir) !== undefined, 20_000)
      // Its handler of faults must be in place for the backtrace.
      await waitFor(async () => await answers(running.ready.envoy_admin), 20_000)
      kill(runDir, 'SIGSEGV')
      await waitFor(() => running.stderr().split('ended by itself').length === i + 2, 20_000)
    }
    assert.equal(await running.exited, 1)
    const [, last = ''] = running.stderr().split('Envoy is not started again: ')
    assert.match(
      last,
      /it ended 5 times within a minute \((?:Envoy exited with )?SIGSEGV.*\)\. The last lines of its log:/,
    )
    assert.match(last, /\[critical\]\[backtrace\]/)
    assert.deepEqual(processesOf(runDir), [])
  })

  it('does not keep up from ending when it is told to stop in between', async () => {
    for (const ms of [0, 30, 120]) {
      const { running, runDir } = await start(`stopped-${ms}`)
      kill(runDir, 'SIGKILL')
      await sleep(ms)
      assert.equal(await running.stop(), 0)
      assert.deepEqual(processesOf(runDir), [])
    }
  })
})

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/ready`)).ok
  } catch {
    return false
  }
}
