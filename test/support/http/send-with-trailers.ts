import { once } from 'node:events'
import { type OutgoingHttpHeaders, connect } from 'node:http2'

export interface SentWithTrailers {
  /** `http://HOST:PORT`. */
  readonly to: string
  /** With `:method` and `:path`. */
  readonly headers: OutgoingHttpHeaders
  /** Empty: the trailers stand in its place. */
  readonly body: string
  readonly trailers: OutgoingHttpHeaders
}

/** One HTTP/2 request that ends with trailers. */
export async function sendWithTrailers({
  to,
  headers,
  body,
  trailers,
}: SentWithTrailers): Promise<{ readonly status: number; readonly body: string }> {
  const session = connect(to)
  const stream = session.request(headers, { waitForTrailers: true, endStream: false })
  stream.on('wantTrailers', () => stream.sendTrailers(trailers))
  stream.end(body)
  const [answer] = (await once(stream, 'response')) as [Record<string, unknown>]
  const text = (await stream.setEncoding('utf8').toArray()).join('')
  session.close()
  return { status: Number(answer[':status']), body: text }
}
