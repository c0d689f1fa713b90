import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntilHealthy } from '../../../src/supervisor/envoy-health.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { startCrowd } from '../../support/envoy/crowd.ts'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'
import { chat } from '../../support/envoy/stack.ts'
import { FREE, type RunningUp, dify, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

/** What one client met: the value came back, the answer broke off or was refused, or it was wrong. */
type Met = 'restored' | 'failed' | 'wrong'

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

/** Some three seconds of deltas. */
const SLOW = { 'x-simulator-delay-ms': '60', 'x-simulator-deltas': 'char' }

describe('two services, one of which goes', () => {
  let folder: string
  let redis: TestRedis
  let simulator: Simulator
  let running: RunningUp
  let file: string
  let asked = 0

  const write = (lenient: boolean): void => {
    writeFileSync(
      file,
      `listen: ${FREE}
logging: { access_log: "off", level: error }
masking: { lenient_restore: ${lenient} }
performance: { workers: 2, drain_timeout: 10 }
store: { type: redis, url: "redis://${redis.host}:${redis.port}/0", key_file: "${join(folder, 'keys')}", command_timeout_ms: 1000 }
upstreams: [{ name: dify, url: "${simulator.url}", version: 1.7.0 }]
`,
    )
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-worker-faults-'))
    file = join(folder, 'config.yaml')
    redis = await startRedis()
    simulator = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    assert.equal((await dify(['keys', 'new', '--file', join(folder, 'keys')])).code, 0)
    write(true)
    running = await up(['--config', file, '--run-dir', join(folder, 'run')])
  })
  after(async () => {
    await running.stop()
    await simulator.close()
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    // Envoy does not know at once of one that died idle.
    await waitFor(async () => (await pids().catch(() => [])).length === 2)
    for (const { extproc } of running.ready.workers) await waitUntilHealthy(envoyAdmin(), extproc)
    simulator.clear()
  })

  const envoyAdmin = (): string => running.ready.envoy_admin
  const admins = (): string[] => running.ready.workers.map(({ admin }) => admin)
  const pids = async (): Promise<number[]> =>
    await Promise.all(
      admins().map(async (admin) => {
        const answer = await fetch(`http://${admin}/masking/version`)
        return ((await answer.json()) as { pid: number }).pid
      }),
    )

  /** Exchanges that Envoy has open at each service. */
  const open = async (): Promise<number[]> => {
    const text = await (await fetch(`${envoyAdmin()}/clusters`)).text()
    return running.ready.workers.map(({ extproc }) => {
      const path = extproc.slice('unix:'.length).replaceAll('.', '\\.')
      return Number(
        new RegExp(`^masking\\.service::${path}::rq_active::(\\d+)$`, 'm').exec(text)?.[1],
      )
    })
  }

  const ask = async (mode: 'blocking' | 'streaming', headers = {}): Promise<Met> => {
    const value = `person${++asked}@example.vn`
    const options = { mode, user: `user-${asked}`, headers }
    try {
      const { status, answer } = await chat(running.ready.proxy, `I am ${value}`, options)
      if (status >= 500) return 'failed'
      const values = answer.match(/[\w.]+@example\.vn/g) ?? []
      const isRight = status === 200 && values.length > 0 && values.every((one) => one === value)
      return isRight ? 'restored' : 'wrong'
    } catch {
      // The stream was broken off.
      return 'failed'
    }
  }

  const nothingRawUpstream = (): void => {
    const bodies = simulator.requests().map(({ body }) => body)
    assert.ok(bodies.length > 0)
    for (const body of bodies) assert.ok(!body.includes('@example.vn'))
  }

  const count = (met: readonly Met[], which: Met): number =>
    met.filter((one) => one === which).length

  it('killed: what it was doing fails, nothing else does, and it comes back', async () => {
    const earlier = await pids()
    assert.deepEqual(
      running.ready.workers.map(({ pid }) => pid),
      earlier,
    )
    const streams = Array.from({ length: 12 }, async () => await ask('streaming', SLOW))
    await waitFor(() => simulator.requests().length === 12)
    await waitFor(async () => (await open()).reduce((sum, one) => sum + one, 0) === 12)
    const [lost = 0, kept = 0] = await open()
    assert.ok(lost > 0 && kept > 0, `${lost} and ${kept}`)
    const [first = 0] = earlier
    process.kill(first, 'SIGKILL')
    await waitFor(async () => (await open())[0] === 0)

    // From here on the one that is left does it all, while the other is still gone and while it comes back.
    const isBack = waitUntilHealthy(envoyAdmin(), running.ready.workers[0]?.extproc ?? '')
    const later: Met[] = []
    let isDone = false
    void isBack.finally(() => {
      isDone = true
    })
    while (!isDone || later.length < 100) later.push(await ask('blocking'))
    await isBack
    assert.equal(count(later, 'restored'), later.length)

    const met = await Promise.all(streams)
    assert.equal(count(met, 'failed'), lost)
    assert.equal(count(met, 'restored'), kept)
    nothingRawUpstream()
    assert.match(running.stderr(), /a service ended \(SIGKILL\) and was started again/)
    const now = await pids()
    assert.notEqual(now[0], earlier[0])
    assert.equal(now[1], earlier[1])
  })

  it('killed: the conversation goes on at the other', async () => {
    const served = async (): Promise<number[]> =>
      await Promise.all(
        admins().map(async (admin) => {
          const text = await (await fetch(`http://${admin}/metrics`)).text()
          const counts = text.matchAll(/^dify_masking_requests_total\{[^}]*\} (\d+)$/gm)
          return [...counts].reduce((sum, [, n]) => sum + Number(n), 0)
        }),
      )
    const { proxy } = running.ready
    const earlier = await served()
    const first = await chat(proxy, 'I am carol@example.vn', { user: 'carol' })
    assert.match(first.answer, /carol@example\.vn/)
    let by = -1
    await waitFor(async () => {
      by = (await served()).findIndex((n, i) => n > (earlier[i] ?? 0))
      return by >= 0
    })
    const pid = (await pids())[by] ?? 0
    process.kill(pid, 'SIGKILL')
    await waitFor(() => isGone(pid))
    // Nothing was under way there, so Envoy does not know yet: it finds out, and asks the other one.
    const again = await chat(proxy, 'Say EMAIL_1', {
      user: 'carol',
      conversation: first.conversation,
    })
    assert.equal(again.status, 200)
    assert.match(again.answer, /carol@example\.vn/)
    nothingRawUpstream()
  })

  it('restarted under 50 clients, slow streams among them, and a reload on the way: all are served', async () => {
    const earlier = await pids()
    const crowd = startCrowd({ proxy: running.ready.proxy, clients: 30, pauseMs: 60 })
    let isRunning = true
    const slow = Array.from({ length: 20 }, async (_, i) => {
      await sleep(i * 100)
      const met: Met[] = []
      while (isRunning) met.push(await ask('streaming', SLOW))
      return met
    })
    await sleep(2_000)
    assert.match(running.stderr(), new RegExp(`kill -USR2 ${running.child.pid}\\b`))
    running.child.kill('SIGUSR2')
    // The first one is leaving: to be told to read a file now must not end it.
    await sleep(1_000)
    write(false)
    running.child.kill('SIGHUP')
    await waitFor(() => running.stderr().includes('every service was restarted'), 25_000)
    isRunning = false
    const met = (await Promise.all(slow)).flat()
    await crowd.stop()

    assert.deepEqual([...crowd.failures], [])
    assert.ok(crowd.ended() > 500, `${crowd.ended()}`)
    assert.equal(count(met, 'restored'), met.length)
    assert.ok(met.length >= 40, `${met.length}`)
    nothingRawUpstream()
    for (const [i, pid] of (await pids()).entries()) assert.notEqual(pid, earlier[i])
    for (const admin of admins()) {
      const answer = await fetch(`http://${admin}/masking/config`)
      const { masking } = (await answer.json()) as { masking: { lenient_restore: boolean } }
      assert.equal(masking.lenient_restore, false)
    }
  })

  it('does not start again: says so, the other one serves and is left alone, and it comes back once it can', async () => {
    const earlier = await pids()
    const effective = join(folder, 'run', 'effective-config.json')
    const good = readFileSync(effective, 'utf8')
    writeFileSync(effective, '{')
    running.child.kill('SIGUSR2')
    await waitFor(() => /no rolling restart: .*exit code 1/.test(running.stderr()), 20_000)
    for (let i = 0; i < 20; i++) assert.equal(await ask('blocking'), 'restored')
    const second = running.ready.workers[1]
    const version = await (await fetch(`http://${second?.admin}/masking/version`)).json()
    assert.equal((version as { pid: number }).pid, earlier[1])
    writeFileSync(effective, good)
    await waitUntilHealthy(envoyAdmin(), running.ready.workers[0]?.extproc ?? '')
    assert.notEqual((await pids())[0], earlier[0])
  })
})
