import { type Socket, connect } from 'node:net'
import { PREFACE, takeHttp2 } from './http2-frames.ts'

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
const PATIENCE_MS = 10_000

export type HeaderLine = readonly [name: string, value: string]

/** Reads what has come of an answer; undefined if it is not whole. */
export type Take = (
  received: Buffer,
) => { readonly status: number; readonly keeps: boolean } | undefined

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

/** The answer to a request of HTTP/1.1, once it is whole. */
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
