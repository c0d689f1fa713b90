import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestEnvoy } from './envoy-process.ts'
import { type Answer, send } from '../http/send.ts'
import { ENDINGS, type Ending } from '../dify/slow-dify.ts'

/** What the client of a slow exchange saw: the status, and whether its own value came back. */
export interface Seen {
  readonly status: number | 'broken'
  readonly restored: boolean
}

/** A chat by `user`, who decides how a slow Dify ends its answer. */
async function slowChat(proxy: string, user: string): Promise<Seen> {
  const value = `${user.replace(' ', '-')}.reader@example.vn`
  try {
    const { status, body } = await post(proxy, user, value)
    return { status, restored: body.includes(value) && !/EMAIL_\d/.test(body) }
  } catch {
    return { status: 'broken', restored: false }
  }
}

const chatBody = (user: string, value: string): string =>
  JSON.stringify({
    inputs: {},
    query: `I am ${value}`,
    response_mode: user.includes('stream') ? 'streaming' : 'blocking',
    user,
  })

const HEADERS = { authorization: 'Bearer app-one', 'content-type': 'application/json' }

const post = async (to: string, user: string, value: string): Promise<Answer> =>
  await send({ to, path: '/v1/chat-messages', headers: HEADERS, body: chatBody(user, value) })

/** A client that goes away after so long. */
async function leave(proxy: string, waitMs: number): Promise<void> {
  const sending = request(`${proxy}/v1/chat-messages`, {
    method: 'POST',
    headers: HEADERS,
    agent: false,
  })
  sending.on('error', () => {})
  sending.end(chatBody('blocking', 'gone.reader@example.vn'))
  await sleep(waitMs)
  sending.destroy()
}

/** What one Envoy did with exchanges that began at the same time and ended, each in its own way, when it had been quiet. */
export interface SlowExchanges {
  readonly seen: Readonly<Record<Ending, Seen>>
  /** Of a request after them. */
  readonly next: Seen
  /** How Envoy ended, if it did. */
  readonly exit: Awaited<TestEnvoy['exited']> | void
}

/** All ways in which a slow exchange ends, at once, through an Envoy that does nothing else; `waitMs` as Dify waits. */
export async function exchangeSlowly(
  envoy: Pick<TestEnvoy, 'proxyUrl' | 'exited'>,
  waitMs: number,
  endings: readonly Ending[] = ENDINGS,
): Promise<SlowExchanges> {
  const [all] = await Promise.all([
    Promise.all(
      endings.map(async (ending) => [ending, await slowChat(envoy.proxyUrl, ending)] as const),
    ),
    leave(envoy.proxyUrl, waitMs - 200),
  ])
  // A process that has crashed writes where before it is gone.
  const exit = await Promise.race([envoy.exited, sleep(300)])
  const next = await slowChat(envoy.proxyUrl, 'quick')
  return { seen: Object.fromEntries(all) as SlowExchanges['seen'], next, exit }
}

/** What clients see through an Envoy that lives. */
export const WHOLE: SlowExchanges = {
  seen: {
    blocking: { status: 200, restored: true },
    streaming: { status: 200, restored: true },
    audio: { status: 200, restored: false },
    error: { status: 500, restored: false },
    broken: { status: 503, restored: false },
    'broken stream': { status: 'broken', restored: false },
  },
  next: { status: 200, restored: true },
  exit: undefined,
}
