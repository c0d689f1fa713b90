import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { formatKeyFile, newKeyFile } from '../../../src/vault/sealing/key-file.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'
import { type ServiceProcess, startServiceProcess } from '../../support/machine/service-process.ts'
import { chat } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

const dir = mkdtempSync(join(tmpdir(), 'dify-masking-services-'))
const stops: (() => Promise<unknown>)[] = []
let redis: TestRedis
let dify: Simulator
let a: ServiceProcess
let b: ServiceProcess
let envoy: TestEnvoy

function yaml(name: string): string {
  return `
listen: { admin: "127.0.0.1:0", extproc: "unix:${name}.sock" }
upstreams: [{ name: dify, url: "${dify.url}" }]
store: { type: redis, url: "redis://127.0.0.1:${redis.port}", key_file: "${dir}/keys", command_timeout_ms: 500 }
admin: { token_file: "${dir}/token" }
`
}

async function service(name: string): Promise<ServiceProcess> {
  const file = join(dir, `${name}.yaml`)
  writeFileSync(file, yaml(name))
  const started = await startServiceProcess(file, dir)
  stops.push(() => started.kill())
  await waitFor(async () => (await fetch(`${started.adminUrl}/readyz`)).ok)
  return started
}

async function requestsOf({ adminUrl }: ServiceProcess): Promise<number> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text()
  return [...text.matchAll(/^dify_masking_requests_total\{.*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  )
}

describe('two services on one store behind one Envoy', () => {
  before(async () => {
    writeFileSync(join(dir, 'keys'), formatKeyFile(newKeyFile(Date.now())), { mode: 0o600 })
    writeFileSync(join(dir, 'token'), 'a-token-of-the-test\n', { mode: 0o600 })
    redis = await startRedis()
    stops.push(() => redis.stop())
    dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    stops.push(() => dify.close())
    a = await service('a')
    b = await service('b')
    envoy = await startTestEnvoy(configOf(yaml('a')), {
      service: [a.extproc, b.extproc],
      admin: a.adminUrl.slice('http://'.length),
    })
    stops.push(() => envoy.stop())
  })

  after(async () => {
    for (const stop of stops.toReversed()) await stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('restores in every turn, whichever of them serves it', async () => {
    const first = await chat(envoy.proxyUrl, 'write to zoe@example.com')
    assert.match(first.answer, /zoe@example\.com/)
    for (let turn = 0; turn < 8; turn++) {
      const { conversation } = first
      const mode = turn % 2 === 0 ? 'streaming' : 'blocking'
      const next = await chat(envoy.proxyUrl, `also ${turn}@example.com`, { conversation, mode })
      assert.equal(next.status, 200)
      assert.ok(next.answer.includes(`${turn}@example.com`), next.answer)
    }
    const history = await fetch(
      `${envoy.proxyUrl}/v1/messages?user=user-1&conversation_id=${first.conversation}`,
      { headers: { authorization: 'Bearer app-one' } },
    )
    const text = await history.text()
    for (const value of ['zoe', '0', '7']) assert.ok(text.includes(`${value}@example.com`), value)
    assert.ok((await requestsOf(a)) > 0 && (await requestsOf(b)) > 0)
    for (const { body } of dify.requests()) assert.ok(!body.includes('@example.com'))
  })

  it('erase a user on demand, on both', async () => {
    const { conversation } = await chat(envoy.proxyUrl, 'I am eve@example.com', { user: 'eve' })
    const history = async (): Promise<string> =>
      await (
        await fetch(`${envoy.proxyUrl}/v1/messages?user=eve&conversation_id=${conversation}`, {
          headers: { authorization: 'Bearer app-one' },
        })
      ).text()
    for (let i = 0; i < 4; i++) assert.match(await history(), /eve@example\.com/)
    const answer = await fetch(`${envoy.proxyUrl}/masking/admin/erase`, {
      method: 'POST',
      headers: { authorization: 'Bearer a-token-of-the-test' },
      body: '{"user":"eve"}',
    })
    assert.equal(answer.status, 200)
    const { erased } = (await answer.json()) as { erased: number }
    assert.ok(erased >= 1)
    for (let i = 0; i < 4; i++) {
      const text = await history()
      assert.ok(!text.includes('eve@example.com') && /EMAIL_1/.test(text), text)
    }
  })

  it('refuse while the store hangs, pass nothing on, and serve again by themselves', async () => {
    const { conversation } = await chat(envoy.proxyUrl, 'I am kim@example.com')
    const passed = dify.requests().length
    redis.signal('SIGSTOP')
    for (let i = 0; i < 4; i++) {
      const answer = await fetch(`${envoy.proxyUrl}/v1/chat-messages`, {
        method: 'POST',
        headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
        body: '{"inputs":{},"query":"kim@example.com","user":"user-1"}',
      })
      assert.equal(answer.status, 503)
      const { code } = (await answer.json()) as { code: string }
      assert.equal(code, 'vault_unavailable')
    }
    assert.equal(dify.requests().length, passed)
    redis.signal('SIGCONT')
    for (const { adminUrl } of [a, b])
      await waitFor(async () => (await fetch(`${adminUrl}/readyz`)).ok)
    const next = await chat(envoy.proxyUrl, 'again kim@example.com', { conversation })
    assert.equal(next.status, 200)
    assert.match(next.answer, /kim@example\.com/)
    const texts = await Promise.all(
      [a, b].map(async ({ adminUrl }) => await (await fetch(`${adminUrl}/metrics`)).text()),
    )
    assert.match(texts.join('\n'), /dify_masking_vault_failures_total\{reason="timeout"\} [1-9]/)
  })

  it('loses nothing that was acknowledged when one is killed', async () => {
    const conversations: string[] = []
    for (let i = 0; i < 6; i++) {
      const { conversation, status } = await chat(envoy.proxyUrl, `mail k${i}@example.com`)
      assert.equal(status, 200)
      conversations.push(conversation)
    }
    await a.kill()
    // Until Envoy has seen it, what it sends there is refused.
    let inARow = 0
    await waitFor(async () => {
      const { status } = await chat(envoy.proxyUrl, 'hello')
      assert.ok(status === 200 || status === 503, String(status))
      inARow = status === 200 ? inARow + 1 : 0
      return inARow === 40
    }, 30_000)
    for (const [i, conversation] of conversations.entries()) {
      const next = await chat(envoy.proxyUrl, `again k${i}@example.com`, { conversation })
      assert.equal(next.status, 200)
      assert.ok(next.answer.includes(`k${i}@example.com`))
      const answer = await fetch(
        `${envoy.proxyUrl}/v1/messages?user=user-1&conversation_id=${conversation}`,
        { headers: { authorization: 'Bearer app-one' } },
      )
      const text = await answer.text()
      assert.equal(text.split(`k${i}@example.com`).length > 2, true, text)
      assert.ok(!/EMAIL_\d/.test(text), text)
    }
  })
})
