import { setTimeout as sleep } from 'node:timers/promises'
import { send } from '../http/send.ts'

/** Requests that go on until `stop`. */
export interface Load {
  sent(): number
  stop(): Promise<void>
}

/** Requests that anybody can send without a good key: pages, static files, refused and unknown calls of the API. */
export function startFlood(proxy: string): Load {
  return repeat(
    [
      { path: '/favicon.ico' },
      { path: '/_next/a.js' },
      { path: '/v1/', key: 'app-one' },
      { path: '/v1/chat-messages', body: true },
      { path: '/v1/chat-messages', key: 'wrong', body: true },
      { path: '/v1/info' },
    ].map(({ path, key, body }) => async () => {
      const headers = {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === true ? { 'content-type': 'application/json' } : {}),
      }
      const message = body === true ? { body: '{"query":"x","inputs":{},"user":"u"}' } : {}
      await send({ to: proxy, path, headers, ...message }).catch(() => undefined)
    }),
  )
}

/** Streams of clients that have a key. Nothing in them is masked: such an answer is let go when nothing is counted. */
export function startChats(proxy: string, givesUp = false): Load {
  return repeat(
    Array.from({ length: 4 }, (_, id) => async () => {
      const giveUp = new AbortController()
      const answer = await fetch(`${proxy}/v1/chat-messages`, {
        method: 'POST',
        headers: { authorization: 'Bearer app-one', 'content-type': 'application/json' },
        signal: giveUp.signal,
        body: `{"query":"hello","inputs":{},"response_mode":"streaming","user":"u${id}"}`,
      }).catch(() => undefined)
      if (givesUp) giveUp.abort()
      await answer?.text().catch(() => undefined)
      await sleep(20)
    }),
  )
}

function repeat(clients: readonly (() => Promise<void>)[]): Load {
  let isRunning = true
  let sent = 0
  const all = clients.map(async (request) => {
    while (isRunning) {
      await request()
      sent++
    }
  })
  return {
    sent: () => sent,
    stop: async () => {
      isRunning = false
      await Promise.all(all)
    },
  }
}
