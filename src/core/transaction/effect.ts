import type { MaskingError } from '../errors.ts'

/** What to tell Envoy about one message. */
export type Effect = Continue | Refuse

/** Goes on, with changes. Absent parts stay as they are. */
export interface Continue {
  readonly kind: 'continue'
  readonly setHeaders?: readonly (readonly [name: string, value: string])[]
  readonly removeHeaders?: readonly string[]
  /** The body or chunk to send instead, a byte string. */
  readonly body?: string
  /** Joined into the exchange's dynamic metadata. */
  readonly metadata?: Readonly<Record<string, string | number | boolean>>
}

/** Answers the client in Dify's place (`ImmediateResponse`). */
export interface Refuse {
  readonly kind: 'refuse'
  readonly error: MaskingError
}

export const CONTINUE: Continue = { kind: 'continue' }

/** What Envoy says about the exchange besides its headers. */
export interface Attributes {
  /** `xds.cluster_name`: the upstream that was chosen. */
  readonly upstream: string
  /** `request.id`. */
  readonly requestId: string
}
