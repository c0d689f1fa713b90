import type { IncomingMessage } from 'node:http'
import { MaskingError } from '../core/errors.ts'
import { bears } from './bearer-token.ts'

export interface EraseRouteOptions {
  /** Secret of whoever may erase; without one nobody may. */
  readonly token: string | undefined
  /** Erases what a user has, or one conversation of it; resolves to the number of scopes. */
  readonly erase: (user: string, conversation: string | undefined) => Promise<number>
}

export interface RouteAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** `POST /masking/admin/erase` with `{"user": …, "conversation": …}` and the token as bearer. */
export type EraseRoute = (request: IncomingMessage) => Promise<RouteAnswer>

const MAX_BODY_BYTES = 16_384

export function createEraseRoute({ token, erase }: EraseRouteOptions): EraseRoute {
  return async (request) => {
    if (request.method !== 'POST') return refusal(405, 'method_not_allowed', 'Only POST.')
    if (token === undefined)
      return refusal(
        403,
        'admin_disabled',
        'Erasing over HTTP needs a token: set admin.token_file.',
      )
    if (!bears(request, token))
      return refusal(401, 'unauthorized', 'The bearer token is missing or wrong.')
    const order = orderIn(await readBody(request))
    if (order === undefined)
      return refusal(
        400,
        'bad_request',
        'The body must be {"user": "…"}, perhaps with "conversation".',
      )
    try {
      return { status: 200, body: { erased: await erase(order.user, order.conversation) } }
    } catch (error) {
      if (!(error instanceof MaskingError)) throw error
      return refusal(error.status, error.code, error.message)
    }
  }
}

const refusal = (status: number, code: string, message: string): RouteAnswer => ({
  status,
  body: { code, message, status },
})

/** The body, or undefined if it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) return undefined
    length += chunk.length
    if (length > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

interface Order {
  readonly user: string
  readonly conversation: string | undefined
}

/** An unknown key could be a mistyped `conversation`: then everything of the user would go. */
function orderIn(body: string | undefined): Order | undefined {
  let order: unknown
  try {
    order = JSON.parse(body ?? '')
  } catch {
    return undefined
  }
  if (order === null || typeof order !== 'object') return undefined
  const { user, conversation, ...rest }: Record<string, unknown> = { ...order }
  if (typeof user !== 'string' || user === '' || Object.keys(rest).length > 0) return undefined
  if (conversation === undefined) return { user, conversation }
  return typeof conversation === 'string' && conversation !== ''
    ? { user, conversation }
    : undefined
}
