import { once } from 'node:events'
import { connect } from 'node:net'

/** An HTTP/1.1 answer as it was on the wire. */
export interface RawAnswer {
  readonly status: number
  /** Lines of the head after the status line, as they came. */
  readonly head: readonly string[]
  /** The body without its chunk framing. */
  readonly body: string
  /** HTTP chunks of a chunked body, without the last, empty one. */
  readonly chunks: readonly string[]
  /** False if the connection broke before the body was complete. */
  readonly complete: boolean
}

/** Sends one request on a connection of its own and reads until the other side closes it. */
export async function sendRaw(
  url: string,
  request: string,
  headers: readonly string[] = [],
  body = '',
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  const lines = [`${request} HTTP/1.1`, 'Host: dify', 'Connection: close', ...length, ...headers]
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
  const received: Buffer[] = []
  socket.on('data', (bytes: Buffer) => received.push(bytes))
  await once(socket, 'close')
  // One character a byte, so that chunk sizes count characters.
  return readAnswer(Buffer.concat(received).toString('latin1'))
}

function readAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...head] = text.slice(0, end).split('\r\n')
  const status = Number(first.split(' ')[1])
  const rest = text.slice(end + 4)
  if (!head.includes('Transfer-Encoding: chunked')) {
    const length = head.find((line) => line.startsWith('Content-Length: '))?.slice(16)
    const complete = length === undefined || rest.length === Number(length)
    return { status, head, body: utf8(rest), chunks: [], complete }
  }
  const chunks: string[] = []
  let at = 0
  while (at < rest.length) {
    const line = rest.indexOf('\r\n', at)
    const size = Number.parseInt(rest.slice(at, line), 16)
    if (size === 0) return { status, head, body: utf8(chunks.join('')), chunks, complete: true }
    chunks.push(rest.slice(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
  return { status, head, body: utf8(chunks.join('')), chunks, complete: false }
}

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8')
