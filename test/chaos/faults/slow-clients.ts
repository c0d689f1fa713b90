import { type Socket, connect } from 'node:net'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSupervisedProxy } from '../../support/envoy/supervised-proxy.ts'
import { startStack } from '../../support/envoy/stack.ts'
import { quantile, startBystander } from '../bystander.ts'
import { receivedBy } from '../exchange.ts'
import type { Fault } from '../fault.ts'
import { rssMiB, watchMemory } from '../memory.ts'

const VALUE = 'slow.canary@example.vn'
const CONNECTIONS = 500
const SECONDS = 60
const HEAD =
  'POST /v1/chat-messages HTTP/1.1\r\nhost: dify\r\nauthorization: Bearer app-one\r\ncontent-type: application/json\r\n'

/** Connections that never get to their end: a third in the headers, a third in the body, a third does not read. */
async function open(port: number, i: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const body = JSON.stringify({
    inputs: {},
    query: `I am ${VALUE}`,
    response_mode: 'streaming',
    user: `u${i}`,
  })
  if (i % 3 === 0) socket.write(HEAD)
  else if (i % 3 === 1) socket.write(`${HEAD}content-length: 10000\r\n\r\n${body}`)
  else {
    socket.write(`${HEAD}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
    socket.pause()
  }
  return socket
}

const slow: Fault = {
  id: 'R12',
  title: `${CONNECTIONS} slow connections for ${SECONDS} s: headers that never end, bodies that come byte by byte, answers that are not read`,
  goal: 'others wait less than twice as long as without them (p99), what never ends is closed by the timeout of headers',
  limitSeconds: 120,
  async run(attempt) {
    const proxy = await startSupervisedProxy()
    const sockets: Socket[] = []
    try {
      const { envoy, dify } = proxy
      const port = Number(new URL(envoy.proxyUrl).port)
      const alone = startBystander(envoy.proxyUrl)
      await sleep(6_000)
      const before = await alone.stop()
      let closed = 0
      for (let i = 0; i < CONNECTIONS; i++) {
        const socket = await open(port, i)
        if (i % 3 === 0) socket.once('close', () => closed++)
        sockets.push(socket)
      }
      const beside = startBystander(envoy.proxyUrl)
      for (let second = 0; second < SECONDS; second++) {
        for (const [i, socket] of sockets.entries()) {
          if (i % 3 === 0) socket.write('x')
          else if (i % 3 === 1) socket.write(' ')
        }
        await sleep(1_000)
      }
      const during = await beside.stop()
      attempt.figure('others that failed', during.failed + before.failed, { exactly: 0 })
      attempt.figure(
        'p99 of others',
        Number((quantile(during.ms, 0.99) / quantile(before.ms, 0.99)).toFixed(2)),
        { atMost: 2 },
        '× that without them',
      )
      attempt.figure('endless headers closed', closed, { exactly: Math.ceil(CONNECTIONS / 3) })
      attempt.remark(
        'endless bodies are closed after 300 s (`request_timeout`), not waited for here',
      )
      attempt.injected(CONNECTIONS)
      attempt.sent(CONNECTIONS + during.ms.length + before.ms.length)
      attempt.reachedDify(receivedBy(dify), [VALUE, 'bystander.canary'])
    } finally {
      for (const socket of sockets) socket.destroy()
      await proxy.stop()
    }
  },
}

const READERS = 50
const ANSWER_MIB = 50

/** A Dify whose answers are large and come as fast as they are taken. */
async function startTalking(): Promise<{
  readonly url: string
  sent(): number
  received(): string
  stop(): void
}> {
  let bytes = 0
  let received = ''
  const event = Buffer.from(
    `data: {"event":"message","message_id":"m","conversation_id":"c","answer":"EMAIL_1 ${'and so on '.repeat(100)}"}\n\n`,
  )
  const server = createServer((request, response) => {
    request.on('data', (piece: Buffer) => (received += piece.toString()))
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      let left = (ANSWER_MIB * 1_048_576) / event.length
      const write = (): void => {
        while (left-- > 0) {
          bytes += event.length
          if (!response.write(event)) {
            response.once('drain', write)
            return
          }
        }
        response.end()
      }
      write()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => bytes,
    received: () => received,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const readers: Fault = {
  id: 'R14',
  title: `${READERS} clients that read 1 KB a second of answers of ${ANSWER_MIB} MB, for 20 s`,
  goal: 'what is not read is not fetched: Dify is held back, memory of service and Envoy grows by 100 MiB at most',
  limitSeconds: 90,
  async run(attempt) {
    const dify = await startTalking()
    const stack = await startStack('', '1.7.0', dify.url)
    const sockets: Socket[] = []
    try {
      const port = Number(new URL(stack.envoy.proxyUrl).port)
      const before = rssMiB(stack.envoy.pid)
      const own = rssMiB(process.pid)
      const most = watchMemory(stack.envoy.pid)
      const mostOwn = watchMemory(process.pid)
      for (let i = 0; i < READERS; i++) sockets.push(await open(port, 3 * i + 2))
      for (let second = 0; second < 20; second++) {
        for (const socket of sockets) {
          // `read` takes 1 KB of what has arrived; the socket stays paused.
          socket.read(1024)
        }
        await sleep(1_000)
      }
      attempt.figure(
        'Envoy grown',
        Math.round(Math.max(0, most() - before)),
        { atMost: 100 },
        'MiB',
      )
      attempt.figure(
        'service grown',
        Math.round(Math.max(0, mostOwn() - own)),
        { atMost: 100 },
        'MiB',
      )
      const fetched = dify.sent() / 1_048_576 / READERS
      attempt.figure('fetched of each answer', Number(fetched.toFixed(1)), { atMost: 5 }, 'MiB')
      attempt.injected(READERS)
      attempt.sent(READERS)
      attempt.reachedDify(dify.received(), [VALUE])
      attempt.remark(
        'Envoy does not hold Dify back for a filter that answers later (github.com/envoyproxy/envoy/issues/39514): an answer is fetched as fast as Dify gives it, and waits in Envoy. `performance.envoy_max_heap_mib` bounds what all answers take, and those that wait longest are cut. The service runs in the process of the measurement, beside the simulated Dify',
      )
    } finally {
      for (const socket of sockets) socket.destroy()
      await stack.stop()
      dify.stop()
    }
  },
}

export const faults: readonly Fault[] = [slow, readers]
