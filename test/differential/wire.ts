import { type Socket, connect } from 'node:net'

/** Sends requests as raw bytes, one after the other, on a connection that is kept as long as the other side keeps it. */
export interface Wire {
  /** The status of the answer; 0 if the connection was closed, or nothing came in time. */
  send(bytes: Buffer): Promise<number>
  close(): void
}

/**
 * Envoy answers in milliseconds, and closes what it cannot read after a second; a request that it takes for unfinished gets
 * no answer.
 */
const PATIENCE_MS = 2_000

type Take = (received: Buffer) => { readonly status: number; readonly keeps: boolean } | undefined

/** HTTP/1.1: the bytes are the whole request. */
export const http1 = (url: string): Wire => wire(url, Buffer.alloc(0), takeHttp1)

/** HTTP/2: the bytes are the frames of one request on stream 1, so that each has a connection of its own. */
export const http2 = (url: string): Wire => wire(url, PREFACE, takeHttp2)

function wire(url: string, preface: Buffer, take: Take): Wire {
  const { hostname, port } = new URL(url)
  let socket: Socket | undefined
  const drop = (): void => {
    socket?.destroy()
    socket = undefined
  }
  return {
    send: async (bytes) =>
      await new Promise<number>((resolve) => {
        let received = Buffer.alloc(0)
        const isNew = socket === undefined
        const own = (socket ??= connect({ port: Number(port), host: hostname, noDelay: true }))
        const end = (status: number, keeps: boolean): void => {
          clearTimeout(timer)
          own.removeAllListeners()
          own.on('error', () => {})
          if (!keeps) drop()
          resolve(status)
        }
        const timer = setTimeout(() => end(0, false), PATIENCE_MS)
        own.on('data', (chunk: Buffer) => {
          received = Buffer.concat([received, chunk])
          const taken = take(received)
          if (taken !== undefined) end(taken.status, taken.keeps)
        })
        own.on('close', () => end(0, false))
        own.on('error', () => end(0, false))
        own.write(isNew ? Buffer.concat([preface, bytes]) : bytes)
      }),
    close: drop,
  }
}

const takeHttp1: Take = (received) => {
  const text = received.toString('latin1')
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const status = Number(text.slice(9, 12))
  const lines = text.slice(0, head).toLowerCase()
  const keeps = !lines.includes('\r\nconnection: close')
  const length = /\r\ncontent-length: (\d+)/.exec(lines)?.[1]
  if (length !== undefined)
    return text.length < head + 4 + Number(length) ? undefined : { status, keeps }
  if (lines.includes('transfer-encoding: chunked'))
    return text.endsWith('0\r\n\r\n') ? { status, keeps } : undefined
  return { status, keeps }
}

const PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  frame(4, 0, 0, Buffer.alloc(0)),
  frame(4, 1, 0, Buffer.alloc(0)),
])

const HEADERS = 1
const DATA = 0
const RST_STREAM = 3
const GOAWAY = 7

/** The answer is whole when its stream ends, or is reset; its status is not decoded (HPACK): 1. */
const takeHttp2: Take = (received) => {
  for (let at = 0; at + 9 <= received.length; ) {
    const length = received.readUIntBE(at, 3)
    if (at + 9 + length > received.length) return undefined
    const type = received.readUInt8(at + 3)
    const isEnd = (type === HEADERS || type === DATA) && (received.readUInt8(at + 4) & 1) === 1
    if (isEnd) return { status: 1, keeps: false }
    if (type === RST_STREAM || type === GOAWAY) return { status: 0, keeps: false }
    at += 9 + length
  }
  return undefined
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** A string of HPACK (RFC 7541, 5.2) without Huffman. */
function hpackString(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  const length = [Math.min(bytes.length, 127)]
  for (let rest = bytes.length - 127; rest >= 0; rest >>= 7) {
    length.push(rest < 128 ? rest : (rest & 127) | 128)
    if (rest < 128) break
  }
  return Buffer.concat([Buffer.from(length), bytes])
}

export type HeaderLine = readonly [name: string, value: string]

/** The frames of a request: every header as a literal that is not indexed (RFC 7541, 6.2.2), byte strings. */
export function http2Request(headers: readonly HeaderLine[], body: string): Buffer {
  const block = Buffer.concat(
    headers.map(([name, value]) =>
      Buffer.concat([Buffer.from([0]), hpackString(name), hpackString(value)]),
    ),
  )
  const END_STREAM = 1
  const END_HEADERS = 4
  if (body === '') return frame(HEADERS, END_HEADERS | END_STREAM, 1, block)
  const bytes = Buffer.from(body, 'latin1')
  const frames = [frame(HEADERS, END_HEADERS, 1, block)]
  for (let at = 0; at < bytes.length; at += 16_000)
    frames.push(
      frame(DATA, at + 16_000 >= bytes.length ? END_STREAM : 0, 1, bytes.subarray(at, at + 16_000)),
    )
  return Buffer.concat(frames)
}

/** A request of HTTP/1.1, byte strings; `length` false: the headers frame the body themselves. */
export function http1Request(
  [method, target]: readonly [method: string, target: string],
  headers: readonly HeaderLine[],
  body: string,
  length = true,
): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
  const framing = body === '' || !length ? '' : `Content-Length: ${body.length}\r\n`
  return Buffer.from(
    `${method} ${target} HTTP/1.1\r\n${lines.join('')}${framing}\r\n${body}`,
    'latin1',
  )
}
