import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseHostPort } from '../config/address.ts'
import type { DifyVersion } from './answers.ts'
import { createConversations } from './conversations.ts'
import { DifyError } from './errors.ts'
import { type RecordedRequest, createRecorder } from './recorder.ts'
import { type Script, scriptOf } from './script.ts'
import { type ApiAnswer, createServiceApi } from './service-api.ts'
import { WIRE_PING, wireEvent, wireJson } from './wire-json.ts'

export type { DifyVersion } from './answers.ts'

export interface SimulatorOptions {
  /** `HOST:PORT`, port 0 for any. */
  readonly listen: string
  readonly difyVersion: DifyVersion
}

/** A stand-in for Dify: its shapes and framing, a "model" that echoes, and a memory of what reached it. */
export interface Simulator {
  readonly url: string
  requests(): readonly RecordedRequest[]
  clear(): void
  /** Behaviour of all following requests; `{}` for the echo. */
  script(script: Script): void
  close(): Promise<void>
}

export async function startSimulator({
  listen,
  difyVersion,
}: SimulatorOptions): Promise<Simulator> {
  const recorder = createRecorder()
  const conversations = createConversations()
  const api = createServiceApi(difyVersion, conversations)
  let standing: Script = {}

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = request.url ?? '/'
    const { pathname: path, searchParams: query } = new URL(target, 'http://simulator')
    const bytes = await readBody(request)
    if (path.startsWith('/__')) {
      control(request.method ?? 'GET', path, bytes.toString('utf8'), response)
      return
    }
    const body = bytes.toString('utf8')
    recorder.add({
      method: request.method ?? '',
      path,
      target,
      headers: { ...request.headers },
      body,
      body_base64: bytes.toString('base64'),
      time: new Date().toISOString(),
    })
    const script = scriptOf(standing, request.headers)
    response.setHeader('x-version', difyVersion)
    response.setHeader('x-env', 'PRODUCTION')
    for (const [name, value] of Object.entries(script.headers ?? {}))
      response.setHeader(name, value)
    if (path === '/health') {
      sendJson(response, 200, { pid: process.pid, status: 'ok', version: difyVersion }, '\n')
      return
    }
    const { authorization } = request.headers
    const answer = answerOf(() =>
      api.handle({ method: request.method ?? '', path, query, authorization, body, script }),
    )
    await send(response, answer, script)
  }

  const control = (method: string, path: string, body: string, response: ServerResponse): void => {
    if (path === '/__requests' && method === 'DELETE') recorder.clear()
    else if (path === '/__script' && method === 'POST') standing = JSON.parse(body) as Script
    else if (path !== '/__requests') {
      sendJson(response, 404, { message: 'GET or DELETE /__requests, POST /__script' }, '\n')
      return
    }
    sendJson(response, 200, method === 'GET' ? recorder.all() : { result: 'success' }, '\n')
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else
        sendJson(
          response,
          500,
          { code: 'internal_server_error', message: 'Internal Server Error', status: 500 },
          '\n',
        )
    })
  })
  const { host, port } = parseHostPort(listen)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { address, port: bound } = server.address() as AddressInfo
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${bound}`,
    requests: () => recorder.all(),
    clear() {
      recorder.clear()
      conversations.clear()
      standing = {}
    },
    script(script) {
      standing = script
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function answerOf(handle: () => ApiAnswer): ApiAnswer {
  try {
    return handle()
  } catch (error) {
    if (!(error instanceof DifyError)) throw error
    return { kind: 'json', status: error.status, body: error.body, newline: true }
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown, end: string): void {
  sendRaw(response, status, 'application/json', `${wireJson(body)}${end}`)
}

function sendRaw(
  response: ServerResponse,
  status: number,
  contentType: string,
  text: string,
): void {
  const bytes = Buffer.from(text)
  response.writeHead(status, { 'content-type': contentType, 'content-length': bytes.length })
  response.end(bytes)
}

/** What Flask answers to a path it does not know. */
const NOT_FOUND_PAGE =
  '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n'

async function send(response: ServerResponse, answer: ApiAnswer, script: Script): Promise<void> {
  if (script.delay_ms !== undefined && answer.kind !== 'stream') await sleep(script.delay_ms)
  if (script.raw_sse !== undefined) {
    await sendStream(response, [script.raw_sse], script)
    return
  }
  if (script.raw_json !== undefined) {
    sendRaw(response, 200, 'application/json', script.raw_json)
    return
  }
  switch (answer.kind) {
    case 'json':
      sendJson(response, answer.status, answer.body, answer.newline ? '\n' : '')
      return
    case 'empty':
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end()
      return
    case 'unknown':
      sendRaw(response, 404, 'text/html; charset=utf-8', NOT_FOUND_PAGE)
      return
    default:
      await sendStream(response, answer.events.map(wireEvent), script)
  }
}

/** One event a chunk, as gunicorn writes them, or slices of any size. */
async function sendStream(
  response: ServerResponse,
  events: readonly string[],
  script: Script,
): Promise<void> {
  const withPings = script.ping === true ? events.flatMap((event) => [event, WIRE_PING]) : events
  const whole = Buffer.from(withPings.join(''))
  const chunks =
    script.slice === undefined
      ? withPings.map((event) => Buffer.from(event))
      : slices(whole, script.slice)
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  let sent = 0
  for (const chunk of chunks) {
    sent += chunk.length
    if (script.abort_after_bytes !== undefined && sent > script.abort_after_bytes) {
      response.destroy()
      return
    }
    if (response.destroyed) return
    response.write(chunk)
    // A turn of the loop a chunk, or the kernel would join them.
    await sleep(script.delay_ms ?? 0)
  }
  response.end()
}

function slices(bytes: Buffer, size: number): Buffer[] {
  const out: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) out.push(bytes.subarray(at, at + size))
  return out
}
