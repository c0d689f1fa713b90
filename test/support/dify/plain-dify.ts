import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HttpRecorder, startHttpRecorder } from '../http/http-recorder.ts'

/** How runs of an app end. */
export type RunEnd = 'good' | 'status 500' | 'error event' | 'broken off' | 'bad key'

/** A server with the few answers of Dify that a canary is judged by; its pages and keys behave whatever runs do. */
export interface PlainDify extends HttpRecorder {
  runs(end: RunEnd): void
}

const KEY = 'Bearer app-one'

export async function startPlainDify(): Promise<PlainDify> {
  let end: RunEnd = 'good'
  const recorder = await startHttpRecorder('dify', (request, response) => {
    const { url = '', method, headers } = request
    if (method === 'GET' && !url.startsWith('/v1/')) response.end('static')
    else if (method === 'GET' && url === '/v1/') json(response, 200, { welcome: 'Dify OpenAPI' })
    else if (headers.authorization !== KEY || end === 'bad key')
      json(response, 401, { code: 'unauthorized', message: 'Access token is invalid', status: 401 })
    else if (method === 'GET') json(response, 200, { name: 'app' })
    else run(request, response, end)
  })
  return {
    ...recorder,
    runs: (next) => {
      end = next
    },
  }
}

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

const event = (name: string, more: object): string =>
  `data: ${JSON.stringify({ event: name, task_id: 't', message_id: 'm', conversation_id: 'c', ...more })}\n\n`

function run(_request: IncomingMessage, response: ServerResponse, end: RunEnd): void {
  if (end === 'status 500') {
    json(response, 500, { code: 'internal_server_error', message: 'oops', status: 500 })
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.write(event('message', { answer: 'Hello' }))
  setTimeout(() => {
    if (end === 'broken off') response.socket?.destroy()
    else if (end === 'error event')
      response.end(event('error', { status: 400, code: 'completion_request_error', message: 'x' }))
    else response.end(event('message', { answer: ' there' }) + event('message_end', {}))
  }, 10)
}
