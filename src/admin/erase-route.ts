import { MaskingError } from '../core/errors.ts'
import {
  type ActionRoute,
  type ActionRouteOptions,
  createActionRoute,
  refusal,
} from './action-route.ts'

export interface EraseRouteOptions extends Pick<ActionRouteOptions, 'token' | 'audit'> {
  /** Erases what a user has, or one conversation of it; resolves to the number of scopes. */
  readonly erase: (user: string, conversation: string | undefined) => Promise<number>
}

/** `POST /masking/admin/erase` with `{"user": …, "conversation": …}`. */
export function createEraseRoute({ erase, ...options }: EraseRouteOptions): ActionRoute {
  return createActionRoute({
    ...options,
    expected: 'The body must be {"user": "…"}, perhaps with "conversation".',
    perform: async (body) => {
      const order = orderIn(body)
      if (order === undefined) return undefined
      try {
        return { status: 200, body: { erased: await erase(order.user, order.conversation) } }
      } catch (error) {
        if (!(error instanceof MaskingError)) throw error
        return refusal(error.status, error.code, error.message)
      }
    },
  })
}

interface Order {
  readonly user: string
  readonly conversation: string | undefined
}

/** An unknown key could be a mistyped `conversation`: then everything of the user would go. */
function orderIn(body: Readonly<Record<string, unknown>>): Order | undefined {
  const { user, conversation, ...rest } = body
  if (typeof user !== 'string' || user === '' || Object.keys(rest).length > 0) return undefined
  if (conversation === undefined) return { user, conversation }
  return typeof conversation === 'string' && conversation !== ''
    ? { user, conversation }
    : undefined
}
