import assert from 'node:assert/strict'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { changeRoutes } from '../../../src/envoy/routes/route-change.ts'
import { newRouteVersion, writeRouteFile } from '../../../src/envoy/routes/route-file.ts'
import { configuredState } from '../../../src/envoy/routes/route-state.ts'
import { type EnvoyAdmin, envoyAdmin } from '../../../src/envoy/running/admin-client.ts'
import { type Service, startService } from '../../../src/service/service.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { createLogger } from '../../../src/telemetry/logger.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { chat } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

/** Worker threads of each Envoy: connections are spread over them. */
const THREADS = 4
const ROUNDS = 15

describe('an order about the bypass, with several Envoys of several threads', () => {
  let folder: string
  let dify: Simulator
  let service: Service
  let envoys: readonly TestEnvoy[]
  let admins: readonly EnvoyAdmin[]
  let turns = 0
  /** The second Envoy has a copy of the file, as one on another volume would. */
  const copy: { delayMs: number; timer?: NodeJS.Timeout } = { delayMs: 0 }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-bypass-several-'))
    dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const config = configOf(`upstreams: [{ name: dify, url: "${dify.url}" }]`)
    const routesFile = join(folder, 'routes.json')
    writeRouteFile(routesFile, config, configuredState(config), newRouteVersion())
    const extproc = `unix:${join(folder, 'extproc.sock')}`
    service = await startService({
      config: configOf(`listen: { admin: "127.0.0.1:0" }
upstreams: [{ name: dify, url: "${dify.url}" }]`),
      extproc,
      logger: await createLogger({ level: 'silent', format: 'json' }),
      routesFile,
    })
    const admin = service.adminUrl.slice('http://'.length)
    const copied = join(folder, 'copy', 'routes.json')
    mkdirSync(join(folder, 'copy'))
    copyFileSync(routesFile, copied)
    copy.timer = setInterval(() => {
      const text = readFileSync(routesFile, 'utf8')
      if (text === readFileSync(copied, 'utf8')) return
      setTimeout(() => {
        writeFileSync(`${copied}.new`, text)
        renameSync(`${copied}.new`, copied)
      }, copy.delayMs)
    }, 10)
    envoys = await Promise.all(
      [routesFile, copied].map(async (file) => {
        const options = { service: [extproc], admin, routesFile: file }
        return await startTestEnvoy(config, options, (same) => same, THREADS)
      }),
    )
    admins = envoys.map(({ adminUrl }) => envoyAdmin(adminUrl))
  })
  after(async () => {
    clearInterval(copy.timer)
    for (const envoy of envoys) await envoy.stop()
    await service.drain()
    await dify.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const order = async (bypass: boolean, takeUpMs?: number): Promise<string> => {
    const config = configOf(`upstreams: [{ name: dify, url: "${dify.url}" }]`)
    const place = { file: join(folder, 'routes.json'), config, envoys: admins }
    return await changeRoutes(place, (state) => ({ ...state, bypass }), takeUpMs)
  }
  /** Whether Dify has seen the values of requests to every Envoy, on connections of their own. */
  const seen = async (asked: readonly TestEnvoy[], count: number): Promise<readonly boolean[]> => {
    dify.clear()
    const values = await Promise.all(
      asked.flatMap((envoy) =>
        Array.from({ length: count }, async () => {
          const value = `person${turns++}@example.vn`
          await chat(envoy.proxyUrl, `I am ${value}`)
          return value
        }),
      ),
    )
    const bodies = dify
      .requests()
      .map(({ body }) => body)
      .join('\n')
    return values.map((value) => bodies.includes(value))
  }

  it(`is confirmed when all of them follow it: ${ROUNDS} times off, and no next request goes on raw`, async () => {
    let raw = 0
    for (let round = 0; round < ROUNDS; round++) {
      assert.equal(await order(true), 'active')
      const on = await seen(envoys, 4)
      assert.ok(on.every((each) => each))
      assert.equal(await order(false), 'active')
      const off = await seen(envoys, 2 * THREADS)
      raw += off.filter((each) => each).length
    }
    assert.equal(raw, 0)
  })

  it('waits for the one that is late', async () => {
    const [, late] = envoys
    assert.ok(late !== undefined)
    for (let round = 0; round < 3; round++) {
      assert.equal(await order(true), 'active')
      copy.delayMs = 600
      const began = performance.now()
      assert.equal(await order(false), 'active')
      assert.ok(performance.now() - began >= 550, 'it was confirmed before it was so')
      assert.deepEqual(await seen([late], THREADS), Array(THREADS).fill(false))
      copy.delayMs = 0
    }
  })

  it('is not confirmed as long as one of them does not answer', async () => {
    const [, second] = envoys
    assert.ok(second !== undefined)
    assert.equal(await order(true), 'active')
    process.kill(second.pid, 'SIGSTOP')
    try {
      assert.equal(await order(false, 1_000), 'silent')
    } finally {
      process.kill(second.pid, 'SIGCONT')
    }
    // What is written is taken up all the same.
    await waitFor(async () => (await seen(envoys, 2)).every((each) => !each))
  })
})
