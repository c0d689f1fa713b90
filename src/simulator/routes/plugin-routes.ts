import { createHmac } from 'node:crypto'
import { type ApiAnswer, json } from '../shapes/api-answer.ts'
import type { ApiRequest } from '../call.ts'
import { cutDeltas } from '../apps/deltas.ts'
import type { DifyVersion } from '../shapes/dify-version.ts'
import { DifyError } from '../shapes/errors.ts'
import { echo } from '../apps/model.ts'
import { headerOf } from './passports.ts'
import type { Route } from './route.ts'

/** With which a sender and the plugin of `/triggers/plugin/…` sign and check a body. */
export const WEBHOOK_SECRET = 'simulated webhook secret'

const SINCE_1_7_0: readonly Route[] = [
  { method: 'POST', path: /^\/e\/[^/]+\/v1\/chat\/completions$/, answer: complete },
  { method: 'POST', path: /^\/mcp\/server\/([^/]+)\/mcp$/, answer: callTool },
]

const SINCE_1_16_0: readonly Route[] = [
  { method: '*', path: /^\/triggers\/webhook(?:-debug)?\/([^/]+)$/, answer: webhook },
  { method: 'POST', path: /^\/triggers\/plugin\/([^/]+)$/, answer: pluginTrigger },
]

/** What plugins serve, the MCP server (1.6.0 and later) and triggers (1.10.0 and later). */
export const pluginRoutes = (version: DifyVersion): readonly Route[] =>
  version === '1.16.0' ? [...SINCE_1_7_0, ...SINCE_1_16_0] : SINCE_1_7_0

/** The run begins on its own: the answer is a fixed text. */
function webhook(): ApiAnswer {
  return json({ status: 'success', message: 'Webhook processed successfully' })
}

/** As the trigger of GitHub does it: the signature is made of the bytes of the body. */
function pluginTrigger({ headers, body }: ApiRequest): ApiAnswer {
  const expected = `sha256=${createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex')}`
  if (headerOf(headers, 'x-hub-signature-256') !== expected)
    throw new DifyError(401, 'unauthorized', 'Invalid webhook signature')
  return json({ status: 'ok' })
}

/** An endpoint of the plugin "OpenAI compatible Dify app": whole, or in pieces with `[DONE]` at the end. */
function complete({ body, script }: ApiRequest): ApiAnswer {
  const { messages = [], stream: streams = false } = JSON.parse(body.toString()) as Completion
  const asked = messages.at(-1)?.content ?? ''
  const text = script.answer ?? echo(asked, [])
  if (!streams) {
    const choices = [{ index: 0, message: { role: 'assistant', content: text } }]
    return json({ id: 'chatcmpl-1', object: 'chat.completion', choices })
  }
  const event = (delta: object, finish: string | null = null): string =>
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  const pieces = cutDeltas(text, script.deltas).map((content) => event({ content }))
  return { kind: 'framed', events: [...pieces, event({}, 'stop'), 'data: [DONE]\n\n'] }
}

interface Completion {
  readonly messages?: readonly { readonly content: string }[]
  readonly stream?: boolean
}

/** `tools/call`: the arguments come back as text and as structured content (MCP 2025-06-18); as an event if only that is accepted. */
function callTool({ headers, body }: ApiRequest): ApiAnswer {
  const { id, params } = JSON.parse(body.toString()) as ToolCall
  const given = params?.arguments ?? {}
  const text = `You said: ${JSON.stringify(given)}`
  const result = { content: [{ type: 'text', text }], structuredContent: given, isError: false }
  const answer = { jsonrpc: '2.0', id, result }
  if (headers.accept !== 'text/event-stream') return json(answer)
  return { kind: 'framed', events: [`event: message\ndata: ${JSON.stringify(answer)}\n\n`] }
}

interface ToolCall {
  readonly id: unknown
  readonly params?: { readonly arguments?: object }
}
