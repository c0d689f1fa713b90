import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { startCrowd } from '../../support/envoy/crowd.ts'
import { type TestPrometheus, startPrometheus } from '../../support/machine/prometheus-server.ts'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'
import { FREE, type RunningUp, dify, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'
import { deployFile, needs } from '../../unit/deploy/tool.ts'

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

/** Panels of what does not happen here: their series begin with the first event, so that the query is only read. */
const EVENTFUL: ReadonlySet<string> = new Set([
  'Placeholders that stay, by reason',
  'Passed unread by policy',
  'External recognizer, by outcome',
  'Vault failures, by reason',
  'Forms of apps asked for, by outcome',
])

describe('a real Prometheus', needs('prometheus'), () => {
  let folder: string
  let redis: TestRedis
  let simulator: Simulator
  let running: RunningUp
  let prometheus: TestPrometheus

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
    prometheus = await startPrometheus(running.ready, '1s')
  })
  after(async () => {
    await prometheus.stop()
    await running.stop()
    await simulator.close()
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = async (query: string): Promise<Answer['data']['result']> => {
    const answer = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(query)}`)
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
        if (EVENTFUL.has(title)) {
          await ask(query)
          continue
        }
        await waitFor(async () => (await ask(query)).length > 0, 15_000).catch(() =>
          silent.add(`${title}: ${expr}`),
        )
      }
    await crowd.stop()
    assert.deepEqual([...silent], [])
    assert.deepEqual([...crowd.failures], [])
  })

  it('has the alerts, and none of them is on', async () => {
    const answer = await fetch(`${prometheus.url}/api/v1/rules`)
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
