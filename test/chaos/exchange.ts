import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** What became of one chat request. */
export interface Seen {
  /** 0: the connection broke before there was a status. */
  readonly status: number
  /** Deltas joined, or the `answer` of a blocking body; empty for errors. */
  readonly text: string
  /** The answer came to its end: a whole body, a stream with `message_end`. */
  readonly isComplete: boolean
  /** Of the process's clock (`performance.now`), when it was over. */
  readonly endedAt: number
  readonly body: string
}

export interface Asked {
  readonly proxy: string
  readonly query: string
  readonly mode?: 'blocking' | 'streaming'
  readonly user?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The last part of the body is sent so much later. */
  readonly bodyDelayMs?: number
  /** Called at the first bytes of an answer. */
  readonly onFirst?: () => void
  /** Default: a connection of its own. */
  readonly agent?: Agent
}

/** One chat request over a connection of its own. Never rejects: a broken connection is something seen. */
export async function exchange(asked: Asked): Promise<Seen> {
  const { proxy, query, mode = 'blocking', user = 'u', headers = {}, bodyDelayMs = 0 } = asked
  const body = Buffer.from(JSON.stringify({ inputs: {}, query, response_mode: mode, user }))
  return await new Promise((resolve) => {
    let received = ''
    let status = 0
    let isOver = false
    const over = (isWhole: boolean): void => {
      if (isOver) return
      isOver = true
      const text = status === 200 ? textOf(received, mode) : ''
      const isComplete =
        isWhole &&
        (status !== 200 || mode === 'blocking' || /"event": ?"message_end"/.test(received))
      resolve({ status, text, isComplete, endedAt: performance.now(), body: received })
    }
    const sending = request(
      new URL('/v1/chat-messages', proxy),
      {
        method: 'POST',
        agent: asked.agent ?? false,
        headers: {
          authorization: 'Bearer app-one',
          'content-type': 'application/json',
          'content-length': body.length,
          ...headers,
        },
      },
      (response) => {
        status = response.statusCode ?? 0
        response.setEncoding('utf8').on('data', (piece: string) => {
          if (received === '') asked.onFirst?.()
          received += piece
        })
        response.on('end', () => over(response.complete))
        response.on('error', () => over(false))
      },
    )
    sending.on('error', () => over(false))
    const send = async (): Promise<void> => {
      if (bodyDelayMs === 0) {
        sending.end(body)
        return
      }
      sending.write(body.subarray(0, 40))
      await sleep(bodyDelayMs)
      if (!isOver) sending.end(body.subarray(40))
    }
    void send()
  })
}

function textOf(body: string, mode: string): string {
  if (mode === 'blocking') {
    try {
      const { answer } = JSON.parse(body) as { answer?: unknown }
      return typeof answer === 'string' ? answer : ''
    } catch {
      return ''
    }
  }
  let text = ''
  for (const [, json = ''] of body.matchAll(/^data: (.+)$/gm)) {
    try {
      const { answer } = JSON.parse(json) as { answer?: unknown }
      if (typeof answer === 'string') text += answer
    } catch {
      // The stream was cut inside of this event.
    }
  }
  return text
}

/** Every byte that Dify received, as text. */
export const receivedBy = (dify: {
  requests(): readonly {
    readonly target: string
    readonly headers: object
    readonly body: string
  }[]
}): string =>
  dify
    .requests()
    .map(({ target, headers, body }) => `${target}\n${JSON.stringify(headers)}\n${body}`)
    .join('\n')
