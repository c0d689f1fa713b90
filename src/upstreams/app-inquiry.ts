import type { AppInquiry, AppQuestion } from '../core/transaction/app-inquiry.ts'

/** How an inquiry ended; the label of the metric. */
export type InquiryOutcome = 'ok' | 'refused' | 'no_answer' | 'busy' | 'resting'

export interface AppInquiryOptions {
  /** Base URLs by name. */
  readonly upstreams: ReadonlyMap<string, string>
  readonly fetch: typeof globalThis.fetch
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly timeoutMs: number
  readonly observe: (outcome: InquiryOutcome) => void
}

/** Inquiries under way at once: they take connections of Dify that chats could use. */
const MAX_AT_ONCE = 8
/** The greeting and the suggested questions of an app come with the answer. */
const MAX_ANSWER = 1_048_576
/** After an answer an app is not asked again for so long, ms; refusals are remembered longer. */
const REST_MS = 10_000
const REFUSED_REST_MS = 60_000
/** After no answer an upstream is left alone: twice as long each time. */
const SILENT_REST_MS = 5_000
const MAX_SILENT_REST_MS = 300_000
const MAX_RESTING = 10_000

interface Silence {
  readonly until: number
  readonly restMs: number
}

/**
 * Asks Dify what an app takes (`GET /parameters`, the same in 0.15.8 and 1.x), at the URL of the upstream that Envoy has
 * chosen. Where the service cannot reach Dify, as behind a sidecar that alone may, it gives up quickly and tries again
 * seldom: apps are then known once a client has asked.
 */
export function createAppInquiry(options: AppInquiryOptions): AppInquiry {
  const { upstreams, now, observe } = options
  const underWay = new Map<string, Promise<string | undefined>>()
  const resting = new Map<string, number>()
  const silent = new Map<string, Silence>()

  const rest = (name: string, ms: number): void => {
    resting.delete(name)
    const [oldest] = resting.keys()
    if (resting.size >= MAX_RESTING && oldest !== undefined) resting.delete(oldest)
    resting.set(name, now() + ms)
  }

  const run = async (url: string, name: string, question: AppQuestion) => {
    const answer = await ask(url, question, options)
    observe(answer.outcome)
    const { upstream } = question
    if (answer.outcome === 'no_answer') {
      const before = silent.get(upstream)?.restMs ?? SILENT_REST_MS / 2
      const restMs = Math.min(2 * before, MAX_SILENT_REST_MS)
      silent.set(upstream, { until: now() + restMs, restMs })
      return undefined
    }
    silent.delete(upstream)
    rest(name, answer.outcome === 'ok' ? REST_MS : REFUSED_REST_MS)
    return answer.body
  }

  return {
    async parameters(question) {
      const { upstream, asker, path } = question
      const url = upstreams.get(upstream)
      if (url === undefined) return undefined
      const name = JSON.stringify([upstream, path, asker])
      const shared = underWay.get(name)
      if (shared !== undefined) return await shared
      const isResting =
        (resting.get(name) ?? 0) > now() || (silent.get(upstream)?.until ?? 0) > now()
      if (isResting || underWay.size >= MAX_AT_ONCE) {
        observe(isResting ? 'resting' : 'busy')
        return undefined
      }
      const asked = run(url, name, question).finally(() => underWay.delete(name))
      underWay.set(name, asked)
      return await asked
    },
  }
}

const HEADER_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/

interface Answer {
  readonly outcome: Extract<InquiryOutcome, 'ok' | 'refused' | 'no_answer'>
  readonly body?: string
}

async function ask(
  url: string,
  { path, headers }: AppQuestion,
  { fetch, timeoutMs }: AppInquiryOptions,
): Promise<Answer> {
  // What cannot be sent says nothing of the upstream.
  if (!Object.values(headers).every((value) => HEADER_VALUE.test(value)))
    return { outcome: 'refused' }
  try {
    const answer = await fetch(new URL(path, url), {
      // The credential is for this address.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { ...headers, accept: 'application/json' },
    })
    if (answer.status !== 200) {
      await answer.body?.cancel()
      return { outcome: 'refused' }
    }
    const body = await bodyOf(answer)
    return body === undefined ? { outcome: 'refused' } : { outcome: 'ok', body }
  } catch {
    return { outcome: 'no_answer' }
  }
}

/** The body as a byte string; undefined if it is too long to be what was asked for. */
async function bodyOf({ body }: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop early cancels the body.
  for await (const part of body ?? []) {
    bytes += part.length
    if (bytes > MAX_ANSWER) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('latin1')
}
