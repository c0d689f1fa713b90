import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type HttpRecorder, startHttpRecorder } from '../http/http-recorder.ts'

/** How an answer ends that was a long time coming. The client asks for it as the `user` of its request. */
export const ENDINGS = [
  'blocking',
  'streaming',
  'audio',
  'error',
  'broken',
  'broken stream',
] as const

export type Ending = (typeof ENDINGS)[number]

export interface SlowDifyOptions {
  /** Milliseconds until the answer is complete, or breaks. */
  readonly waitMs: number
  /** Milliseconds between two pings of a stream. */
  readonly pingMs: number
}

/**
 * A Dify whose model takes its time. Requests by the user `quick` are answered at once, and those by a user such as
 * `streaming 51 s` after so many seconds.
 */
export async function startSlowDify(options: SlowDifyOptions): Promise<HttpRecorder> {
  const dify: HttpRecorder = await startHttpRecorder('dify', (_incoming, response) => {
    const body = dify.received.at(-1)?.body ?? ''
    // Version probes and the like have none.
    const { query = '', user = 'quick' } = (body === '' ? {} : JSON.parse(body)) as Chat
    void answer(user, query, options, response)
  })
  return dify
}

interface Chat {
  readonly query?: string
  readonly user?: string
}

const IDS = {
  conversation_id: '45701982-8118-4bc5-8e9b-64562b4555f2',
  message_id: '5ad4cb98-f0c7-4085-b384-88c403be6290',
}

async function answer(
  user: string,
  query: string,
  { waitMs, pingMs }: SlowDifyOptions,
  response: ServerResponse,
): Promise<void> {
  const seconds = / (\d+) s$/.exec(user)?.[1]
  const own = seconds === undefined ? waitMs : Number(seconds) * 1000
  const until = performance.now() + (user === 'quick' ? 0 : own)
  const said = `You said: ${query}`
  if (user.includes('stream')) {
    response.setHeader('content-type', 'text/event-stream; charset=utf-8')
    while (performance.now() < until) {
      response.write(`event: ping\n\n${event({ event: 'message', answer: `${said}\n`, ...IDS })}`)
      await sleep(Math.max(0, Math.min(pingMs, until - performance.now())))
    }
    response.write(event({ event: 'message', answer: said, ...IDS }))
    if (user === 'broken stream') response.destroy()
    else response.end(event({ event: 'message_end', ...IDS }))
    return
  }
  await sleep(Math.max(0, until - performance.now()))
  if (user === 'broken') {
    response.destroy()
    return
  }
  response.statusCode = user === 'error' ? 500 : 200
  response.setHeader('content-type', user === 'audio' ? 'audio/mpeg' : 'application/json')
  if (user === 'audio') response.end('ID3 sound')
  else if (user === 'error')
    response.end('{"code": "internal_server_error", "message": "no", "status": 500}')
  else response.end(JSON.stringify({ event: 'message', answer: said, ...IDS }))
}

const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`
