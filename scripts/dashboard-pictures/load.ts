import { setTimeout as sleep } from 'node:timers/promises'
import { startCrowd } from '../../test/support/envoy/crowd.ts'
import { chat } from '../../test/support/envoy/stack.ts'
import type { Stage } from './stage.ts'

/** One part of the run: so many clients for so long, and perhaps without the store. */
interface Phase {
  readonly what: string
  readonly seconds: number
  readonly clients: number
  readonly isWithoutStore?: boolean
}

const PHASES: readonly Phase[] = [
  { what: 'a few clients', seconds: 45, clients: 3 },
  { what: 'more clients', seconds: 45, clients: 8 },
  { what: 'the store is gone', seconds: 8, clients: 8, isWithoutStore: true },
  { what: 'the store is back', seconds: 32, clients: 8 },
  { what: 'fewer clients', seconds: 30, clients: 4 },
]

/**
 * Traffic of some three minutes that has something to show in every panel. `say` hears of each part. Resolves to the
 * last moment at which all of it still went on.
 */
export async function playLoad(
  { proxy, redis }: Stage,
  say: (what: string) => void,
): Promise<number> {
  let until = 0
  const visitor = startVisitor(proxy)
  try {
    for (const { what, seconds, clients, isWithoutStore = false } of PHASES) {
      say(`${what}, ${seconds} s`)
      const crowd = startCrowd({ proxy, clients, pauseMs: 250 })
      try {
        if (isWithoutStore) await redis.kill()
        await sleep(seconds * 1000)
        if (isWithoutStore) {
          await redis.restart()
          // Until the services have noticed.
          await sleep(2000)
        }
        until = Date.now()
      } finally {
        await crowd.stop()
      }
      const failures = [...crowd.failures].map(([kind, count]) => `${count} × ${kind}`)
      if (failures.length > 0 && !isWithoutStore) throw new Error(`${what}: ${failures.join(', ')}`)
    }
  } finally {
    await visitor.stop()
  }
  return until
}

/** What a crowd does not do: other values than e-mail addresses, other endpoints, mistakes. Invented data only. */
function startVisitor(proxy: string): { stop(): Promise<void> } {
  const post = async (path: string, body: string, type = 'application/json'): Promise<void> => {
    const headers = { authorization: 'Bearer app-one', 'content-type': type }
    const answer = await fetch(`${proxy}${path}`, { method: 'POST', headers, body })
    await answer.text()
  }
  const visits: readonly (() => Promise<unknown>)[] = [
    async () => await chat(proxy, 'Call 0912 345 678, CCCD 079187004399', { mode: 'streaming' }),
    async () => await chat(proxy, 'From 10.20.0.7 and 10.20.0.8 to 8.8.4.4'),
    async () => await chat(proxy, 'Card 4111 1111 1111 1111, DE89 3704 0044 0532 0130 00'),
    async () =>
      await chat(proxy, '', {
        path: '/v1/workflows/run',
        mode: 'streaming',
        inputs: { text: 'lan@example.vn, 0912 345 678' },
      }),
    async () => await post('/v1/completion-messages', '{"query":'),
    async () => await post('/v1/chat-messages', 'query', 'application/octet-stream'),
    // Not from an address of admin.allow.
    async () => await fetch(`${proxy}/masking/stats`).then(async (answer) => await answer.text()),
  ]
  let isRunning = true
  const visit = async (): Promise<void> => {
    for (let turn = 0; isRunning; turn++) {
      await visits[turn % visits.length]?.()
      await sleep(300)
    }
  }
  const done = visit()
  // `stop` rejects with it.
  done.catch(() => {})
  return {
    stop: async () => {
      isRunning = false
      await done
    },
  }
}
