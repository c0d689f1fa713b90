import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Outgoing } from './outgoing.ts'
import type { Script } from './script.ts'
import { WIRE_PING } from './shapes/wire-json.ts'

/**
 * Writes an answer: one HTTP chunk an event as gunicorn does, or cut, slowed down and broken as the script says.
 * Resolves when all is written or the client has gone.
 */
export async function send(
  response: ServerResponse,
  answer: Outgoing,
  script: Script,
): Promise<void> {
  const { status, contentType, body } = answer
  response.statusCode = status
  response.setHeader('Content-Type', contentType)
  if (typeof body === 'string') response.setHeader('Content-Length', Buffer.byteLength(body))
  for (const [name, value] of Object.entries(script.headers ?? {})) {
    if (value === null) response.removeHeader(name)
    else response.setHeader(name, value)
  }
  if (body === undefined) {
    response.end()
    return
  }
  const pieces = typeof body === 'string' ? [body] : body
  if (typeof body !== 'string') response.flushHeaders()
  const writes = cut(script.ping === true ? withPings(pieces) : pieces, script.slice)
  try {
    await pipeline(paced(writes, response, script), response)
  } catch (error) {
    if (!response.destroyed) throw error
  }
}

function* withPings(events: Iterable<string>): Generator<string> {
  for (const event of events) {
    yield WIRE_PING
    yield event
  }
}

/** Pieces as bytes, as they are or in slices of a size. */
function* cut(pieces: Iterable<string>, slice: Script['slice']): Generator<Buffer> {
  if (slice === undefined || slice === 'event') {
    for (const piece of pieces) yield Buffer.from(piece)
    return
  }
  let rest = Buffer.alloc(0)
  for (const piece of pieces) {
    rest = Buffer.concat([rest, Buffer.from(piece)])
    for (; rest.length >= slice; rest = rest.subarray(slice)) yield rest.subarray(0, slice)
  }
  if (rest.length > 0) yield rest
}

async function* paced(
  writes: Iterable<Buffer>,
  response: ServerResponse,
  { delay_ms: delay = 0, abort_after_bytes: limit = Number.POSITIVE_INFINITY }: Script,
): AsyncGenerator<Buffer> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  let left = limit
  for (const bytes of writes) {
    // At least a turn of the loop between two writes, or the kernel would join them.
    if (delay > 0) await sleep(delay, undefined, { signal: gone.signal })
    else await setImmediate()
    if (bytes.length > 0) yield bytes.subarray(0, left)
    left -= bytes.length
    if (left > 0) continue
    await setImmediate()
    response.destroy()
    return
  }
}
