import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { withPort } from '../../../src/sockets/free-port.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { FREE, type RunningUp, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

interface Report {
  readonly status: string
  readonly reasons: readonly { code: string; message: string; upstream?: string; cause?: string }[]
  readonly self_test: string
  readonly upstreams: readonly {
    readonly state: string
    readonly last_answer: { readonly status: number } | null
    readonly answers: Readonly<Record<string, number>>
    readonly envoy: {
      readonly endpoints: object
      readonly answers: Readonly<Record<string, number>>
      readonly connect_failures: number
    }
  }[]
  readonly envoy: {
    readonly state: string
    readonly refused: { readonly too_large: number; readonly by_gate: number }
  }
  readonly refused_by_service: Readonly<Record<string, number>>
}

describe('health beside a real Dify that comes and goes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-health-'))
  const config = join(folder, 'config.yaml')
  let listen: string
  let proxy: RunningUp
  let dify: Simulator | undefined
  before(async () => {
    listen = await withPort('127.0.0.1:0')
    writeFileSync(config, `listen: ${FREE}\nlogging: { access_log: "${folder}/access.log" }\n`)
    const args = ['--config', config, '--run-dir', join(folder, 'run')]
    proxy = await up([...args, '--dify', `http://${listen}`])
  })
  after(async () => {
    await proxy.stop()
    await dify?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const report = async (): Promise<Report> =>
    (await (await fetch(`${proxy.ready.admin}/masking/health`)).json()) as Report
  const start = async (): Promise<void> => {
    dify = await startSimulator({ listen, difyVersion: '1.7.0' })
  }
  const chat = async (body: string): Promise<{ status: number; message?: string }> => {
    const answer = await fetch(`${proxy.ready.proxy}/v1/chat-messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer app-1', 'content-type': 'application/json' },
      body,
    })
    const { message } = (await answer.json()) as { message?: string }
    return { status: answer.status, ...(message === undefined ? {} : { message }) }
  }
  const CHAT = '{"inputs":{},"query":"hello","response_mode":"blocking","user":"u"}'
  const upstream = async (): Promise<Report['upstreams'][number]> => {
    const [first] = (await report()).upstreams
    assert.ok(first !== undefined)
    return first
  }

  it('says on the first screen that Dify does not answer, and why', async () => {
    await waitFor(() => proxy.stderr().includes('connection refused'))
    assert.match(proxy.stderr(), /Dify at http:\S+ does not answer: connection refused/)
    const { status, reasons, self_test: selfTest } = await report()
    assert.equal(status, 'degraded')
    assert.deepEqual(
      reasons.map(({ code, upstream: name, cause }) => [code, name, cause]),
      [['upstream_silent', 'dify', 'connection_refused']],
    )
    assert.equal(selfTest, 'passed')
  })

  it('tells a client why Dify cannot be reached', async () => {
    assert.deepEqual(await chat(CHAT), {
      status: 503,
      message: 'Dify cannot be reached: connection refused.',
    })
  })

  it('says in one line that Dify answers, and is healthy', async () => {
    await start()
    await waitFor(() => /Dify at \S+ answers now/.test(proxy.stderr()))
    await waitFor(async () => (await report()).status === 'healthy')
    assert.equal((await chat(CHAT)).status, 200)
    assert.equal(proxy.stderr().split('answers now').length, 2)
  })

  it('turns by requests alone when Dify goes, and back by itself', async () => {
    await dify?.close()
    for (const _ of [1, 2, 3]) assert.equal((await chat(CHAT)).status, 503)
    await waitFor(async () => (await report()).status === 'degraded', 2_000)
    assert.match((await report()).reasons[0]?.message ?? '', /^Dify does not answer: dify at /)
    const metrics = await (await fetch(`${proxy.ready.admin}/metrics`)).text()
    assert.match(metrics, /^dify_masking_upstream_up\{upstream="dify"\} 0$/m)
    await start()
    await waitFor(async () => (await report()).status === 'healthy')
    assert.match(proxy.stderr(), /"upstream":"dify","msg":"Dify answers again"/)
  })

  it('counts answers and refusals, of the service and of Envoy', async () => {
    assert.equal((await chat('{')).status, 400)
    assert.equal((await chat(`"${'x'.repeat(5_000_000)}"`)).status, 413)
    // A look at Envoy is kept for a second.
    await waitFor(async () => (await report()).envoy.refused.too_large === 1)
    const { answers, envoy, last_answer: last, state } = await upstream()
    assert.deepEqual(answers, { '5xx': 4, '2xx': 1 })
    assert.deepEqual(envoy.endpoints, { healthy: 1, total: 1 })
    assert.equal(envoy.answers['5xx'], 4)
    assert.ok(envoy.connect_failures >= 4)
    assert.deepEqual([state, last?.status], ['answers', 200])
    assert.deepEqual(Object.keys((await report()).refused_by_service), ['invalid_json'])
  })

  it('has no line of the self-test in the access log, and one of every other request', async () => {
    const paths = ['/masking/health', '/masking/self-test', '/%2f', '/console/api/setup']
    for (const path of paths) await fetch(proxy.ready.proxy + path)
    const lines = async (): Promise<string[]> =>
      (await readFile(join(folder, 'access.log'), 'utf8')).trimEnd().split('\n')
    // Seven chats and these: a stranger at the self-test, and a path that has no route.
    await waitFor(async () => (await lines()).length === 7 + paths.length)
    const routes = (await lines()).map(
      (line) => (JSON.parse(line) as { route: string | null }).route,
    )
    assert.deepEqual(
      routes.filter((route) => route?.startsWith('self-test')),
      ['self-test'],
    )
  })
})
