import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type TestContext, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../../../src/commands/command.ts'
import { routes as routesCommand } from '../../../src/commands/routes/routes.ts'
import {
  newRouteVersion,
  readRouteFile,
  writeRouteFile,
} from '../../../src/envoy/routes/route-file.ts'
import { configuredState } from '../../../src/envoy/routes/route-state.ts'
import { startService } from '../../../src/service/service.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { createLogger } from '../../../src/telemetry/logger.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { chat } from '../../support/envoy/stack.ts'
import { FREE, dify as run, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

const TOKEN = 'a token of some length'
const BIN = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))

interface Said {
  readonly status: number
  readonly body: Record<string, unknown>
}

async function order(admin: string, on: boolean): Promise<Said> {
  const answer = await fetch(`${admin}/masking/admin/bypass`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(on ? { on, yes: true } : { on }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

interface Parts {
  readonly admin: string
  readonly envoy: TestEnvoy
  readonly dify: Simulator
  readonly routesFile: string
}

/** A service and its Envoy. `known`: the service knows where Envoy's admin is. `more`: upstreams of the service alone. */
async function parts(t: TestContext, known: boolean, more = ''): Promise<Parts> {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-bypass-'))
  const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, TOKEN, { mode: 0o600 })
  const yaml = (
    upstreams: string,
  ): string => `listen: { admin: "127.0.0.1:0", envoy_admin: "127.0.0.1:0" }
admin: { token_file: "${tokenFile}" }
upstreams: [{ name: dify, url: "${dify.url}" }${upstreams}]
`
  const config = configOf(yaml(''))
  const routesFile = join(folder, 'routes.json')
  writeRouteFile(routesFile, config, configuredState(config), newRouteVersion())
  const extproc = `unix:${join(folder, 'extproc.sock')}`
  let envoyAdminUrl: string | undefined
  const service = await startService({
    config: configOf(yaml(more)),
    extproc,
    logger: await createLogger({ level: 'silent', format: 'json' }),
    routesFile,
    envoyAdminUrl: () => envoyAdminUrl,
  })
  const admin = service.adminUrl.slice('http://'.length)
  const envoy = await startTestEnvoy(config, { service: [extproc], admin, routesFile })
  if (known) envoyAdminUrl = envoy.adminUrl
  t.after(async () => {
    process.kill(envoy.pid, 'SIGCONT')
    await envoy.stop()
    await service.drain()
    await dify.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { admin: service.adminUrl, envoy, dify, routesFile }
}

const GHOST = ', { name: ghost, url: "http://127.0.0.1:9" }'
const bodies = ({ dify }: Parts): string =>
  dify
    .requests()
    .map(({ body }) => body)
    .join('\n')

describe('an order about the bypass', () => {
  it('is confirmed when Envoy follows it: 50 times off, and the next request is masked', async (t) => {
    const all = await parts(t, true)
    let raw = 0
    let shown = 0
    for (let i = 0; i < 50; i++) {
      const on = await order(all.admin, true)
      assert.deepEqual(on, {
        status: 200,
        body: { bypass: true, confirmed: true, scope: 'this replica' },
      })
      await chat(all.envoy.proxyUrl, `I am on${i}@example.vn`)
      if (bodies(all).includes(`on${i}@example.vn`)) shown++
      const off = await order(all.admin, false)
      assert.deepEqual(off, {
        status: 200,
        body: { bypass: false, confirmed: true, scope: 'this replica' },
      })
      await chat(all.envoy.proxyUrl, `I am off${i}@example.vn`)
      if (bodies(all).includes(`off${i}@example.vn`)) raw++
      all.dify.clear()
    }
    assert.equal(raw, 0)
    assert.equal(shown, 50)
    const health = (await (await fetch(`${all.admin}/masking/health`)).json()) as object
    assert.equal(Reflect.get(Reflect.get(health, 'masking') as object, 'bypass'), false)
  })

  it('reaches every replica that is named, and says of each what became of it', async (t) => {
    const replicas = [await parts(t, true), await parts(t, true)]
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-bypass-replicas-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'token'), `${TOKEN}\n`, { mode: 0o600 })
    const config = join(folder, 'config.yaml')
    writeFileSync(
      config,
      `upstreams: [{ name: dify, url: "http://127.0.0.1:9" }]\nadmin: { token_file: "${folder}/token" }\n`,
    )
    const orderAll = async (
      wanted: string,
      services: readonly string[],
      yes?: true,
    ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> => {
      const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
      const said = [text(stdout), text(stderr)] as const
      const values = { config, services: services.join(), ...(yes === undefined ? {} : { yes }) }
      const positionals = ['bypass', wanted]
      const context = { values, positionals, stdin, stdout, stderr, env: {} }
      try {
        const code = await routesCommand.run(context)
        stdout.end()
        stderr.end()
        return { code, stdout: await said[0], stderr: await said[1] }
      } catch (error) {
        assert.ok(error instanceof UsageError, String(error))
        return { code: 2, stdout: '', stderr: error.message }
      }
    }
    const admins = replicas.map(({ admin }) => admin)
    const rawAt = async (value: string): Promise<readonly boolean[]> =>
      await Promise.all(
        replicas.map(async (replica) => {
          await chat(replica.envoy.proxyUrl, `I am ${value}`)
          return bodies(replica).includes(value)
        }),
      )
    // An order over HTTP says that it is for one replica.
    assert.equal((await order(admins[0] ?? '', true)).body['scope'], 'this replica')
    assert.deepEqual(await rawAt('one@example.vn'), [true, false])
    const on = await orderAll('on', admins, true)
    assert.deepEqual([on.code, /confirmed by 2 of 2 services/.test(on.stderr)], [0, true])
    assert.deepEqual(await rawAt('all@example.vn'), [true, true])
    // One that is not there takes nothing from the others, and is told.
    const off = await orderAll('off', [...admins, 'http://127.0.0.1:1'])
    assert.equal(off.code, 1)
    assert.match(off.stderr, /^http:\/\/127\.0\.0\.1:1: NOT confirmed: no answer/m)
    assert.match(off.stderr, /confirmed by 2 of 3 services/)
    assert.deepEqual(await rawAt('off@example.vn'), [false, false])
    const [, second] = replicas
    assert.ok(second !== undefined)
    await orderAll('on', admins, true)
    process.kill(second.envoy.pid, 'SIGSTOP')
    const half = await orderAll('off', admins)
    process.kill(second.envoy.pid, 'SIGCONT')
    assert.equal(half.code, 1)
    assert.match(half.stdout, new RegExp(`^${admins[0]}: bypass off, its Envoy follows$`, 'm'))
    assert.match(half.stderr, new RegExp(`^${admins[1]}: NOT confirmed \\(504\\): `, 'm'))
    for (const [services, wanted] of [
      ['ftp://x', 'off'],
      [admins.join(), 'on'],
      [admins.join(), 'maybe'],
    ] as const)
      assert.equal((await orderAll(wanted, [services])).code, 2, `${services} ${wanted}`)
  })

  it('is not confirmed while it is not known where Envoy is', async (t) => {
    const all = await parts(t, false)
    const { status, body } = await order(all.admin, true)
    assert.equal(status, 202)
    assert.equal(body['confirmed'], false)
    assert.match(String(body['message']), /^Written, not confirmed: /)
    assert.equal(readRouteFile(all.routesFile)?.state.bypass, true)
  })

  it('is not confirmed by an Envoy that does not answer', async (t) => {
    const all = await parts(t, true)
    await order(all.admin, true)
    process.kill(all.envoy.pid, 'SIGSTOP')
    const { status, body } = await order(all.admin, false)
    assert.equal(status, 504)
    assert.equal(body['code'], 'routes_unconfirmed')
    assert.match(String(body['message']), /Requests may still pass unmasked/)
    process.kill(all.envoy.pid, 'SIGCONT')
    // What is written is taken up all the same.
    await waitFor(async () => {
      all.dify.clear()
      await chat(all.envoy.proxyUrl, 'I am late@example.vn')
      return !bodies(all).includes('late@example.vn')
    })
  })

  it('that Envoy rejects is said to be so; the end of a bypass stays written, its start does not', async (t) => {
    const all = await parts(t, true, GHOST)
    const on = await order(all.admin, true)
    assert.equal(on.status, 502)
    assert.equal(on.body['code'], 'routes_rejected')
    assert.equal(readRouteFile(all.routesFile)?.state.bypass, false)
    await chat(all.envoy.proxyUrl, 'I am still@example.vn')
    assert.doesNotMatch(bodies(all), /still@example\.vn/)
    const before = readRouteFile(all.routesFile)?.state
    assert.ok(before !== undefined)
    const config = configOf(`upstreams: [{ name: dify, url: "${all.dify.url}" }]`)
    writeRouteFile(all.routesFile, config, { ...before, bypass: true }, newRouteVersion())
    const off = await order(all.admin, false)
    assert.equal(off.status, 502)
    assert.match(String(off.body['message']), /Requests may still pass unmasked/)
    assert.equal(readRouteFile(all.routesFile)?.state.bypass, false)
  })
})

describe('routes of the command line', () => {
  it('say what is not confirmed, and a canary leaves a bypass as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-bypass-up-'))
    const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const runDir = join(folder, 'run')
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      `listen: ${FREE}
logging: { access_log: "off", level: warn }
upstreams:
  - { name: blue, url: "${dify.url}", version: 1.7.0, weight: 1 }
  - { name: green, url: "${dify.url}", version: 1.7.0, weight: 0 }
`,
    )
    const running = await up(['--config', file, '--run-dir', runDir])
    const routes = async (...args: string[]) => await run(['routes', ...args, '--run-dir', runDir])
    const state = () => readRouteFile(join(runDir, 'routes.json'))?.state
    try {
      const canary = spawn(
        process.execPath,
        [BIN, 'routes', 'canary', '--to', 'green', '--every', '60s', '--run-dir', runDir],
        { stdio: 'ignore' },
      )
      const exited = new Promise((resolve) => canary.once('exit', resolve))
      await waitFor(() => state()?.weights['green'] === 100, 30_000)
      assert.equal((await routes('bypass', 'on', '--yes')).code, 0)
      canary.kill('SIGTERM')
      await exited
      assert.equal(state()?.weights['green'], 0)
      assert.equal(state()?.bypass, true, 'an order that came meanwhile stays')
      const refused = await routes('canary', '--to', 'green')
      assert.equal(refused.code, 2)
      assert.match(refused.stderr, /masking is bypassed/)
      assert.equal((await routes('bypass', 'off')).code, 0)
    } finally {
      await running.stop()
      await dify.close()
    }
    const later = await routes('bypass', 'off')
    assert.equal(later.code, 0)
    assert.match(later.stderr, /nothing runs in .*: this takes effect at the next dify-masking up/)
    // A file that is named is one that an Envoy uses, which does not answer here.
    const silent = await routes('bypass', 'off', '--file', join(runDir, 'routes.json'))
    assert.equal(silent.code, 1)
    assert.match(
      silent.stderr,
      /written but not confirmed: the admin interface of Envoy does not answer/,
    )
    rmSync(folder, { recursive: true, force: true })
  })
})
