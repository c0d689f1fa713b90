import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Stack, receivedByDify, startStack } from '../../support/envoy/stack.ts'
import { exchange } from '../exchange.ts'
import type { Attempt, Fault } from '../fault.ts'
import { random } from '../random.ts'

const CLIENTS = 2_000
const RESETS = 500
const AT_ONCE = 50
const SEED = 20_260_103
const VALUE = 'broken.canary'

const body = (i: number): string =>
  JSON.stringify({
    inputs: {},
    query: `I am ${VALUE}${i}@example.vn and ask for a long answer`,
    response_mode: i % 2 === 0 ? 'streaming' : 'blocking',
    user: `u${i}`,
  })

/** Sends a request and goes away: after some bytes of it, or after some bytes of the answer. */
async function leave(proxy: string, i: number, next: () => number): Promise<void> {
  const { port } = new URL(proxy)
  const text = body(i)
  const request = `POST /v1/chat-messages HTTP/1.1\r\nhost: dify\r\nauthorization: Bearer app-one\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
  const socket = connect(Number(port), '127.0.0.1')
  socket.on('error', () => {})
  const isEarly = next() < 0.4
  const limit = Math.floor(next() * (isEarly ? request.length : 2_500))
  let received = 0
  socket.on('data', (piece) => {
    received += piece.length
    if (!isEarly && received >= limit) socket.resetAndDestroy()
  })
  socket.write(isEarly ? request.slice(0, limit) : request, () => {
    if (isEarly) socket.resetAndDestroy()
  })
  // Answers shorter than the limit are over before it.
  socket.setTimeout(300, () => socket.destroy())
  await once(socket, 'close')
}

async function crowd(count: number, act: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const one = async (): Promise<void> => {
    while (next < count) await act(next++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}

/** Milliseconds until no exchange is under way; at most ten seconds. */
async function settled(stack: Stack): Promise<number> {
  const from = performance.now()
  while (performance.now() - from < 10_000) {
    const stats = (await (await fetch(`${stack.service.adminUrl}/masking/stats`)).json()) as {
      readonly streams_open: number
    }
    if (stats.streams_open === 0) return performance.now() - from
  }
  return Number.POSITIVE_INFINITY
}

/** What is in use once nothing is under way; the simulator forgets what it keeps of requests first. */
async function heapMiB(stack: Stack): Promise<number> {
  await settled(stack)
  stack.dify.clear()
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed / 1_048_576
}

function watch(attempt: Attempt): () => void {
  let unhandled = 0
  const count = (): void => void unhandled++
  process.on('unhandledRejection', count)
  process.on('uncaughtException', count)
  return () => attempt.figure('unhandled errors', unhandled, { exactly: 0 })
}

/** An upstream that begins an answer and breaks the connection somewhere in it. */
async function startBreaking(
  next: () => number,
): Promise<{ url: string; received(): string; stop(): void }> {
  let received = ''
  const answer = `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n${Array.from(
    { length: 30 },
    (_, i) => {
      const event = `data: {"event":"message","message_id":"m","conversation_id":"c","answer":"EMAIL_1 ${i}"}\n\n`
      return `${event.length.toString(16)}\r\n${event}\r\n`
    },
  ).join('')}`
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (piece) => {
      received += piece.toString('latin1')
      if (!/\r\n\r\n\{.*\}$/s.test(piece.toString('latin1'))) return
      socket.write(answer.slice(0, Math.floor(next() * answer.length)), () =>
        socket.resetAndDestroy(),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    stop: () => server.close(),
  }
}

const broken: Fault = {
  id: 'R13',
  title: `${CLIENTS.toLocaleString('en-US')} clients that go away at a random byte of request or answer; ${RESETS} answers that Dify breaks off at a random byte`,
  goal: 'nothing stays open a second later, memory stays, no unhandled error, no half answer that looks whole',
  limitSeconds: 180,
  async run(attempt) {
    const next = random(SEED)
    const unhandled = watch(attempt)
    const stack = await startStack()
    try {
      const { proxyUrl } = stack.envoy
      // The first thousand find out how much is needed; the second must need no more.
      await crowd(CLIENTS / 2, async (i) => await leave(proxyUrl, i, next))
      attempt.reachedDify(receivedByDify(stack), [VALUE])
      const before = await heapMiB(stack)
      await crowd(CLIENTS / 2, async (i) => await leave(proxyUrl, CLIENTS / 2 + i, next))
      attempt.figure(
        'nothing open after clients left',
        Math.round(await settled(stack)),
        { atMost: 1000 },
        'ms',
      )
      attempt.reachedDify(receivedByDify(stack), [VALUE])
      const grown = (await heapMiB(stack)) - before
      attempt.figure(
        'heap grown by the second half',
        Number(grown.toFixed(1)),
        { atMost: 5 },
        'MiB',
      )
      attempt.injected(CLIENTS)
      attempt.sent(CLIENTS)
    } finally {
      await stack.stop()
    }
    const dify = await startBreaking(next)
    const second = await startStack('', '1.7.0', dify.url)
    try {
      let whole = 0
      await crowd(RESETS, async (i) => {
        const query = `I am ${VALUE}${i}@example.vn`
        const seen = await exchange({
          proxy: second.envoy.proxyUrl,
          query,
          mode: 'streaming',
          user: `u${i}`,
        })
        if (seen.isComplete && seen.status === 200) whole++
      })
      attempt.figure('broken answers that look whole', whole, { exactly: 0 })
      attempt.figure(
        'nothing open after Dify broke off',
        Math.round(await settled(second)),
        { atMost: 1000 },
        'ms',
      )
      attempt.injected(RESETS)
      attempt.sent(RESETS)
      attempt.reachedDify(dify.received(), [VALUE])
    } finally {
      await second.stop()
      dify.stop()
    }
    unhandled()
    attempt.remark(`seed ${SEED}`)
  },
}

export const faults: readonly Fault[] = [broken]
