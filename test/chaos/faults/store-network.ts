import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'
import { startStack } from '../../support/envoy/stack.ts'
import { dify as run } from '../../support/envoy/up.ts'
import { type Seen, exchange, receivedBy } from '../exchange.ts'
import type { Attempt, Fault } from '../fault.ts'
import { type ToxicProxy, startToxicProxy } from '../toxic-proxy.ts'

const VALUE = 'store.canary'
const ASKED = 60
const AT_ONCE = 5
const RUNNING = 5
const COMMAND_MS = 50

/** One state of the way to the store, and how it is left. */
interface State {
  readonly name: string
  enter(parts: Parts): void | Promise<void>
  leave(parts: Parts): void | Promise<void>
}

interface Parts {
  readonly redis: TestRedis
  readonly toxic: ToxicProxy
}

const toxic = (name: string, what: Parameters<ToxicProxy['set']>[0]): State => ({
  name,
  enter: (parts) => parts.toxic.set(what),
  leave: (parts) => parts.toxic.set({ kind: 'none' }),
})

const STATES: readonly State[] = [
  toxic('20 ms late', { kind: 'latency', ms: 15, jitterMs: 10 }),
  toxic('300 ms late', { kind: 'latency', ms: 290, jitterMs: 20 }),
  toxic('reset', { kind: 'reset' }),
  toxic('cut off in a reply', { kind: 'cut', bytes: 300 }),
  toxic('1 KB a second', { kind: 'bandwidth', bytesPerSecond: 1000 }),
  toxic('a black hole', { kind: 'hole' }),
  toxic('closed late', { kind: 'slow-close', ms: 1000 }),
  {
    name: 'SIGSTOP for 5 s',
    enter: ({ redis }) => redis.signal('SIGSTOP'),
    leave: async ({ redis }) => {
      await sleep(4500)
      redis.signal('SIGCONT')
    },
  },
  {
    name: 'DEBUG SLEEP 5',
    enter: ({ redis }) => {
      // Its answer comes when it is over.
      redis.admin.call('DEBUG', 'SLEEP', '5').catch(() => {})
    },
    leave: async ({ redis }) => {
      await redis.admin.ping()
    },
  },
  {
    name: 'kill -9',
    enter: async ({ redis }) => await redis.kill(),
    leave: async ({ redis }) => await redis.restart(),
  },
]

