import type { IncomingMessage } from 'node:http'
import type { MaskedAlone } from '../vault/mask-alone.ts'
import { type RouteAnswer, refusal } from './action-route.ts'
import { readBody } from '../http/read-body.ts'

const MAX_TEXT_BYTES = 65_536

/**
 * `POST /masking/try` with `{"text": …}`: what would be found in a text. Nothing of it is kept or logged. Only JSON, so
 * that no form of another site can send it.
 */
export async function tryRoute(
  request: IncomingMessage,
  mask: (text: string) => MaskedAlone,
): Promise<RouteAnswer> {
  if (request.method !== 'POST') return refusal(405, 'method_not_allowed', 'Only POST.')
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(?:;|$)/i.test(type))
    return refusal(415, 'unsupported_content_type', 'The type must be application/json.')
  const text = textIn(await readBody(request, MAX_TEXT_BYTES))
  if (text === undefined)
    return refusal(
      400,
      'bad_request',
      `The body must be {"text": "…"}, at most ${MAX_TEXT_BYTES} bytes.`,
    )
  return { status: 200, body: { ...mask(text) } }
}

function textIn(body: string | undefined): string | undefined {
  try {
    const value: unknown = JSON.parse(body ?? '')
    if (value === null || typeof value !== 'object' || !('text' in value)) return undefined
    return typeof value.text === 'string' ? value.text : undefined
  } catch {
    return undefined
  }
}
