/**
 * Why a call of the external recognizer gave nothing, as a stable word for logs and metrics:
 * - `timeout`: the call took longer than `timeoutMs`
 * - `budget`: all calls of one `find` together took longer than `budgetMs`
 * - `connection`: refused, reset, name not found, TLS, or closed before the answer was whole
 * - `status`: any other HTTP status than 200; redirects are not followed
 * - `too_large`: the answer is larger than `maxAnswerBytes`
 * - `broken_answer`: not JSON in UTF-8, of another shape, or with offsets outside the text
 * - `breaker_open`: not tried, as too many calls before had failed
 * - `given_up`: not its own fault; another call of a `find` that fails closed had failed
 * - `closed`: the recognizer was closed
 */
export type ExternalFailureKind =
  | 'timeout'
  | 'budget'
  | 'connection'
  | 'status'
  | 'too_large'
  | 'broken_answer'
  | 'breaker_open'
  | 'given_up'
  | 'closed'

/** A failed call. Has no cause: what Node throws here may quote the answer, and so the text. */
export class ExternalFailure extends Error {
  readonly kind: ExternalFailureKind

  constructor(kind: ExternalFailureKind) {
    super(`external recognizer: ${kind}`)
    this.name = 'HookFailure'
    this.kind = kind
  }
}

/** Any error as a failure; what is not one already came from the connection. */
export const asExternalFailure = (thrown: unknown): ExternalFailure =>
  thrown instanceof ExternalFailure ? thrown : new ExternalFailure('connection')
