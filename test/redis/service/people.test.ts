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

const dir = mkdtempSync(join(tmpdir(), 'dify-masking-people-'))
const stops: (() => Promise<unknown>)[] = []
let redis: TestRedis
let dify: Simulator
/** One Envoy before each service: which replica serves a turn is the test's choice. */
const proxies: TestEnvoy[] = []

const yaml = (name: string): string => `
listen: { admin: "127.0.0.1:0", extproc: "unix:${name}.sock" }
upstreams: [{ name: dify, url: "${dify.url}" }]
store: { type: redis, url: "redis://127.0.0.1:${redis.port}", key_file: "${dir}/keys", command_timeout_ms: 5000 }
masking: { preset: strict }
`

async function replica(name: string): Promise<void> {
  const file = join(dir, `${name}.yaml`)
  writeFileSync(file, yaml(name))
  const service: ServiceProcess = await startServiceProcess(file, dir)
  stops.push(() => service.kill())
  await waitFor(async () => (await fetch(`${service.adminUrl}/readyz`)).ok)
  const envoy = await startTestEnvoy(configOf(yaml(name)), {
    service: [service.extproc],
    admin: service.adminUrl.slice('http://'.length),
  })
  stops.push(() => envoy.stop())
  proxies.push(envoy)
}

/** One conversation: turns go to the replicas in turn. */
class Talk {
  #conversation = ''
  #turn = 0

  /** What Dify got as the query, and what the client got back. */
  async say(query: string, mode: 'blocking' | 'streaming' = 'blocking'): Promise<[string, string]> {
    const proxy = proxies[this.#turn++ % proxies.length]?.proxyUrl ?? ''
    const conversation = this.#conversation
    const { status, answer, ...rest } = await chat(proxy, query, { mode, conversation })
    assert.equal(status, 200, rest.body)
    this.#conversation = rest.conversation
    // Services ask upstreams for their version now and then.
    const asked = dify.requests().findLast(({ body }) => body.includes('"query"'))
    const { query: sent } = JSON.parse(asked?.body ?? '{}') as { query: string }
    return [sent, answer]
  }
}

describe('people over turns and replicas, through Envoy and Redis', () => {
  before(async () => {
    writeFileSync(join(dir, 'keys'), formatKeyFile(newKeyFile(Date.now())), { mode: 0o600 })
    redis = await startRedis()
    stops.push(() => redis.stop())
    dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    stops.push(() => dify.close())
    await replica('a')
    await replica('b')
  })

  after(async () => {
    for (const stop of stops.toReversed()) await stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('one person has one placeholder, in whatever spelling the next turn names them', async () => {
    const talk = new Talk()
    const [first, answer] = await talk.say('Họ tên: Nguyễn Văn An, số hợp đồng 12.')
    assert.match(first, /Họ tên: PERSON_1,/)
    assert.match(answer, /Nguyễn Văn An/)
    const [second, back] = await talk.say('Nhờ anh An gọi lại cho khách.', 'streaming')
    assert.match(second, /anh PERSON_1 gọi/)
    assert.match(back, /anh Nguyễn Văn An gọi/)
    const [third] = await talk.say('Chủ tài khoản: NGUYEN VAN AN')
    assert.match(third, /: PERSON_1$/)
    for (const title of ['cô', 'chú', 'thầy', 'bác', 'em', 'bé', 'thím', 'sếp'])
      assert.equal((await talk.say(`Hỏi ${title} An giúp`))[0], `Hỏi ${title} PERSON_1 giúp`)
    const [fourth] = await talk.say('Dear Mr. Nguyen, thank you.')
    assert.match(fourth, /Mr\. PERSON_1,/)
  })

  it('two people are two, and a part that both have is neither of them', async () => {
    const talk = new Talk()
    const [first] = await talk.say('Họ tên: Nguyễn Văn An')
    const [second] = await talk.say('Nhắn anh An giúp em')
    assert.deepEqual([first, second], ['Họ tên: PERSON_1', 'Nhắn anh PERSON_1 giúp em'])
    const [third] = await talk.say('Họ tên: Trần Quốc An')
    const other = /PERSON_\d+/.exec(third)?.[0] ?? ''
    assert.notEqual(other, 'PERSON_1')
    const [fourth, back] = await talk.say('Nhắn anh An giúp em', 'streaming')
    const part = /PERSON_\d+/.exec(fourth)?.[0] ?? ''
    assert.ok(part !== '' && part !== 'PERSON_1' && part !== other, fourth)
    assert.match(back, /anh An giúp/)
    const [fifth, both] = await talk.say('Nguyễn Văn An và Trần Quốc An ký tên')
    assert.ok(fifth.startsWith(`PERSON_1 và ${other} ký`), fifth)
    assert.match(both, /Nguyễn Văn An và Trần Quốc An ký/)
  })

  it('two conversations know nothing of each other', async () => {
    const [one, two] = [new Talk(), new Talk()]
    await one.say('Họ tên: Nguyễn Văn An')
    const [first, answer] = await two.say('Nhắn anh An giúp em')
    assert.match(first, /anh PERSON_1 giúp/)
    assert.match(answer, /anh An giúp/)
  })

  it('nothing of a name reaches Dify', () => {
    for (const { body } of dify.requests()) assert.doesNotMatch(body, /Nguy|NGUYEN|Trần|\bAn\b/)
  })
})
