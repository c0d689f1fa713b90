import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { formatKeyFile, newKeyFile } from '../../../src/vault/sealing/key-file.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'
import { type ServiceProcess, startServiceProcess } from '../../support/machine/service-process.ts'
import { type ChatAnswer, chat } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'

/** A character each 40 ms: an answer of some seconds. */
const SLOW = { 'x-simulator-delay-ms': '40', 'x-simulator-deltas': 'char' }
const TOKEN = 'a-token-of-the-test'
const dir = mkdtempSync(join(tmpdir(), 'dify-masking-running-'))
const stops: (() => Promise<unknown>)[] = []
let redis: TestRedis
let dify: Simulator
let services: readonly ServiceProcess[]
let envoy: TestEnvoy

const yaml = (name: string): string => `
listen: { admin: "127.0.0.1:0", extproc: "unix:${name}.sock" }
upstreams: [{ name: dify, url: "${dify.url}" }]
admin: { token_file: "${dir}/token" }
performance: { cache_ttl: 1, min_cache_ttl: 0 }
store: { type: redis, url: "redis://127.0.0.1:${redis.port}", key_file: "${dir}/keys", command_timeout_ms: 2000 }
`

async function service(name: string): Promise<ServiceProcess> {
  const file = join(dir, `${name}.yaml`)
  writeFileSync(file, yaml(name))
  const started = await startServiceProcess(file, dir)
  stops.push(() => started.kill())
  await waitFor(async () => (await fetch(`${started.adminUrl}/readyz`)).ok)
  return started
}

before(async () => {
  writeFileSync(join(dir, 'keys'), formatKeyFile(newKeyFile(Date.now())), { mode: 0o600 })
  writeFileSync(join(dir, 'token'), `${TOKEN}\n`, { mode: 0o600 })
  redis = await startRedis()
  stops.push(() => redis.stop())
  dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  stops.push(() => dify.close())
  services = [await service('a'), await service('b')]
  envoy = await startTestEnvoy(configOf(yaml('a')), {
    service: services.map(({ extproc }) => extproc),
    admin: services[0]?.adminUrl.slice('http://'.length) ?? '',
  })
  stops.push(() => envoy.stop())
})
after(async () => {
  for (const stop of stops.toReversed()) await stop()
  rmSync(dir, { recursive: true, force: true })
})

let people = 0

/** A conversation whose next answer runs for seconds while something happens to the store. */
async function during(
  what: (user: string) => Promise<unknown>,
): Promise<{ readonly answer: ChatAnswer; readonly query: string; readonly user: string }> {
  const user = `user-${people++}`
  const first = await chat(envoy.proxyUrl, `I am ${user}@example.vn`, { user })
  assert.equal(first.status, 200)
  const query = `mail to ${user}@example.vn, new${user}@example.vn, then ${user}@example.vn, please`
  const { conversation } = first
  const asked = chat(envoy.proxyUrl, query, {
    user,
    conversation,
    mode: 'streaming',
    headers: SLOW,
  })
  await sleep(800)
  await what(user)
  return { answer: await asked, query, user }
}

/** Every word of the history is as it was said, or a placeholder, whichever service is asked. */
async function check(user: string, conversation: string, said: readonly string[]): Promise<void> {
  const url = `${envoy.proxyUrl}/v1/messages?user=${user}&conversation_id=${conversation}`
  for (let i = 0; i < 4; i++) {
    const answer = await fetch(url, { headers: { authorization: 'Bearer app-one' } })
    const { data } = (await answer.json()) as { data: readonly { readonly query: string }[] }
    const shown = data.map(({ query }) => query).join(' ')
    const words = said.join(' ').split(/,? /)
    assert.equal(shown.split(/,? /).length, words.length, shown)
    for (const [at, word] of shown.split(/,? /).entries())
      assert.ok(word === words[at] || /^EMAIL_\d+$/.test(word), `${word} is not ${words[at]}`)
  }
}

describe('an answer that is running', () => {
  const happenings: Readonly<Record<string, (user: string) => Promise<unknown>>> = {
    'the store loses everything': async () => await redis.admin.flushall(),
    'its user is erased': async (user) => {
      const answer = await fetch(`${services[1]?.adminUrl}/masking/admin/erase`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({ user }),
      })
      assert.equal(answer.status, 200)
    },
    'its mapping lives for a second only': async () => await sleep(1_500),
  }
  for (const [name, happens] of Object.entries(happenings))
    it(`is whole while ${name}, and no number comes to mean another value`, async () => {
      const { answer, query, user } = await during(happens)
      assert.equal(answer.status, 200)
      assert.ok(answer.answer.includes(query), answer.answer)
      const next = `and late${user}@example.vn`
      const { conversation } = answer
      const later = await chat(envoy.proxyUrl, next, { user, conversation })
      assert.ok(later.answer.includes(next), later.answer)
      await check(user, conversation, [`I am ${user}@example.vn`, query, next])
      for (const { body } of dify.requests()) assert.ok(!body.includes('@example.vn'))
    })
})
