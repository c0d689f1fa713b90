import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { startCrowd } from '../../support/envoy/crowd.ts'
import { FREE, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

const RELOADS = 100

interface Page {
  readonly masking: {
    readonly patterns: { readonly email: { readonly placeholder_prefix: string } }
  }
  readonly reloaded: { readonly good: string | null; readonly bad: string | null }
}

describe('reading the configuration again under load', () => {
  it(`${RELOADS} times, every other one with a mistake: no client notices, and the operator can see it`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-reload-'))
    const simulator: Simulator = await startSimulator({
      listen: '127.0.0.1:0',
      difyVersion: '1.7.0',
    })
    const token = join(folder, 'token')
    writeFileSync(token, 'a token of some length', { mode: 0o600 })
    const file = join(folder, 'config.yaml')
    const write = (prefix: string): void =>
      writeFileSync(
        file,
        `listen: ${FREE}
logging: { access_log: "off", level: error }
admin: { token_file: "${token}" }
masking: { patterns: { email: { placeholder_prefix: ${prefix} } } }
upstreams: [{ name: dify, url: "${simulator.url}", version: 1.7.0 }]
`,
      )
    write('EMAIL')
    const running = await up(['--config', file, '--run-dir', join(folder, 'run')])
    const page = async (): Promise<Page> =>
      (await (await fetch(`${running.ready.admin}/masking/config`)).json()) as Page
    const metric = async (name: string): Promise<string> => {
      const text = await (await fetch(`${running.ready.admin}/metrics`)).text()
      return new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? ''
    }
    const crowd = startCrowd({ proxy: running.ready.proxy, clients: 20, pauseMs: 30 })
    try {
      for (let i = 0; i < RELOADS; i++) {
        write(i % 2 === 1 ? 'no-prefix' : i % 4 === 0 ? 'MAIL' : 'EMAIL')
        running.child.kill('SIGHUP')
        await sleep(60)
      }
      await waitFor(async () => (await metric('dify_masking_reload_success')) === '0')
      const bad = await page()
      assert.ok(bad.reloaded.bad !== null && bad.reloaded.good !== null)
      assert.match(bad.masking.patterns.email.placeholder_prefix, /^(?:E)?MAIL$/)
      write('MAILBOX')
      running.child.kill('SIGHUP')
      await waitFor(
        async () => (await page()).masking.patterns.email.placeholder_prefix === 'MAILBOX',
      )
      await waitFor(async () => (await metric('dify_masking_reload_success')) === '1')
      await sleep(300)
      simulator.clear()
      await sleep(300)
      await crowd.stop()
      assert.deepEqual([...crowd.failures], [])
      assert.ok(crowd.ended() > 500, `${crowd.ended()}`)
      const bodies = simulator
        .requests()
        .flatMap(({ body, method }) => (method === 'POST' ? body : []))
      assert.ok(bodies.length > 0)
      for (const body of bodies) assert.match(body, /MAILBOX_1/)
      const said = running.stderr().split('the previous one stays in force').length - 1
      assert.ok(said >= 25, `${said}`)

      // By order, over HTTP.
      const order = await fetch(`${running.ready.admin}/masking/admin/reload`, {
        method: 'POST',
        headers: { authorization: 'Bearer a token of some length' },
      })
      assert.deepEqual([order.status, await order.json()], [200, { reloaded: true }])
    } finally {
      // A crowd that goes on would keep this process alive after a failure.
      await crowd.stop()
      await running.stop()
      await simulator.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('as Kubernetes swaps a ConfigMap', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-configmap-'))
    const put = (version: string, prefix: string): void => {
      mkdirSync(join(folder, version))
      writeFileSync(
        join(folder, version, 'config.yaml'),
        `listen: ${FREE}\nlogging: { access_log: "off" }\nmasking: { patterns: { email: { placeholder_prefix: ${prefix} } } }\n`,
      )
      symlinkSync(version, join(folder, '..data_tmp'))
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
    }
    put('..one', 'ONE')
    symlinkSync('..data/config.yaml', join(folder, 'config.yaml'))
    const running = await up([
      '--config',
      join(folder, 'config.yaml'),
      '--run-dir',
      join(folder, 'run'),
    ])
    try {
      put('..two', 'TWO')
      await waitFor(async () => {
        const page = await (await fetch(`${running.ready.admin}/masking/config`)).text()
        return page.includes('"TWO"')
      })
    } finally {
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
