import { type Server, type Socket, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A TCP server that keeps the bytes of each request that it received, and answers each with a short JSON. */
export interface RawUpstream {
  readonly url: string
  /** The requests since the last call, as they came, framing and all. */
  take(): readonly Buffer[]
  stop(): Promise<void>
}

const BODY = '{"answer": "ok"}\n'
const answerOf = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Version: 1.7.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`

/** `received` is told of each request instead, if it is given. `body`: what every request is answered, ASCII. */
export async function startRawUpstream(
  received?: (request: Buffer) => void,
  body = BODY,
): Promise<RawUpstream> {
  const answer = answerOf(body)
  let requests: Buffer[] = []
  const keep = received ?? ((request: Buffer): void => void requests.push(request))
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    let held = Buffer.alloc(0)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => {
      held = Buffer.concat([held, bytes])
      for (let end = endOfRequest(held); end > 0; end = endOfRequest(held)) {
        keep(held.subarray(0, end))
        held = held.subarray(end)
        socket.write(answer)
      }
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    take: () => {
      const taken = requests
      requests = []
      return taken
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Where the first request ends, framed as Envoy frames it; 0 if it is not whole yet. */
function endOfRequest(held: Buffer): number {
  const head = held.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const fields = held.toString('latin1', 0, head).toLowerCase()
  const length = /\r\ncontent-length: *(\d+)/.exec(fields)?.[1]
  if (length !== undefined) {
    const end = head + 4 + Number(length)
    return held.length < end ? 0 : end
  }
  if (!/\r\ntransfer-encoding: *chunked/.test(fields)) return head + 4
  for (let at = head + 4; ; ) {
    const line = held.indexOf('\r\n', at)
    if (line < 0) return 0
    const size = Number.parseInt(held.toString('latin1', at, line), 16)
    at = line + 2 + size + 2
    if (held.length < at) return 0
    if (size === 0) return at
  }
}
