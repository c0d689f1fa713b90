import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** What clients of a crowd met. */
export interface Crowd {
  /** Exchanges that ended, all of them. */
  readonly ended: () => number
  /** What went wrong: status or reason, and how often. */
  readonly failures: ReadonlyMap<string, number>
  /** Lets every client finish what it does. */
  stop(): Promise<void>
}

export interface CrowdOptions {
  readonly proxy: string
  readonly clients: number
  /** Least pause between two exchanges of one client, milliseconds. */
  readonly pauseMs?: number
}

/**
 * Clients that send chat messages for as long as it lasts, every other one streaming, each with values of its own, and
 * check that each answer is complete and holds just these values. Connections are kept alive, as those of SDKs are.
 */
export function startCrowd({ proxy, clients, pauseMs = 5 }: CrowdOptions): Crowd {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const failures = new Map<string, number>()
  let ended = 0
  let isRunning = true
  const fail = (what: string): void => {
    failures.set(what, (failures.get(what) ?? 0) + 1)
  }
  const client = async (id: number): Promise<void> => {
    for (let turn = 0; isRunning; turn++) {
      const value = `client${id}.turn${turn}@example.vn`
      const mode = (id + turn) % 2 === 0 ? 'blocking' : 'streaming'
      const answer = await post(agent, proxy, {
        inputs: {},
        query: `I am ${value}`,
        response_mode: mode,
        user: `user-${id}`,
      })
      ended++
      const text = answer.status === 200 ? answerIn(answer.body, mode) : ''
      if (answer.status !== 200) fail(`${mode} ${answer.status} ${answer.body.slice(0, 200)}`)
      else if (text === undefined) fail(`${mode} incomplete`)
      else if (!text.includes(value)) fail(`${mode} not restored`)
      else if ((text.match(/[\w.]+@example\.vn/g) ?? []).some((found) => found !== value))
        fail(`${mode} a value of somebody else`)
      if (pauseMs > 0) await sleep(pauseMs)
    }
  }
  const all = Array.from({ length: clients }, (_, id) => client(id))
  return {
    ended: () => ended,
    failures,
    stop: async () => {
      isRunning = false
      await Promise.all(all)
      agent.destroy()
    },
  }
}

interface Answered {
  /** 0 if the connection broke. */
  readonly status: number
  readonly body: string
  readonly isStale?: boolean
}

async function post(agent: Agent, proxy: string, body: object): Promise<Answered> {
  const answer = await postOnce(agent, proxy, body)
  return answer.isStale === true ? await post(agent, proxy, body) : answer
}

async function postOnce(agent: Agent, proxy: string, body: object): Promise<Answered> {
  const text = JSON.stringify(body)
  return await new Promise((resolve) => {
    const sending = request(
      new URL('/v1/chat-messages', proxy),
      {
        agent,
        method: 'POST',
        headers: {
          authorization: 'Bearer app-one',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
      },
      (response) => {
        let received = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          received += piece
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: received }))
        response.on('error', (error) => resolve({ status: 0, body: error.message }))
      },
    )
    sending.on('error', (error: NodeJS.ErrnoException) => {
      // The server has closed an idle connection at the moment it was used again: HTTP clients then try again.
      const isStale = sending.reusedSocket && error.code === 'ECONNRESET'
      resolve({ status: 0, body: error.code ?? error.message, isStale })
    })
    sending.end(text)
  })
}

/** The text of an answer, or undefined if it did not come to its end. */
function answerIn(body: string, mode: string): string | undefined {
  if (mode === 'blocking') {
    const { answer } = JSON.parse(body) as { answer?: string }
    return answer
  }
  const events = body
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => JSON.parse(event.slice('data: '.length)) as { event: string; answer?: string })
  if (!events.some(({ event }) => event === 'message_end')) return undefined
  return events.map(({ answer }) => answer ?? '').join('')
}
