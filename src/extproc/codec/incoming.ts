import type { Attributes } from '../../core/transaction/effect.ts'
import type { Headers } from '../../core/headers.ts'
import type { BodyMode } from '../../core/transaction/transaction.ts'

/** Which part of the exchange a message is about; names of the oneof in ProcessingRequest and ProcessingResponse. */
export type Part =
  | 'requestHeaders'
  | 'requestBody'
  | 'requestTrailers'
  | 'responseHeaders'
  | 'responseBody'
  | 'responseTrailers'

/** What the service reads of a `ProcessingRequest`. */
export type Incoming =
  | RequestHead
  | {
      readonly part: 'responseHeaders'
      readonly headers: Headers
      readonly endOfStream: boolean
    }
  | {
      readonly part: 'requestBody' | 'responseBody'
      /** A byte string. Empty bodies come without the `body` field. */
      readonly body: string
      readonly endOfStream: boolean
    }
  | {
      readonly part: 'requestTrailers' | 'responseTrailers'
      readonly names: readonly string[]
    }

/** The first message of an exchange. */
export interface RequestHead {
  readonly part: 'requestHeaders'
  readonly headers: Headers
  readonly endOfStream: boolean
  readonly attributes: Attributes
  /** What `protocol_config.request_body_mode` says of the route; Envoy sends it with the first message. */
  readonly mode: BodyMode
}
