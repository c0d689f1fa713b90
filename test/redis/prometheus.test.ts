import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Simulator, startSimulator } from '../../src/simulator/server.ts'
import { withPort } from '../../src/lifecycle/free-port.ts'
import { startCrowd } from '../support/crowd.ts'
import { type TestRedis, startRedis } from '../support/redis-server.ts'
import { FREE, type RunningUp, dify, up } from '../support/up.ts'
import { waitFor } from '../support/wait-for.ts'
import { deployFile, findTool, needs } from '../unit/deploy/tool.ts'

interface Answer {
  readonly status: string
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] }
}

interface Dashboard {
  readonly panels: readonly {
    readonly title: string
    readonly targets?: readonly { readonly expr: string }[]
  }[]
}

describe('a real Prometheus', needs('prometheus'), () => {
  let folder: string
  let redis: TestRedis
  let simulator: Simulator
  let running: RunningUp
  let prometheus: ChildProcess
  let url: string

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-prometheus-'))
    redis = await startRedis()
    simulator = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const keys = join(folder, 'keys')
    assert.equal((await dify(['keys', 'new', '--file', keys])).code, 0)
    const config = join(folder, 'config.yaml')
    writeFileSync(
      config,
      `listen: ${FREE}
logging: { access_log: "off", level: warn }
performance: { workers: 2 }
store: { type: redis, url: "redis://${redis.host}:${redis.port}/0", key_file: "${keys}", command_timeout_ms: 1000 }
upstreams: [{ name: dify, url: "${simulator.url}", version: 1.7.0 }]
`,
    )
    running = await up(['--config', config, '--run-dir', join(folder, 'run')])
    const address = await withPort('127.0.0.1:0')
    url = `http://${address}`
    // The shipped file, with the addresses of this run.
    const shipped = readFileSync(deployFile('prometheus/prometheus.yaml'), 'utf8')
    const file = join(folder, 'prometheus.yaml')
    writeFileSync(
      file,
      shipped
        .replaceAll('15s', '1s')
        .replace('[alerts.yaml]', `["${deployFile('prometheus/alerts.yaml')}"]`)
        .replace('127.0.0.1:9464', running.ready.workers[0]?.admin ?? '')
        .replace('127.0.0.1:9465', running.ready.workers[1]?.admin ?? '')
        .replace('127.0.0.1:9901', new URL(running.ready.envoy_admin).host),
    )
    prometheus = spawn(
      findTool('prometheus') ?? '',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${address}`,
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    )
    await waitFor(
      async () =>
        await fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      20_000,
    )
  })
  after(async () => {
    const gone = new Promise((resolve) => prometheus.once('exit', resolve))
    prometheus.kill('SIGTERM')
    await gone
    await running.stop()
    await simulator.close()
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = async (query: string): Promise<Answer['data']['result']> => {
    const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)
    const { status, data } = (await answer.json()) as Answer
    assert.equal(status, 'success', query)
    return data.result
  }

  it('scrapes both services and Envoy, and every query of the dashboard has an answer', async () => {
    await waitFor(async () => (await ask('up == 1')).length === 3, 20_000)
    const crowd = startCrowd({ proxy: running.ready.proxy, clients: 4, pauseMs: 20 })
    // A refusal, so that there is something to show.
    await fetch(`${running.ready.proxy}/v1/completion-messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":',
    })
    const { panels } = JSON.parse(
      readFileSync(deployFile('grafana/dashboard.json'), 'utf8'),
    ) as Dashboard
    const silent = new Set<string>()
    for (const { title, targets = [] } of panels)
      for (const { expr } of targets) {
        const query = expr.replaceAll('$__rate_interval', '10s')
        await waitFor(async () => (await ask(query)).length > 0, 15_000).catch(() =>
          silent.add(`${title}: ${expr}`),
        )
      }
    await crowd.stop()
    assert.deepEqual([...silent], [])
    assert.deepEqual([...crowd.failures], [])
  })

  it('has the alerts, and none of them is on', async () => {
    const answer = await fetch(`${url}/api/v1/rules`)
    const { data } = (await answer.json()) as {
      data: { groups: { rules: { name: string; health: string; state: string }[] }[] }
    }
    const rules = data.groups.flatMap((group) => group.rules)
    assert.ok(rules.length >= 8)
    for (const { name, health, state } of rules) {
      assert.equal(health, 'ok', name)
      assert.notEqual(state, 'firing', name)
    }
  })
})
