import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readRouteFile } from '../../../src/envoy/routes/route-file.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { type Crowd, startCrowd } from '../../support/envoy/crowd.ts'
import { chat } from '../../support/envoy/stack.ts'
import { FREE, type Ran, type RunningUp, dify, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

interface Health {
  readonly status: string
  readonly masking: { readonly bypass: boolean }
  readonly upstreams: readonly { readonly upstream: string; readonly weight: number }[]
}

describe('routes of a running proxy', () => {
  let folder: string
  let runDir: string
  let configFile: string
  let blue: Simulator
  let green: Simulator
  let running: RunningUp
  let crowd: Crowd | undefined

  const routes = async (...args: readonly string[]): Promise<Ran> =>
    await dify(['routes', ...args.flatMap((arg) => arg.split(' ')), '--run-dir', runDir])
  /** Times of a simulator on a busy machine say nothing. */
  const canary = async (steps: string): Promise<Ran> =>
    await routes(
      `canary --to green --steps ${steps} --every 1s --min-requests 5 --max-p95-ratio 1000`,
    )
  const health = async (): Promise<Health> =>
    (await (await fetch(`${running.ready.admin}/masking/health`)).json()) as Health
  const accessLog = (): Record<string, unknown>[] =>
    readFileSync(join(folder, 'access.log'), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>)

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-routes-'))
    runDir = join(folder, 'run')
    blue = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '0.15.8' })
    green = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    configFile = join(folder, 'config.yaml')
    writeFileSync(
      configFile,
      `listen: ${FREE}
logging: { access_log: "${join(folder, 'access.log')}", level: warn }
upstreams:
  - { name: blue, url: "${blue.url}", version: 0.15.8, weight: 1 }
  - { name: green, url: "${green.url}", version: 1.7.0, weight: 0 }
  - name: by-header
    url: "${green.url}"
    version: 1.7.0
    match: { header: { name: X-Dify-Version, value: 1.7.0 } }
  - name: by-path
    url: "${green.url}"
    version: 1.7.0
    match: { path_prefix: /dify-170 }
`,
    )
    running = await up(['--config', configFile, '--run-dir', runDir])
  })
  after(async () => {
    await running.stop()
    await blue.close()
    await green.close()
    rmSync(folder, { recursive: true, force: true })
  })
  // The crowd of a test that failed must not walk through the next.
  afterEach(async () => {
    await crowd?.stop()
    crowd = undefined
    green.script({})
  })
  beforeEach(async () => {
    assert.equal((await routes('reset')).code, 0)
    blue.clear()
    green.clear()
  })

  it('shows weights, and says what is wrong with a wish', async () => {
    const shown = await routes('show', '--json')
    const { upstreams, bypass } = JSON.parse(shown.stdout) as {
      upstreams: { name: string; share: number }[]
      bypass: boolean
    }
    assert.deepEqual(
      upstreams.map(({ name, share }) => [name, share]),
      [
        ['blue', 100],
        ['green', 0],
        ['by-header', 0],
        ['by-path', 0],
      ],
    )
    assert.equal(bypass, false)
    for (const [args, message] of [
      [['set'], /expected NAME=WEIGHT after set/],
      [['set', 'blue'], /expected NAME=WEIGHT after set/],
      [['set', 'red=1'], /unknown upstream; the upstreams are: blue, green/],
      [['set', 'blue=1', 'blue=2'], /given twice/],
      [['set', 'blue=1001'], /0 to 1000/],
      [['set', 'blue=0', 'green=0'], /all weights would be 0/],
      [['bypass', 'on'], /add --yes/],
      [['bypass'], /expected 'on' or 'off' after bypass/],
      [['canary', '--to', 'red'], /unknown upstream; the upstreams are/],
      [['canary', '--to', 'blue'], /already gets all requests/],
      [['canary', '--to', 'green', '--steps', '50,20'], /--steps: expected ascending percentages/],
      [['canary', '--to', 'green', '--every', '5'], /--every: expected a time/],
      [['turn'], /'show', 'set', 'rollout', 'bypass' or 'reset' after routes/],
    ] as const) {
      const { code, stderr } = await routes(...args)
      assert.equal(code, 2, args.join(' '))
      assert.match(stderr, message)
    }
  })

  it('20 changes of weight and 3 switches between versions cut no client off and mix nothing up', async () => {
    crowd = startCrowd({ proxy: running.ready.proxy, clients: 50, pauseMs: 150 })
    await sleep(300)
    for (let i = 0; i < 20; i++) {
      const { code, stderr } = await routes('set', `blue=${(i * 7) % 10}`, `green=${1 + (i % 5)}`)
      assert.equal(code, 0, stderr)
    }
    for (const [from, to] of [
      ['blue', 'green'],
      ['green', 'blue'],
      ['blue', 'green'],
    ] as const) {
      assert.equal((await routes('set', `${from}=0`, `${to}=1`)).code, 0)
      // Nothing new goes to the old one.
      const old = from === 'blue' ? blue : green
      await sleep(300)
      old.clear()
      await sleep(300)
      assert.deepEqual(
        old.requests().filter(({ method }) => method === 'POST'),
        [],
      )
    }
    await crowd.stop()
    assert.deepEqual([...crowd.failures], [])
    assert.ok(crowd.ended() > 500, `${crowd.ended()}`)
    const received = [...blue.requests(), ...green.requests()].map(({ body }) => body).join('\n')
    assert.doesNotMatch(received, /@example\.vn/)
  })

  it('2,000 requests are shared out by weight, within three points', async () => {
    await routes('set', 'blue=7', 'green=3')
    let sent = 0
    const worker = async (): Promise<void> => {
      while (sent++ < 2_000) {
        const answer = await fetch(`${running.ready.proxy}/v1/info`, {
          headers: { authorization: 'Bearer app-one' },
        })
        await answer.arrayBuffer()
      }
    }
    await Promise.all(Array.from({ length: 10 }, worker))
    const share = green.requests().filter(({ target }) => target === '/v1/info').length / 2_000
    assert.ok(share > 0.27 && share < 0.33, `${share}`)
  })

  it('a header or a path chooses the upstream, and nothing else', async () => {
    const { proxy } = running.ready
    const query = 'I am alice@example.vn'
    const byHeader = await chat(proxy, query, { headers: { 'x-dify-version': '1.7.0' } })
    const byPath = await chat(proxy, query, { path: '/dify-170/v1/chat-messages' })
    const unknown = await chat(proxy, query, { headers: { 'x-dify-version': '1.7.1' } })
    const neither = await fetch(`${proxy}/dify-1701/v1/chat-messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    for (const answer of [byHeader, byPath, unknown]) {
      assert.equal(answer.status, 200, answer.body)
      assert.match(answer.answer, /alice@example\.vn/)
    }
    assert.equal(neither.status, 404)
    const posts = (simulator: Simulator): string[] =>
      simulator.requests().flatMap(({ method, target }) => (method === 'POST' ? [target] : []))
    assert.deepEqual(posts(green), ['/v1/chat-messages', '/v1/chat-messages'])
    assert.deepEqual(posts(blue), ['/v1/chat-messages', '/dify-1701/v1/chat-messages'])
    for (const simulator of [blue, green])
      for (const { body } of simulator.requests()) assert.doesNotMatch(body, /alice/)
    await waitFor(() => accessLog().filter(({ upstream }) => upstream === 'by-path').length === 1)
    const line = accessLog().find(({ upstream }) => upstream === 'by-path')
    assert.equal(line?.['endpoint'], 'chat-messages')
    assert.equal(line?.['dify_version'], '1.7.0')
    assert.equal(line?.['patterns_matched'], 1)
  })

  it('a masked path keeps its prefix, and Dify gets it without', async () => {
    await fetch(`${running.ready.proxy}/dify-170/v1/unknown/alice@example.vn?mail=bob@example.vn`)
    const targets = green.requests().map(({ target }) => target)
    assert.deepEqual(targets, ['/v1/unknown/EMAIL_1?mail=EMAIL_2'])
  })

  it('bypass is loud, and ends', async () => {
    const { code, stderr } = await routes('bypass', 'on', '--yes')
    assert.equal(code, 0)
    assert.match(stderr, /MASKING IS BYPASSED/)
    const plain = await chat(running.ready.proxy, 'I am alice@example.vn')
    assert.equal(plain.status, 200)
    assert.match(blue.requests().at(-1)?.body ?? '', /alice@example\.vn/)
    await waitFor(async () => (await health()).masking.bypass)
    assert.equal((await health()).status, 'degraded')
    const metrics = await (await fetch(`${running.ready.admin}/metrics`)).text()
    assert.match(metrics, /^dify_masking_bypass 1$/m)
    assert.match(running.stderr(), /masking is bypassed/)
    await waitFor(() => accessLog().some(({ route }) => route === 'bypass'))

    assert.equal((await routes('bypass', 'off')).code, 0)
    blue.clear()
    await chat(running.ready.proxy, 'I am alice@example.vn')
    assert.match(blue.requests().at(-1)?.body ?? '', /EMAIL_1/)
    await waitFor(async () => !(await health()).masking.bypass)
    assert.equal((await health()).status, 'healthy')
  })

  it('a canary that stays good gets everything', async () => {
    crowd = startCrowd({ proxy: running.ready.proxy, clients: 10 })
    const { code, stdout } = await canary('10,50,100')
    await crowd.stop()
    assert.equal(code, 0, stdout)
    assert.match(stdout, /green 10 %: .* → advance\n(?:.*\n)*green has 100 %/)
    assert.deepEqual([...crowd.failures], [])
    const shares = Object.fromEntries(
      (await health()).upstreams.map(({ upstream, weight }) => [upstream, weight]),
    )
    await waitFor(async () => (await health()).upstreams.some(({ weight }) => weight === 1000))
    assert.equal(shares['by-header'], 0)
  })

  it('a canary that begins to fail at 30 % is taken back, and it is said why', async () => {
    crowd = startCrowd({ proxy: running.ready.proxy, clients: 10 })
    const advance = canary('10,30,100')
    // A command takes longer to start than the step may last.
    const share = (): number | undefined =>
      readRouteFile(join(runDir, 'routes.json'))?.state.weights['green']
    await waitFor(() => share() === 300, 40_000)
    green.script({ status: 500 })
    const { code, stdout, stderr } = await advance
    green.script({})
    await crowd.stop()
    assert.equal(code, 1, stdout)
    assert.match(stderr, /rolled back from 30 %: \d+\.\d % of \d+ requests failed/)
    const { upstreams } = JSON.parse((await routes('show', '--json')).stdout) as {
      upstreams: { name: string; weight: number }[]
    }
    assert.deepEqual(
      upstreams.map(({ weight }) => weight),
      [1, 0, 0, 0],
    )
  })

  it('what was decided survives a restart, and is said', async () => {
    await routes('set', 'blue=0', 'green=1')
    assert.equal(await running.stop(), 0)
    running = await up(['--config', configFile, '--run-dir', runDir])
    assert.match(running.stderr(), /routes as decided .*: blue=0 green=1/)
    await chat(running.ready.proxy, 'hello')
    assert.equal(green.requests().filter(({ method }) => method === 'POST').length, 1)
  })
})
