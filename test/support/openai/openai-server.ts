import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { DONE, chatChunk, responseEvent, toolChunk } from './openai-events.ts'

/** A server that speaks OpenAI's API and says back what it is told, in pieces of three letters. */
export interface OpenaiServer {
  readonly url: string
  /** Bodies of the requests, as they came. */
  readonly received: string[]
  close(): void
}

interface Asked {
  readonly stream?: boolean
  readonly tools?: unknown
  readonly messages?: readonly { readonly content: string }[]
  readonly input?: string
  readonly previous_response_id?: string
}

const MODEL = 'gpt-4o-mini'
/** Each time another one. */
let responses = 0

export async function startOpenaiServer(): Promise<OpenaiServer> {
  const received: string[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    received.push(body)
    const asked = JSON.parse(body === '' ? '{}' : body) as Asked
    if (request.url === '/v1/chat/completions') answerChat(asked, response)
    else if (request.url === '/v1/responses') answerResponse(asked, response)
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{}}')
  }
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, received, close: () => void server.close() }
}

const piecesOf = (all: string): readonly string[] => all.match(/[^]{1,3}/g) ?? []

function send(response: ServerResponse, isStream: boolean, body: string): void {
  const type = isStream ? 'text/event-stream' : 'application/json'
  response.writeHead(200, { 'content-type': type }).end(body)
}

function answerChat(asked: Asked, response: ServerResponse): void {
  const said = asked.messages?.at(-1)?.content ?? ''
  const args = JSON.stringify({ to: said })
  if (asked.stream !== true) {
    const call = { id: 'call_0', type: 'function', function: { name: 'send', arguments: args } }
    const message =
      asked.tools === undefined ? { content: said } : { content: null, tool_calls: [call] }
    const choice = { index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }
    const fields = { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: MODEL }
    send(response, false, JSON.stringify({ ...fields, choices: [choice] }))
    return
  }
  const chunks =
    asked.tools === undefined
      ? piecesOf(said).map((content) => chatChunk({ content }))
      : piecesOf(args).map((piece, i) => toolChunk(piece, i === 0))
  const opening = chatChunk({ role: 'assistant', content: '' })
  const ending = chatChunk({}, 0, asked.tools === undefined ? 'stop' : 'tool_calls')
  send(response, true, [opening, ...chunks, ending, DONE].join(''))
}

function answerResponse(asked: Asked, response: ServerResponse): void {
  const said = `${asked.previous_response_id === undefined ? '' : 'EMAIL_1 '}${asked.input ?? ''}`
  const id = `resp_${String(responses++).padStart(24, '0')}`
  const part = { type: 'output_text', text: said, annotations: [] }
  const item = { id: 'msg_000000000001', type: 'message', role: 'assistant', status: 'completed' }
  const whole = {
    id,
    object: 'response',
    created_at: 1,
    model: MODEL,
    status: 'completed',
    tools: [],
  }
  const output = [{ ...item, content: [part] }]
  if (asked.stream !== true) {
    send(response, false, JSON.stringify({ ...whole, output }))
    return
  }
  const at = { item_id: item.id, output_index: 0, content_index: 0 }
  let sequence = 0
  const event = (type: string, fields: object): string =>
    responseEvent(type, { ...fields, sequence_number: sequence++ })
  send(
    response,
    true,
    [
      event('response.created', { response: { ...whole, status: 'in_progress', output: [] } }),
      event('response.output_item.added', { output_index: 0, item: { ...item, content: [] } }),
      event('response.content_part.added', { ...at, part: { ...part, text: '' } }),
      ...piecesOf(said).map((delta) => event('response.output_text.delta', { ...at, delta })),
      event('response.output_text.done', { ...at, text: said }),
      event('response.content_part.done', { ...at, part }),
      event('response.output_item.done', { output_index: 0, item: output[0] }),
      event('response.completed', { response: { ...whole, output } }),
    ].join(''),
  )
}
