import { type IncomingHttpHeaders, type RequestListener, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { USER_AGENT } from '../../../src/upstreams/ask.ts'

export interface ReceivedRequest {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** An HTTP server that keeps what it received. */
export interface HttpRecorder {
  readonly url: string
  /** `127.0.0.1:PORT`. */
  readonly address: string
  readonly received: ReceivedRequest[]
  /** What the service has asked for itself. */
  readonly probes: ReceivedRequest[]
  stop(): Promise<void>
}

/** Starts it on a free port. Answers are JSON `{"from": name}` unless `answer` says more. */
export async function startHttpRecorder(
  name: string,
  answer: RequestListener = (_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ from: name }))
  },
): Promise<HttpRecorder> {
  const received: ReceivedRequest[] = []
  const probes: ReceivedRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const kept = headers['user-agent'] === USER_AGENT ? probes : received
      kept.push({ method, target: url, headers, body: Buffer.concat(chunks).toString() })
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    address: `127.0.0.1:${port}`,
    received,
    probes,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
