import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSimulator } from '../../../src/simulator/server.ts'
import { formatKeyFile, newKeyFile } from '../../../src/vault/sealing/key-file.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { startRedis } from '../../support/redis/redis-server.ts'
import { type ServiceProcess, startServiceProcess } from '../../support/machine/service-process.ts'
import { chat } from '../../support/envoy/stack.ts'
import { waitFor } from '../../support/wait-for.ts'
import type { Attempt, Fault } from '../fault.ts'
import { rssMiB } from '../memory.ts'
import { receivedBy } from '../exchange.ts'

const CONVERSATIONS = 20
const CACHE = 20_000
const TURN_PAUSE_MS = 100
const USER = 'runner'
const KEY = 'app-running'

/** So many different addresses: each is a canary. */
const addresses = (tag: string, count: number): string =>
  Array.from({ length: count }, (_, i) => `${tag}${i}@fl.vn`).join(' ')

const passport = (app: string, visitor: number): string => {
  const claims = JSON.stringify({ app_id: app, end_user_id: `visitor-${visitor}` })
  return `e30.${Buffer.from(claims).toString('base64url')}.forged`
}

interface Proxy {
  readonly url: string
  readonly services: readonly ServiceProcess[]
  received(): string
  /** Placeholders that the vault holds. */
  held(): Promise<number>
  stop(): Promise<void>
}