const network: Fault = {
  id: 'R7',
  title: `the way to Redis: ${STATES.map(({ name }) => name).join(', ')}, 10 flaps of half a second; SIGSTOP with \`on_failure: local\``,
  goal: 'an answer with its values, or 503 within 150 ms (p99), with `local` never a 503; running answers whole; served again within 500 ms',
  limitSeconds: 180,
  async run(attempt) {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-network-'))
    const redis = await startRedis({ args: ['--enable-debug-command', 'local'] })
    const way = await startToxicProxy(redis.port)
    const keys = join(folder, 'keys')
    await run(['keys', 'new', '--file', keys])
    const stack = await startStack(
      `store: { type: redis, url: "redis://127.0.0.1:${way.port}", key_file: "${keys}", command_timeout_ms: ${COMMAND_MS} }`,
    )
    const parts = { redis, toxic: way }
    const { proxyUrl } = stack.envoy
    try {
      await served(proxyUrl)
      const refusals: number[] = []
      let wrong = 0
      let broken = 0
      let slowest = 0
      let slowestIn = ''
      const measure = async (state: State): Promise<void> => {
        const running = await begin(proxyUrl, state.name)
        await state.enter(parts)
        attempt.injected(1)
        const seen = await crowd(proxyUrl, state.name)
        for (const { status, ms } of seen) if (status === 503) refusals.push(ms)
        wrong += seen.filter(({ status, isRight }) => status !== 503 && !isRight).length
        await state.leave(parts)
        const from = performance.now()
        await served(proxyUrl)
        const took = performance.now() - from
        if (took > slowest) [slowest, slowestIn] = [took, state.name]
        broken += (await Promise.all(running)).filter(
          ({ isComplete, text }) => !isComplete || !text.includes(VALUE),
        ).length
        attempt.sent(seen.length + RUNNING)
      }
      for (const state of STATES) await measure(state)
      const flaps = await flap(attempt, parts, proxyUrl)
      wrong += flaps.wrong
      attempt.figure('answers without their values, or other errors', wrong, { exactly: 0 })
      attempt.figure('refused within (p99)', p99(refusals), { atMost: 150 }, 'ms')
      attempt.figure('while it flaps (p99)', p99(flaps.refusals), { atMost: 150 }, 'ms')
      attempt.figure('running answers not whole', broken, { exactly: 0 })
      attempt.figure('served again after', Math.round(slowest), { atMost: 500 }, 'ms')
      attempt.remark(
        `${refusals.length + flaps.refusals.length} refused; slowest to return: ${slowestIn}`,
      )
      attempt.reachedDify(receivedBy(stack.dify), [VALUE])
      const local = await withoutStore(attempt, redis, keys)
      attempt.figure('with `on_failure: local`, answers without their values', local, {
        exactly: 0,
      })
    } finally {
      await stack.stop()
      await way.stop()
      await redis.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** What a service that may go on by itself answers while Redis stands still: asked with so many requests, all right. */
async function withoutStore(attempt: Attempt, redis: TestRedis, keys: string): Promise<number> {
  const stack = await startStack(
    `store: { type: redis, url: "redis://127.0.0.1:${redis.port}", key_file: "${keys}", command_timeout_ms: ${COMMAND_MS}, on_failure: local }`,
  )
  try {
    await served(stack.envoy.proxyUrl)
    redis.signal('SIGSTOP')
    const seen = await crowd(stack.envoy.proxyUrl, 'local')
    attempt.injected(1)
    attempt.sent(seen.length)
    attempt.reachedDify(receivedBy(stack.dify), [VALUE])
    return seen.filter(({ isRight }) => !isRight).length
  } finally {
    redis.signal('SIGCONT')
    await stack.stop()
  }
}

const query = (name: string, i: number): string =>
  `I am ${VALUE}.${name.replaceAll(/\W/g, '')}${i}@example.vn`

interface Told extends Seen {
  readonly ms: number
  readonly isRight: boolean
}

async function crowd(proxy: string, name: string): Promise<readonly Told[]> {
  const seen: Told[] = []
  let next = 0
  const client = async (): Promise<void> => {
    while (next < ASKED) {
      const text = query(name, next++)
      const from = performance.now()
      const one = await exchange({ proxy, query: text, user: `u${next % 7}` })
      seen.push({
        ...one,
        ms: one.endedAt - from,
        isRight: one.status === 200 && one.text.includes(text),
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, client))
  return seen
}

/** Answers that are under way, with a value still to come. */
async function begin(proxy: string, name: string): Promise<readonly Promise<Seen>[]> {
  let begun = 0
  const all = Array.from({ length: RUNNING }, async (_, i) =>
    exchange({
      proxy,
      query: `${query(`run${name}`, i)} and more, until the store is gone and back again, and then some more`,
      mode: 'streaming',
      user: `r${i}`,
      headers: { 'x-simulator-deltas': 'char', 'x-simulator-delay-ms': '30' },
      onFirst: () => begun++,
    }),
  )
  while (begun < RUNNING) await sleep(10)
  return all
}

async function flap(
  attempt: Attempt,
  { redis }: Parts,
  proxy: string,
): Promise<{ readonly wrong: number; readonly refusals: readonly number[] }> {
  const isOver = { now: false }
  const asking = (async () => {
    const all: Told[] = []
    while (!isOver.now) all.push(...(await crowd(proxy, `flap${all.length}`)))
    return all
  })()
  for (let i = 0; i < 10; i++) {
    redis.signal('SIGSTOP')
    await sleep(500)
    redis.signal('SIGCONT')
    await sleep(500)
    attempt.injected(1)
  }
  isOver.now = true
  const seen = await asking
  attempt.sent(seen.length)
  return {
    wrong: seen.filter(({ status, isRight }) => status !== 503 && !isRight).length,
    refusals: seen.filter(({ status }) => status === 503).map(({ ms }) => ms),
  }
}

function p99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0)
}

async function served(proxy: string): Promise<void> {
  while ((await exchange({ proxy, query: query('served', 0) })).status !== 200) await sleep(10)
}

export const faults: readonly Fault[] = [network]
