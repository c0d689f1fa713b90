import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { type Case, requestBody } from './cases.ts'

/**
 * The client of the measurement, a process of its own: on each order it keeps so many connections busy for so long and
 * sends back what it saw. Raw sockets, because the answers' bytes are all that it has to read.
 */

export interface Order {
  readonly port: number
  readonly one: Case
  readonly connections: number
  readonly ms: number
}

export interface Seen {
  readonly exchanges: number
  /** Answers that were not 200, not whole, or had a placeholder left in them. */
  readonly failures: number
  /** How often which of them came: status and code of a refusal (`503 vault_unavailable`), else what was wrong. */
  readonly reasons: Readonly<Record<string, number>>
  /** Latencies in milliseconds, ascending. */
  readonly latencies: readonly number[]
}

process.on('message', (order: Order) => void run(order).then((seen) => process.send?.(seen)))
process.once('disconnect', () => process.exit())

async function run({ port, one, connections, ms }: Order): Promise<Seen> {
  const body = requestBody(one)
  const request = Buffer.from(
    'POST /v1/chat-messages HTTP/1.1\r\nhost: dify.example.com\r\nauthorization: Bearer app-bench\r\n' +
      `user-agent: bench/1.0\r\naccept: */*\r\naccept-encoding: gzip\r\nx-case: ${JSON.stringify(one)}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  const latencies: number[] = []
  const end = performance.now() + ms
  const outcomes = await Promise.all(
    Array.from({ length: connections }, async () => await keepBusy(port, request, end, latencies)),
  )
  latencies.sort((a, b) => a - b)
  const failed = outcomes.flat()
  const reasons: Record<string, number> = {}
  for (const reason of failed) reasons[reason] = (reasons[reason] ?? 0) + 1
  return { exchanges: latencies.length, failures: failed.length, reasons, latencies }
}

/** One exchange after the other on one connection; resolves with why some failed. */
async function keepBusy(
  port: number,
  request: Buffer,
  end: number,
  latencies: number[],
): Promise<readonly string[]> {
  return await new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const failures: string[] = []
    let answer = ''
    let start = 0
    const send = (): void => {
      answer = ''
      start = performance.now()
      socket.write(request)
    }
    socket.setEncoding('latin1')
    socket.on('connect', send)
    socket.on('data', (piece: string) => {
      answer += piece
      if (!isWhole(answer)) return
      const now = performance.now()
      latencies.push(now - start)
      const reason = whyFailed(answer)
      if (reason !== undefined) failures.push(reason)
      if (now < end) send()
      else socket.end()
    })
    socket.on('error', () => failures.push('broken connection'))
    socket.on('close', () => resolve(failures))
  })
}

/** Undefined for a good answer. */
function whyFailed(answer: string): string | undefined {
  if (answer.startsWith('HTTP/1.1 200'))
    return answer.includes('EMAIL_') ? 'not restored' : undefined
  const code = /"code": ?"(\w+)"/.exec(answer)?.[1] ?? ''
  return `${answer.slice(9, 12)} ${code}`.trim()
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, head))?.[1]
  return length === undefined
    ? answer.endsWith('\r\n0\r\n\r\n')
    : answer.length >= head + 4 + Number(length)
}
