import type { AnswerEnd } from '../core/transaction/transaction.ts'

/** How an exchange ended, as far as it tells of its upstream. */
export interface EndedExchange {
  readonly endpoint: string
  readonly status: number
  /** `ok`, or the code of a refusal or failure. */
  readonly outcome: string
  readonly answer: AnswerEnd
  readonly hasCredential: boolean
}

/**
 * What it says about the upstream. `cut`: the answer ended early, by the upstream or by the client; Envoy knows how many of
 * these were the upstream's.
 */
export type ExchangeResult = 'good' | 'failed' | 'cut'

/** Answered without a key: whatever it brings, anybody can bring it about. */
const WITHOUT_KEY = new Set(['other', 'mcp'])

/** The store or the service itself, the same for every upstream. */
const NOT_THE_UPSTREAM = new Set(['vault_unavailable', 'recognizer_unavailable', 'internal'])

/**
 * Only routes of Dify's API that need a key count, and only what Dify answers after it has taken the key: 2xx and 5xx. A
 * 401 is not a good answer, and neither is what was refused before it reached the upstream. Undefined: it says nothing.
 */
export function resultOf(ended: EndedExchange): ExchangeResult | undefined {
  const { endpoint, status, outcome, answer, hasCredential } = ended
  if (!hasCredential || WITHOUT_KEY.has(endpoint) || outcome === 'local_reply') return undefined
  if (NOT_THE_UPSTREAM.has(outcome)) return undefined
  if (status >= 500) return 'failed'
  if (status < 200 || status > 299) return undefined
  if (answer === 'error') return 'failed'
  // The service could not read the answer, or broke it off.
  if (outcome !== 'ok' && outcome !== 'bypass' && outcome !== 'allowed') return 'failed'
  if (answer === 'complete') return 'good'
  return answer === 'open' ? 'cut' : undefined
}
