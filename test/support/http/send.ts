import { type IncomingHttpHeaders, request } from 'node:http'

export interface Sent {
  /** `http://HOST:PORT`. */
  readonly to: string
  readonly method?: string
  /** Sent as it is: no client library tidies it. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Source address of the connection. */
  readonly from?: string
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** One HTTP/1.1 request on a connection of its own. */
export async function send({ to, method, path, headers, body, from }: Sent): Promise<Answer> {
  const { hostname, port } = new URL(to)
  return await new Promise((resolve, reject) => {
    const sending = request(
      {
        hostname,
        port,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        path,
        headers: {
          ...(body === undefined || headers?.['transfer-encoding'] !== undefined
            ? {}
            : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
        agent: false,
        ...(from === undefined ? {} : { localAddress: from }),
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    sending.on('error', reject)
    sending.end(body)
  })
}
