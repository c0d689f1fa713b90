import type { Asked, Unanswered } from './ask.ts'
import type { Cause } from './no-answer.ts'

/** Why an upstream counts as silent, or as doubtful. */
export type SilenceCause = Cause | 'gateway' | 'not_dify' | 'proxy'

/** Whether an upstream answers, and how that is known. */
export interface Reach {
  readonly upstream: string
  /** `unknown`: nothing has been seen yet. */
  readonly state: 'answers' | 'silent' | 'unknown'
  /** Why it is silent; `not_dify`: it answers, but not as a Dify does. */
  readonly cause: SilenceCause | null
  /** The cause in words, or null. */
  readonly message: string | null
  /** ISO time since when the state holds, or null. */
  readonly since: string | null
  /** The last answer that was seen, of a request or of a probe. */
  readonly last_answer: {
    readonly at: string
    readonly status: number
    readonly seen_by: 'request' | 'probe'
  } | null
}

export interface ReachBookOptions {
  readonly upstreams: readonly string[]
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Told when an upstream falls silent or answers again; also when the first thing known of it is that it is silent. */
  readonly onChange: (reach: Reach) => void
  /** Something speaks against what is known: a probe now would settle it. */
  readonly onDoubt: (upstream: string) => void
}

/**
 * Whether each upstream answers, from two sources: the exchanges that pass, and the probes of the service. An answer to
 * a request outweighs a failed probe: where only Envoy may reach Dify (a network policy), probes fail for ever.
 */
export interface ReachBook {
  probed(upstream: string, asked: Asked | Unanswered): void
  /** An exchange had this status, from Dify or from Envoy in its place. */
  answered(upstream: string, status: number): void
  /** An answer named a version of Dify: whatever probes bring, it is one. */
  proven(upstream: string): void
  of(upstream: string): Reach
  all(): readonly Reach[]
}

/** What a gateway, nginx or Envoy, says in place of a Dify that it does not reach. */
const isGateways = (status: number): boolean => status >= 502 && status <= 504

/** So many requests without an answer settle it, whatever probes say. */
const MAX_FAILED = 3

export function createReachBook(options: ReachBookOptions): ReachBook {
  const entries = new Map(options.upstreams.map((name) => [name, new Entry(name, options)]))
  const only = entries.size === 1 ? [...entries.values()][0] : undefined
  // Where Envoy was set up by others, as in a mesh, its clusters have other names than the upstreams here.
  const find = (name: string): Entry | undefined => entries.get(name) ?? only
  return {
    probed: (name, asked) => find(name)?.probed(asked),
    answered: (name, status) => find(name)?.answered(status),
    proven: (name) => find(name)?.proven(),
    of: (name) => find(name)?.reach ?? unknown(name),
    all: () => [...entries.values()].map(({ reach }) => reach),
  }
}

const unknown = (upstream: string): Reach => ({
  upstream,
  state: 'unknown',
  cause: null,
  message: null,
  since: null,
  last_answer: null,
})

class Entry {
  readonly #upstream: string
  readonly #options: ReachBookOptions
  #state: Reach['state'] = 'unknown'
  #cause: SilenceCause | null = null
  #message: string | null = null
  #since: number | undefined
  #last:
    | { readonly at: number; readonly status: number; readonly by: 'request' | 'probe' }
    | undefined
  /** Requests without an answer since the last one that had one. */
  #failed = 0
  /** The last probe had no answer. */
  #probeFailed = false
  /** A request has had an answer since the last probe. */
  #answeredSince = false
  /** A request has had an answer between two probes that had none: probes do not see what Envoy sees. */
  #isBlind = false
  /** An answer has named a version of Dify. */
  #isProven = false

  constructor(upstream: string, options: ReachBookOptions) {
    this.#upstream = upstream
    this.#options = options
  }

  get reach(): Reach {
    const last = this.#last
    return {
      upstream: this.#upstream,
      state: this.#state,
      cause: this.#cause,
      message: this.#message,
      since: isoOf(this.#since),
      last_answer:
        last === undefined
          ? null
          : { at: isoOf(last.at) ?? '', status: last.status, seen_by: last.by },
    }
  }

  answered(status: number): void {
    if (!isGateways(status)) {
      this.#failed = 0
      this.#answeredSince = true
      this.#answers(status, 'request')
      return
    }
    this.#failed++
    this.#answeredSince = false
    if (this.#failed === MAX_FAILED && this.#state !== 'silent')
      this.#silent('proxy', 'requests get no answer, although the service may reach it')
    this.#options.onDoubt(this.#upstream)
  }

  proven(): void {
    this.#isProven = true
  }

  probed(asked: Asked | Unanswered): void {
    if ('failure' in asked) this.#withoutAnswer(asked.cause, asked.failure)
    else if (isGateways(asked.status))
      this.#withoutAnswer('gateway', `HTTP ${asked.status}: its gateway does not reach Dify`)
    else {
      this.#isBlind = false
      // Where probes have always had answers, requests that had none weigh more; but only until the next probe, since
      // there may be no more requests.
      if (this.#failed >= MAX_FAILED && !this.#probeFailed) this.#failed = MAX_FAILED - 1
      else this.#answers(asked.status, 'probe', looksLikeDify(asked))
      if (this.#probeFailed) this.#failed = 0
      this.#probeFailed = false
    }
    this.#answeredSince = false
  }

  #withoutAnswer(cause: SilenceCause, message: string): void {
    // Node refuses to ask there, Envoy does not: nothing is known.
    if (cause === 'blocked_port') return
    if (this.#probeFailed && this.#answeredSince) this.#isBlind = true
    this.#probeFailed = true
    if (!this.#isBlind || this.#failed > 0) this.#silent(cause, message)
  }

  #answers(status: number, by: 'request' | 'probe', isDify = true): void {
    this.#last = { at: this.#options.now(), status, by }
    // What answers a request need be no Dify: that it is doubtful stays so.
    const isDoubtful = !this.#isProven && (by === 'probe' ? !isDify : this.#cause === 'not_dify')
    if (!isDoubtful) this.#cause = this.#message = null
    else if (by === 'probe') {
      this.#cause = 'not_dify'
      this.#message = `it answers (HTTP ${status}), but not as a Dify does`
    }
    this.#become('answers')
  }

  #silent(cause: SilenceCause, message: string): void {
    this.#cause = cause
    this.#message = message
    this.#become('silent')
  }

  #become(state: 'answers' | 'silent'): void {
    const before = this.#state
    if (before === state) return
    this.#state = state
    this.#since = this.#options.now()
    // The first answer of an upstream changes nothing: it was not reported as silent.
    if (before !== 'unknown' || state === 'silent') this.#options.onChange(this.reach)
  }
}

const isoOf = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString()

/**
 * `GET /v1/` names the version (`controllers/service_api/index.py`), or at least has an error in Dify's shape. A gateway
 * that asks for a login may be in front of one.
 */
const looksLikeDify = ({ json, header, status }: Asked): boolean =>
  status === 401 ||
  status === 403 ||
  header !== undefined ||
  (json !== undefined && ('server_version' in json || 'code' in json))
