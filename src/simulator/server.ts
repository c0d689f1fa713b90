import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { parseHostPort } from '../config/address.ts'
import { BodyTooLong, readBody } from './body.ts'
import { CONTROL_PATHS, answerControl } from './control.ts'
import type { DifyVersion } from './shapes/dify-version.ts'
import { type Outgoing, outgoing, outgoingJson, scripted } from './outgoing.ts'
import { type RecordedRequest, createRecorder } from './recorder.ts'
import { scriptOf } from './request-script.ts'
import { type Script, ScriptError } from './script.ts'
import { send } from './send.ts'
import { answerApi } from './routes/api.ts'
import { type SimulatedApp, type SimulatedStore, createStore } from './apps/simulated-app.ts'

export type { DifyVersion } from './shapes/dify-version.ts'

/** What a simulator is and where it listens. */
export interface SimulatorOptions {
  /** `HOST:PORT`, port 0 for any. */
  readonly listen: string
  readonly difyVersion: DifyVersion
  /** Which kind of app answers `POST /v1/chat-messages`; chat. */
  readonly chatMode?: SimulatedApp['chatMode']
  /** Whether an unknown conversation id is a 404, as in Dify, or opens a conversation of that id; true. */
  readonly strictConversations?: boolean
  /** What another simulator has stored, of whatever version: both go on with it. */
  readonly store?: SimulatedStore
  /** Directory of recorded streams, `VERSION/sse/NAME.sse`, for scripts that name a `fixture`. */
  readonly fixtures?: string
}

/** A stand-in for Dify: its shapes and framing, a "model" that echoes, and a memory of what reached it. */
export interface Simulator {
  /** `http://HOST:PORT` */
  readonly url: string
  /** What it has stored. */
  readonly store: SimulatedStore
  /** What it received, oldest first; the version probe and `/health` included. */
  requests(): readonly RecordedRequest[]
  /** Forgets requests, conversations and the script. */
  clear(): void
  /** Behaviour of all following requests; `{}` for the echo. */
  script(script: Script): void
  /** Breaks what is open and stops listening. */
  close(): Promise<void>
}

/** Starts a simulator. Rejects if it cannot listen. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { difyVersion: version, chatMode = 'chat', strictConversations = true } = options
  const recorder = createRecorder()
  const appOf = (store: SimulatedStore): SimulatedApp => ({
    version,
    chatMode,
    strictConversations,
    ...store,
  })
  let store = options.store ?? createStore()
  let app = appOf(store)
  let standing: Script = {}
  const setScript = (script: Script): void => {
    standing = script
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url: target = '/', headers } = request
    const [path = '/', search] = splitOnce(target, '?')
    const body = await readBody(request)
    if (CONTROL_PATHS.has(path)) {
      await answerControl({ recorder, setScript }, { method, path, body }, response)
      return
    }
    recorder.add({ method, target, headers: { ...headers } }, body)
    response.setHeader('X-Version', version)
    response.setHeader('X-Env', 'PRODUCTION')
    const script = scriptOf(standing, headers)
    const fixed = method === 'GET' ? fixedAnswer(path, version) : undefined
    if (fixed !== undefined) {
      // A script that breaks answers must not break the probes of the version.
      await send(response, fixed, script.headers === undefined ? {} : { headers: script.headers })
      return
    }
    const call = { method, path, query: new URLSearchParams(search), headers, body, script }
    const out =
      scripted(call, version, options.fixtures) ?? outgoing(await answerApi(call, app), version)
    await send(response, out, script)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => fail(response, error))
  })
  // Longer than a proxy keeps an idle connection: the proxy must be the one that closes it.
  server.keepAliveTimeout = 3_600_000
  const { host, port } = parseHostPort(options.listen)
  server.listen(port, host)
  await once(server, 'listening')
  return {
    url: urlOf(server.address()),
    get store() {
      return store
    },
    requests: () => recorder.all(),
    clear() {
      recorder.clear()
      store = createStore()
      app = appOf(store)
      standing = {}
    },
    script: setScript,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The two endpoints that need no key: the welcome, which names the version, and the health of the api process. */
function fixedAnswer(path: string, version: DifyVersion): Outgoing | undefined {
  if (path === '/v1' || path === '/v1/') {
    return outgoingJson(200, {
      welcome: 'Dify OpenAPI',
      api_version: 'v1',
      server_version: version,
    })
  }
  if (path !== '/health') return undefined
  return outgoingJson(200, { pid: process.pid, status: 'ok', version }, '')
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const [status, message] =
    error instanceof ScriptError
      ? [400, `Simulator: ${error.message}`]
      : error instanceof BodyTooLong
        ? [413, 'Request Entity Too Large']
        : [500, 'Internal Server Error']
  response.removeHeader('Content-Length')
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(`${JSON.stringify({ message, code: 'unknown' })}\n`)
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function urlOf(address: ReturnType<ReturnType<typeof createServer>['address']>): string {
  if (address === null || typeof address === 'string') throw new Error('the simulator has no port')
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}
