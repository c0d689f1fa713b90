import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readRouteFile } from '../../../src/envoy/routes/route-file.ts'
import { type Load, startChats, startFlood } from '../../support/envoy/rollout-load.ts'
import { type PlainDify, type RunEnd, startPlainDify } from '../../support/dify/plain-dify.ts'
import { FREE, type RunningUp, dify as run, up } from '../../support/envoy/up.ts'
import type { Attempt, Fault } from '../fault.ts'

const TOGGLES = 50
const TOKEN = 'a token of some length'
const VALUE = 'toggled.canary'

/** How runs of the canary end, and what must become of it. */
const CANARIES: readonly (readonly [RunEnd, 'rolled back' | 'done'])[] = [
  ['status 500', 'rolled back'],
  ['error event', 'rolled back'],
  ['broken off', 'rolled back'],
  ['good', 'done'],
]

/** What an operator orders under a flood of requests that anybody can send. */
const fooled: Fault = {
  id: 'R43',
  title: `the bypass switched ${TOGGLES} times on and off, and canaries that fail in three ways, under a flood of requests without a key`,
  goal: 'no raw value at Dify after an end of the bypass was confirmed, every order is confirmed, every failing canary is rolled back, the good one is not',
  limitSeconds: 180,
  async run(attempt) {
    const world = await startWorld()
    const flood = startFlood(world.running.ready.proxy)
    try {
      await toggle(world, attempt)
      await judgeAll(world, attempt)
      attempt.sent(flood.sent())
      attempt.remark(`${flood.sent()} requests without a good key meanwhile`)
    } finally {
      await flood.stop()
      await world.stop()
    }
  },
}

interface World {
  readonly running: RunningUp
  readonly runDir: string
  readonly blue: PlainDify
  readonly green: PlainDify
  stop(): Promise<void>
}

async function startWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-fooled-'))
  const [blue, green] = [await startPlainDify(), await startPlainDify()]
  const runDir = join(folder, 'run')
  writeFileSync(join(folder, 'token'), TOKEN, { mode: 0o600 })
  writeFileSync(
    join(folder, 'config.yaml'),
    `listen: ${FREE}
admin: { token_file: "${join(folder, 'token')}", token_for: all }
logging: { access_log: "off", level: error }
upstreams:
  - { name: blue, url: "${blue.url}", version: 1.7.0, weight: 1 }
  - { name: green, url: "${green.url}", version: 1.7.0, weight: 0 }
`,
  )
  const running = await up(['--config', join(folder, 'config.yaml'), '--run-dir', runDir])
  return {
    running,
    runDir,
    blue,
    green,
    stop: async () => {
      await running.stop()
      await blue.stop()
      await green.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function toggle({ running, blue, green }: World, attempt: Attempt): Promise<void> {
  const order = async (on: boolean): Promise<number> => {
    const answer = await fetch(`${running.ready.admin}/masking/admin/bypass`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(on ? { on, yes: true } : { on }),
    })
    await answer.arrayBuffer()
    return answer.status
  }
  let confirmed = 0
  let unread = 0
  for (let i = 0; i < TOGGLES; i++) {
    if ((await order(true)) === 200) confirmed++
    await chat(running.ready.proxy, `open${i}@example.vn`)
    if (received(blue).includes(`open${i}@`)) unread++
    if ((await order(false)) === 200) confirmed++
    await chat(running.ready.proxy, `${VALUE}${i}@example.vn`)
    attempt.reachedDify(received(blue) + received(green), [VALUE])
    blue.received.length = 0
    green.received.length = 0
  }
  attempt.injected(TOGGLES)
  attempt.sent(2 * TOGGLES)
  attempt.figure('orders confirmed', confirmed, { exactly: 2 * TOGGLES }, 'orders')
  // Or the search above could not find anything.
  attempt.figure('raw while the bypass was on', unread, { exactly: TOGGLES }, 'values')
}

const received = ({ received: all }: PlainDify): string => all.map(({ body }) => body).join('\n')

async function chat(proxy: string, value: string): Promise<void> {
  const answer = await fetch(`${proxy}/v1/chat-messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
    body: JSON.stringify({ query: `I am ${value}`, inputs: {}, user: 'u' }),
  })
  await answer.arrayBuffer()
}

async function judgeAll({ running, runDir, green }: World, attempt: Attempt): Promise<void> {
  let right = 0
  for (const [end, expected] of CANARIES) {
    green.runs(end)
    const chats: Load = startChats(running.ready.proxy)
    const { code, stderr } = await run([
      ...'routes rollout --to green --steps 20,60,100 --every 1s --min-requests 10 --max-p95-ratio 1000'.split(
        ' ',
      ),
      '--run-dir',
      runDir,
    ])
    await chats.stop()
    const weight = readRouteFile(join(runDir, 'routes.json'))?.state.weights['green']
    const isRight = expected === 'done' ? code === 0 && weight === 1000 : code === 1 && weight === 0
    if (isRight) right++
    else attempt.remark(`green with ${end}: exit ${code}, weight ${weight}; ${stderr.trim()}`)
  }
  attempt.injected(CANARIES.length)
  attempt.figure('right verdicts', right, { exactly: CANARIES.length }, 'canaries')
}

export const faults: readonly Fault[] = [fooled]
