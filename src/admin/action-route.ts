import type { IncomingMessage } from 'node:http'
import { hasBearerToken } from '../http/bearer-token.ts'
import { readBody } from '../http/read-body.ts'

export interface RouteAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** A route under `/masking/admin/` that changes something. */
export type ActionRoute = (request: IncomingMessage) => Promise<RouteAnswer>

export interface ActionRouteOptions {
  /** Bearer token that a caller needs. Without one the action is closed. */
  readonly token: string | undefined
  /** What an order must look like, for who sent another one. */
  readonly expected: string
  /** Carries out an order that came as a JSON object; undefined if it is none that it knows. */
  readonly perform: (
    order: Readonly<Record<string, unknown>>,
  ) => RouteAnswer | undefined | Promise<RouteAnswer | undefined>
  /** Told of every attempt that had the token, and of every one that had not. */
  readonly audit?: (status: number, requestId: string | undefined) => void
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const MAX_BODY_BYTES = 16_384

/** `POST` with the token as bearer and a JSON object. */
export function createActionRoute(options: ActionRouteOptions): ActionRoute {
  return async (request) => {
    const answer = await answerTo(request, options)
    options.audit?.(answer.status, requestIdOf(request))
    return answer
  }
}

/** Envoy gives every request an id and writes it to the access log. A caller that does not come through Envoy can send any. */
function requestIdOf({ headers }: IncomingMessage): string | undefined {
  const id = headers['x-request-id']
  return typeof id === 'string' && UUID.test(id) ? id : undefined
}

async function answerTo(
  request: IncomingMessage,
  { token, expected, perform }: ActionRouteOptions,
): Promise<RouteAnswer> {
  if (request.method !== 'POST') return refusal(405, 'method_not_allowed', 'Only POST.')
  if (token === undefined)
    return refusal(403, 'admin_disabled', 'This needs a token: set admin.token_file.')
  if (!hasBearerToken(request, token))
    return refusal(401, 'unauthorized', 'The bearer token is missing or wrong.')
  const order = objectIn(await readBody(request, MAX_BODY_BYTES))
  const answer = order === undefined ? undefined : await perform(order)
  return answer ?? refusal(400, 'bad_request', expected)
}

/** An error in Dify's shape. */
export const refusal = (status: number, code: string, message: string): RouteAnswer => ({
  status,
  body: { code, message, status },
})

function objectIn(body: string | undefined): Record<string, unknown> | undefined {
  let value: unknown
  try {
    value = JSON.parse(body === undefined || body === '' ? '{}' : body)
  } catch {
    return undefined
  }
  if (body === undefined || value === null || typeof value !== 'object') return undefined
  return Array.isArray(value) ? undefined : { ...value }
}