/** Envoy with one service and its memory, or with two on one Redis. */
async function startProxy(store: 'memory' | 'redis'): Promise<Proxy> {
  const dir = mkdtempSync(join(tmpdir(), 'dify-masking-flood-'))
  const stops: (() => Promise<unknown>)[] = []
  const dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  stops.push(() => dify.close())
  const redis = store === 'redis' ? await startRedis() : undefined
  if (redis !== undefined) stops.push(() => redis.stop())
  writeFileSync(join(dir, 'keys'), formatKeyFile(newKeyFile(Date.now())), { mode: 0o600 })
  const place =
    redis === undefined
      ? ''
      : `store: { type: redis, url: "redis://127.0.0.1:${redis.port}", key_file: "${dir}/keys", command_timeout_ms: 2000, max_entries_per_credential: ${CACHE} }\n`
  const yaml = (name: string): string => `
listen: { admin: "127.0.0.1:0", extproc: "unix:${name}.sock" }
upstreams: [{ name: dify, url: "${dify.url}" }]
performance: { max_cache_size: ${CACHE} }
file_upload: { enabled: true }
${place}`
  const services: ServiceProcess[] = []
  for (const name of redis === undefined ? ['a'] : ['a', 'b']) {
    const file = join(dir, `${name}.yaml`)
    writeFileSync(file, yaml(name))
    const service = await startServiceProcess(file, dir)
    services.push(service)
    stops.push(() => service.kill())
    await waitFor(async () => (await fetch(`${service.adminUrl}/readyz`)).ok)
  }
  const envoy = await startTestEnvoy(configOf(yaml('a')), {
    service: services.map(({ extproc }) => extproc),
    admin: (services[0]?.adminUrl ?? '').slice('http://'.length),
  })
  stops.push(() => envoy.stop())
  return {
    url: envoy.proxyUrl,
    services,
    received: () => receivedBy(dify),
    held: async () => {
      if (redis !== undefined) {
        const keys = await redis.admin.keys('*:c')
        const sums = await Promise.all(keys.map((key) => redis.admin.hget(key, '')))
        return sums.reduce((sum, each) => sum + Number(each ?? 0), 0)
      }
      const { adminUrl } = services[0] ?? { adminUrl: '' }
      const answer = await fetch(`${adminUrl}/masking/health`)
      const { vault } = (await answer.json()) as { vault: { entries: number; scopes: number } }
      return vault.entries + vault.scopes
    },
    stop: async () => {
      for (const stop of stops.toReversed()) await stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** What the flood has brought, by status. */
type Statuses = Map<string, number>

/** Every kind of flood at once. Resolves to the statuses of each. */
async function flood(proxy: string): Promise<{ sent: number; statuses: Statuses }> {
  const statuses: Statuses = new Map()
  let sent = 0
  const send = async (kind: string, path: string, init: RequestInit): Promise<void> => {
    sent++
    let status = 0
    try {
      const answer = await fetch(`${proxy}${path}`, { method: 'POST', ...init })
      await answer.arrayBuffer()
      ;({ status } = answer)
    } catch {
      // A connection that breaks is an end, too.
    }
    const name = `${kind} ${status}`
    statuses.set(name, (statuses.get(name) ?? 0) + 1)
  }
  const ask = (query: string, user = 'flooder'): string =>
    JSON.stringify({ inputs: {}, query, response_mode: 'blocking', user })
  const withKey = (key: string | undefined, body: string): RequestInit => ({
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body,
  })
  const path = '/v1/chat-messages'
  const kinds: (() => Promise<void>)[] = [
    async () => {
      const body = ask(addresses('big', 52_000))
      for (let i = 0; i < 3; i++) await send('52,000 addresses', path, withKey('wrong', body))
    },
    async () => {
      for (let i = 0; i < 30; i++)
        await send('wrong key', path, withKey('wrong', ask(addresses(`w${i}x`, 1_000))))
    },
    async () => {
      for (let i = 0; i < 300; i++)
        await send('many keys', path, withKey(`wrong-${i}`, ask(addresses(`k${i}x`, 50))))
    },
    async () => {
      for (let i = 0; i < 60; i++)
        await send('no key', path, withKey(undefined, ask(addresses(`n${i}x`, 500))))
    },
    async () => {
      for (let i = 0; i < 40; i++) {
        const body = ask(addresses(`a${i}x`, 1_000), `flooder-${i}`)
        await send('another app', path, withKey('app-flooder', body))
      }
    },
    async () => {
      for (let i = 0; i < 60; i++)
        await send(
          'forged passport',
          '/api/chat-messages',
          withKey(passport('app-running', i), ask(addresses(`p${i}x`, 500))),
        )
    },
    async () => {
      for (let i = 0; i < 20; i++) {
        const form = new FormData()
        form.set('file', new Blob([addresses(`u${i}x`, 1_000)], { type: 'text/plain' }), 'a.txt')
        const headers = { authorization: 'Bearer wrong-upload' }
        await send('upload', '/v1/files/upload', { headers, body: form })
      }
    },
  ]
  await Promise.all(kinds.map((kind) => kind()))
  return { sent, statuses }
}

/** Conversations that run on; what each has said and been shown wrongly. */
function converse(proxy: string) {
  let isOver = false
  let turns = 0
  let refused = 0
  let wrong = 0
  const said: { conversation: string; values: string[] }[] = []
  const loop = async (n: number): Promise<void> => {
    let conversation = ''
    const values: string[] = []
    for (let turn = 0; !isOver; turn++) {
      const value = `runner${n}.turn${turn}@example.vn`
      const answer = await chat(proxy, `I am ${value}`, {
        key: KEY,
        user: `${USER}-${n}`,
        conversation,
        mode: turn % 2 === 0 ? 'blocking' : 'streaming',
      })
      turns++
      if (answer.status !== 200) refused++
      else {
        values.push(value)
        conversation = answer.conversation
        if (!answer.answer.includes(value)) wrong++
        if (turn === 0) said.push({ conversation, values })
      }
      await sleep(TURN_PAUSE_MS)
    }
  }
  const loops = Array.from({ length: CONVERSATIONS }, (_, n) => loop(n))
  return {
    turns: () => turns,
    stop: async () => {
      isOver = true
      await Promise.all(loops)
      return { turns, refused, wrong, said }
    },
  }
}

/** Values that the history of a conversation no longer shows. */
async function lostOf(
  proxy: string,
  n: number,
  { conversation, values }: { readonly conversation: string; readonly values: readonly string[] },
): Promise<number> {
  const query = `user=${USER}-${n}&limit=100&conversation_id=${conversation}`
  const answer = await fetch(`${proxy}/v1/messages?${query}`, {
    headers: { authorization: `Bearer ${KEY}` },
  })
  const text = await answer.text()
  return values.slice(-100).filter((value) => !text.includes(value)).length
}

async function floodOf(attempt: Attempt, store: 'memory' | 'redis'): Promise<void> {
  const proxy = await startProxy(store)
  const running = converse(proxy.url)
  try {
    await waitFor(() => running.turns() > 2 * CONVERSATIONS, 30_000)
    const memory = proxy.services.map(({ pid }) => rssMiB(pid))
    const before = await proxy.held()
    const { sent, statuses } = await flood(proxy.url)
    const most = await proxy.held()
    const grown = proxy.services.map(({ pid }, i) => rssMiB(pid) - (memory[i] ?? 0))
    const { turns, refused, wrong, said } = await running.stop()
    let lost = 0
    for (const each of said) {
      const n = Number(/^runner(\d+)/.exec(each.values[0] ?? '')?.[1])
      lost += await lostOf(proxy.url, n, each)
    }
    attempt.injected(sent)
    attempt.sent(sent + turns)
    attempt.reachedDify(proxy.received(), ['@fl.vn', '@example.vn'])
    attempt.figure(`conversations that ran (${store})`, said.length, { exactly: CONVERSATIONS })
    attempt.figure(`their turns that failed (${store})`, refused, { exactly: 0 })
    attempt.figure(`their answers without the value (${store})`, wrong, { exactly: 0 })
    attempt.figure(`their mappings lost (${store})`, lost, { exactly: 0 })
    const limit = store === 'memory' ? CACHE : 2 * CACHE
    attempt.figure(`entries in the vault after the flood (${store})`, most, { atMost: limit })
    attempt.figure(
      `memory grown (${store})`,
      Math.round(Math.max(...grown)),
      { atMost: 400 },
      'MiB',
    )
    const seen = [...statuses].map(([name, count]) => `${name}: ${count}`).toSorted()
    attempt.remark(`${store}: ${turns} turns, ${before} entries before; ${seen.join(', ')}`)
  } finally {
    await running.stop().catch(() => undefined)
    await proxy.stop()
  }
}

const wrongKeys: Fault = {
  id: 'R37',
  title:
    'floods of values while 20 conversations run: 52,000 addresses in one request and 1,000 in each of 30 with a wrong key, 300 wrong keys, no key, forged passports, uploads, and the key of another app; with a vault of 20,000 entries in memory, then with two services on one Redis',
  goal: 'no turn of a running conversation fails, none loses a mapping; the vault holds what it may and no more',
  limitSeconds: 300,
  async run(attempt) {
    await floodOf(attempt, 'memory')
    await floodOf(attempt, 'redis')
  },
}

export const faults: readonly Fault[] = [wrongKeys]
