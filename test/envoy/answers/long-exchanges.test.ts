import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { WHOLE, exchangeSlowly } from '../../support/envoy/slow-exchanges.ts'
import { startSlowDify } from '../../support/dify/slow-dify.ts'
import { FREE, up } from '../../support/envoy/up.ts'

/** Envoy drops a gRPC client that was not asked for 50 s, unless it is told another time. */
const WAIT_MS = 65_000

describe('exchanges of 65 seconds through `up`, with no other traffic', () => {
  it('end whole, blocking and streaming with pings, and so does the next one; Envoy and `up` go on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-long-'))
    const dify = await startSlowDify({ waitMs: WAIT_MS, pingMs: 10_000 })
    const file = join(folder, 'config.yaml')
    writeFileSync(file, `listen: ${FREE}\nupstreams: [{ name: dify, url: "${dify.url}" }]\n`)
    const running = await up(['--config', file, '--run-dir', join(folder, 'run')])
    try {
      const envoy = { proxyUrl: running.ready.proxy, exited: new Promise<never>(() => {}) }
      assert.deepEqual(await exchangeSlowly(envoy, WAIT_MS), WHOLE)
      assert.equal(running.child.exitCode, null)
      // The same Envoy all the time, not another one that was started in its place.
      const info: unknown = await (await fetch(`${running.ready.envoy_admin}/server_info`)).json()
      const { uptime_all_epochs: uptime } = info as { readonly uptime_all_epochs: string }
      assert.ok(Number.parseInt(uptime) >= WAIT_MS / 1000, uptime)
    } finally {
      await running.stop()
      await dify.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
