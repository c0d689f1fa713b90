import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../../src/config/config.ts'
import { envoyAdmin } from '../../../src/envoy/running/admin-client.ts'
import { changeRoutes } from '../../../src/envoy/routes/route-change.ts'
import { readRouteFile } from '../../../src/envoy/routes/route-file.ts'
import { configuredState } from '../../../src/envoy/routes/route-state.ts'
import { type Load, startChats, startFlood } from '../../support/envoy/rollout-load.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type PlainDify, startPlainDify } from '../../support/dify/plain-dify.ts'
import { FREE, type Ran, type RunningUp, dify as run, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

describe('the verdict about a canary', () => {
  let folder: string
  let runDir: string
  let blue: PlainDify
  let green: PlainDify
  let running: RunningUp
  let config: Config
  let load: Load[]

  const canary = async (steps: string, ...more: readonly string[]): Promise<Ran> =>
    await run([
      ...`routes rollout --to green --steps ${steps} --every 600ms --min-requests 10 --max-p95-ratio 1000`.split(
        ' ',
      ),
      '--run-dir',
      runDir,
      ...more,
    ])
  const greenHas = (): number | undefined =>
    readRouteFile(join(runDir, 'routes.json'))?.state.weights['green']

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-canary-'))
    runDir = join(folder, 'run')
    blue = await startPlainDify()
    green = await startPlainDify()
    const file = join(folder, 'config.yaml')
    const text = `listen: ${FREE}
logging: { access_log: "off", level: error }
upstreams:
  - { name: blue, url: "${blue.url}", version: 1.7.0, weight: 1 }
  - { name: green, url: "${green.url}", version: 1.7.0, weight: 0 }
`
    writeFileSync(file, text)
    config = configOf(text)
    running = await up(['--config', file, '--run-dir', runDir])
  })
  after(async () => {
    await running.stop()
    await blue.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    load = []
    green.runs('good')
  })
  afterEach(async () => {
    for (const each of load) await each.stop()
    const place = {
      file: join(runDir, 'routes.json'),
      config,
      envoys: [envoyAdmin(running.ready.envoy_admin)],
    }
    assert.equal(await changeRoutes(place, () => configuredState(config)), 'active')
  })

  it('rolls back when every run fails, however many requests without a key go well', async () => {
    green.runs('status 500')
    load = [startFlood(running.ready.proxy), startChats(running.ready.proxy)]
    const { code, stderr } = await canary('20,60,100')
    assert.equal(code, 1)
    assert.match(stderr, /rolled back from 20 %: 100\.0 % of \d+ requests failed/)
    assert.equal(greenHas(), 0)
    assert.ok((load[0]?.sent() ?? 0) > 100)
  })

  it('rolls back when streams of status 200 end in an error event', async () => {
    green.runs('error event')
    load = [startFlood(running.ready.proxy), startChats(running.ready.proxy)]
    const { code, stderr } = await canary('20,60,100')
    assert.equal(code, 1)
    assert.match(stderr, /rolled back from 20 %: 100\.0 % of \d+ requests failed/)
    assert.equal(greenHas(), 0)
  })

  it('rolls back when the upstream breaks streams off', async () => {
    green.runs('broken off')
    load = [startChats(running.ready.proxy)]
    const { code, stderr } = await canary('50,100')
    assert.equal(code, 1)
    assert.match(stderr, /rolled back from 50 %: \d+\.\d % of \d+ requests failed/)
  })

  it('neither advances nor rolls back by requests without a good key', async () => {
    const flood = startFlood(running.ready.proxy)
    load = [flood]
    const waiting = canary('50,100')
    await waitFor(() => greenHas() === 500)
    const earlier = flood.sent()
    await waitFor(() => flood.sent() > earlier + 500)
    await sleep(1_500)
    assert.equal(greenHas(), 500, 'it waits at its first step')
    load.push(startChats(running.ready.proxy))
    const { code, stdout } = await waiting
    assert.equal(code, 0, stdout)
    assert.match(stdout, /green 50 %: 0 of 10 good requests seen here → wait/)
    assert.match(stdout, /green has 100 %/)
    assert.equal(readRouteFile(join(runDir, 'routes.json'))?.state.watched, undefined)
  })

  it('does not take 401 of every client for good', async () => {
    green.runs('bad key')
    load = [startChats(running.ready.proxy)]
    const waiting = canary('50,100')
    await waitFor(() => greenHas() === 500)
    await sleep(2_000)
    assert.equal(greenHas(), 500)
    green.runs('status 500')
    assert.equal((await waiting).code, 1)
    assert.equal(greenHas(), 0)
  })

  it('does not hold answers that clients give up against the upstream', async () => {
    load = [startChats(running.ready.proxy, true), startChats(running.ready.proxy)]
    const { code, stdout } = await canary('50,100')
    assert.equal(code, 0, stdout)
  })

  it('rolls back when the upstream cannot be reached', async () => {
    await green.stop()
    load = [startChats(running.ready.proxy)]
    const { code, stderr } = await canary('50,100')
    assert.equal(code, 1)
    assert.match(stderr, /rolled back from 50 %: 100\.0 % of \d+ requests failed/)
  })
})
