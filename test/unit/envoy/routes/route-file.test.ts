import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Worker } from 'node:worker_threads'
import { decideRoutes, readRouteFile } from '../../../../src/envoy/routes/route-file.ts'
import { configuredState } from '../../../../src/envoy/routes/route-state.ts'
import { configOf } from '../../../support/exchange/config-of.ts'

const config = configOf('upstreams: [{ name: dify, url: "http://127.0.0.1:5001" }]')
const MODULE = new URL('../../../../src/envoy/routes/route-file.ts', import.meta.url).href

/** Adds one to the weight so often, each time to what it has read. */
const ADDS = `
import { workerData } from 'node:worker_threads'
const { decideRoutes } = await import(workerData.module)
for (let i = 0; i < workerData.times; i++)
  decideRoutes(workerData.file, workerData.config, (before) => ({
    bypass: false,
    weights: { dify: (before?.state.weights.dify ?? 0) + 1 },
  }))
`

describe('decisions about routes', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-route-file-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('of several writers at once are all kept', async () => {
    const file = join(folder, 'routes.json')
    const code = new URL(`data:text/javascript,${encodeURIComponent(ADDS)}`)
    const workers = Array.from(
      { length: 4 },
      () => new Worker(code, { workerData: { module: MODULE, file, config, times: 25 } }),
    )
    await Promise.all(workers.map(async (worker) => await once(worker, 'exit')))
    assert.equal(readRouteFile(file)?.state.weights['dify'], 100)
    assert.deepEqual(readdirSync(folder).toSorted(), ['routes.json', 'routes.json.lock'])
  })

  it('do not wait for a process that died while it decided', () => {
    const file = join(folder, 'stale.json')
    writeFileSync(`${file}.lock`, '')
    const { now } = decideRoutes(file, config, () => configuredState(config))
    assert.equal(readRouteFile(file)?.version, now.version)
  })
})
