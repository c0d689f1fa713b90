import { connect } from 'node:net'

/**
 * The clients of many open streams, a process of its own: opens as many as it is told to, each with a value of its own,
 * and says how many answers were whole and held just that value when all have ended.
 */

interface Order {
  readonly port: number
  readonly streams: number
}

export interface Heard {
  readonly whole: number
  /** The first few that were not: what was wrong. */
  readonly failures: readonly string[]
}

/** Connections that are opened at a time. */
const AT_A_TIME = 50

process.on('message', (order: Order) => void run(order).then((heard) => process.send?.(heard)))
process.once('disconnect', () => process.exit())

async function run({ port, streams }: Order): Promise<Heard> {
  const all: Promise<string | undefined>[] = []
  for (let i = 0; i < streams; i += AT_A_TIME) {
    for (let k = i; k < Math.min(streams, i + AT_A_TIME); k++) all.push(listen(port, k))
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  const outcomes = await Promise.all(all)
  const failures = outcomes.filter((outcome) => outcome !== undefined)
  return { whole: outcomes.length - failures.length, failures: failures.slice(0, 5) }
}

/** What was wrong with one stream, or undefined. */
async function listen(port: number, i: number): Promise<string | undefined> {
  const value = `stream${i}@example.vn`
  const body = JSON.stringify({
    inputs: {},
    query: `I am ${value}`,
    response_mode: 'streaming',
    user: `user-${i}`,
  })
  return await new Promise((resolve) => {
    let answer = ''
    const socket = connect({ port, host: '127.0.0.1' })
    socket.setEncoding('latin1')
    socket.on('connect', () =>
      socket.write(
        `POST /v1/chat-messages HTTP/1.1\r\nhost: dify.example.com\r\nauthorization: Bearer app-1\r\n` +
          `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      ),
    )
    socket.on('data', (piece: string) => {
      answer += piece
    })
    socket.on('error', (error) => resolve(error.message))
    socket.on('close', () => {
      if (!answer.startsWith('HTTP/1.1 200')) resolve(answer.slice(0, 100) || 'nothing')
      else if (!answer.includes(`Hello ${value}."`)) resolve('not restored')
      else if (!answer.includes('message_end')) resolve('not whole')
      else if (/EMAIL_1/.test(answer)) resolve('a placeholder')
      else resolve(undefined)
    })
  })
}
