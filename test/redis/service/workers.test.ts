import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { NO_OPENSSL, makeCertificate } from '../../support/envoy/certificate.ts'
import { startCrowd } from '../../support/envoy/crowd.ts'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'
import { chat } from '../../support/envoy/stack.ts'
import { FREE, type RunningUp, dify, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

describe('two services behind one Envoy', { skip: NO_OPENSSL }, () => {
  let folder: string
  let redis: TestRedis
  let simulator: Simulator
  let running: RunningUp
  const certificate = NO_OPENSSL === false ? makeCertificate() : undefined

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-workers-'))
    redis = await startRedis()
    simulator = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const keys = join(folder, 'keys')
    assert.equal((await dify(['keys', 'new', '--file', keys])).code, 0)
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      `listen: ${FREE}
tls: { cert_file: "${certificate?.certFile}", key_file: "${certificate?.keyFile}", redirect: false }
logging: { access_log: "off", level: warn }
performance: { workers: 2, drain_timeout: 10 }
store: { type: redis, url: "redis://${redis.host}:${redis.port}/0", key_file: "${keys}", command_timeout_ms: 1000 }
upstreams: [{ name: dify, url: "${simulator.url}", version: 1.7.0 }]
`,
    )
    running = await up(['--config', file, '--run-dir', join(folder, 'run')])
  })
  after(async () => {
    await running.stop()
    await simulator.close()
    await redis.stop()
    certificate?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  const served = async (): Promise<number[]> =>
    await Promise.all(
      running.ready.workers.map(async ({ admin }) => {
        const text = await (await fetch(`http://${admin}/metrics`)).text()
        const counts = text.matchAll(/^dify_masking_requests_total\{[^}]*\} (\d+)$/gm)
        return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
      }),
    )

  it('share the work, and a conversation goes on at either', async () => {
    const { proxy } = running.ready
    let { conversation } = await chat(proxy, 'I am alice@example.vn', { user: 'alice' })
    for (let turn = 0; turn < 12; turn++) {
      const answer = await chat(proxy, 'EMAIL_1 again', { user: 'alice', conversation })
      conversation = answer.conversation
      const later = await chat(proxy, 'I am alice@example.vn', { user: 'alice', conversation })
      assert.match(later.answer, /alice@example\.vn/)
    }
    assert.ok(
      (await served()).every((count) => count > 0),
      String(await served()),
    )
  })

  it('are restarted one after the other, and certificates renewed, under load: no client notices', async () => {
    const crowd = startCrowd({ proxy: running.ready.proxy, clients: 50, pauseMs: 60 })
    await sleep(500)
    running.child.kill('SIGUSR2')
    const renewals = (): number =>
      running.stderr().split('the certificate was read again').length - 1
    for (let i = 1; i <= 5; i++) {
      certificate?.renew()
      await waitFor(() => renewals() >= i)
    }
    await waitFor(() => running.stderr().includes('every service was restarted'), 40_000)
    await sleep(500)
    await crowd.stop()
    assert.deepEqual([...crowd.failures], [])
    assert.ok(crowd.ended() > 1_000, `${crowd.ended()}`)
    const sent = simulator
      .requests()
      .map(({ body }) => body)
      .join('\n')
    assert.doesNotMatch(sent, /@example\.vn/)
    // Both are new.
    assert.ok((await served()).every((count) => count < crowd.ended()))
  })

  it('one that is told to stop (SIGTERM) fails no request: what crossed its goodbye goes to the other', async () => {
    const crowd = startCrowd({ proxy: running.ready.proxy, clients: 20, pauseMs: 5 })
    await sleep(500)
    const [first] = (await pids()) ?? []
    assert.ok(first !== undefined)
    const ends = (): number => running.stderr().split('a service ended (exit code 0)').length - 1
    const already = ends()
    process.kill(first, 'SIGTERM')
    await waitFor(() => ends() > already)
    await sleep(500)
    await crowd.stop()
    assert.deepEqual([...crowd.failures], [])
  })

  it('one that is killed takes only what it was doing with it, and comes back', async () => {
    const crowd = startCrowd({ proxy: running.ready.proxy, clients: 20, pauseMs: 30 })
    await sleep(500)
    const [first] = (await pids()) ?? []
    assert.ok(first !== undefined)
    process.kill(first, 'SIGKILL')
    await waitFor(() => running.stderr().includes('a service ended (SIGKILL)'))
    await sleep(2_000)
    const failed = [...crowd.failures.values()].reduce((sum, count) => sum + count, 0)
    await sleep(2_000)
    await crowd.stop()
    const afterwards = [...crowd.failures.values()].reduce((sum, count) => sum + count, 0)
    assert.equal(afterwards, failed, 'it is over')
    // Twenty clients: each can have lost what it was waiting for, hardly more.
    assert.ok(failed > 0 && failed <= 30, JSON.stringify([...crowd.failures]))
    for (const what of crowd.failures.keys()) assert.doesNotMatch(what, /restored|somebody/)
    const sent = simulator
      .requests()
      .map(({ body }) => body)
      .join('\n')
    assert.doesNotMatch(sent, /@example\.vn/)
  })

  const pids = async (): Promise<number[]> =>
    await Promise.all(
      running.ready.workers.map(async ({ admin }) => {
        const version = (await (await fetch(`http://${admin}/masking/version`)).json()) as {
          pid?: number
        }
        return version.pid ?? 0
      }),
    )
})
