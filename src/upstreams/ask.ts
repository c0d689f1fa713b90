import { VERSION as SERVICE_VERSION } from '../version.ts'
import { type Cause, whyNoAnswer } from './no-answer.ts'

/** What Dify writes as its version. Strict: it goes to logs, metrics and headers. */
export const VERSION = /^\d{1,3}\.\d{1,3}\.\d{1,3}(?:[-+.][0-9A-Za-z.-]{1,32})?$/

const MAX_ANSWER = 65_536

export interface AskOptions {
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

/** An answer, read: JSON if it is that. */
export interface Asked {
  readonly status: number
  readonly contentType: string
  /** `X-Version`, if it is one. */
  readonly header: string | undefined
  readonly json: Readonly<Record<string, unknown>> | undefined
}

/** Why there is no answer, in words. */
export interface Unanswered {
  readonly failure: string
  readonly cause: Cause
}

/** By which the logs of a Dify tell these requests from those of people. */
export const USER_AGENT = `dify-masking/${SERVICE_VERSION} (probe)`

/** Asks a Dify without credentials. Redirects are not followed. */
export async function askOrSayWhy(
  url: string,
  path: string,
  options: AskOptions,
): Promise<Asked | Unanswered> {
  try {
    const answer = await options.fetch(new URL(path, url), {
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs),
      headers: { accept: 'application/json', 'user-agent': USER_AGENT },
    })
    const header = answer.headers.get('x-version') ?? ''
    const text = await textOf(answer)
    return {
      status: answer.status,
      contentType: answer.headers.get('content-type') ?? '',
      header: VERSION.test(header) ? header : undefined,
      json: text === undefined ? undefined : parseObject(text),
    }
  } catch (error) {
    const { message, cause } = whyNoAnswer(error, options.timeoutMs)
    return { failure: message, cause }
  }
}

/** The version under `key` of a successful answer. */
export function versionAt(asked: Asked, key: string): string | undefined {
  const value = asked.status === 200 ? asked.json?.[key] : undefined
  return typeof value === 'string' && VERSION.test(value) ? value : undefined
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)
      ? { ...parsed }
      : undefined
  } catch {
    return undefined
  }
}

/** The body, or undefined if it is longer than anything that is asked for: `content-length` is absent where it comes in chunks. */
async function textOf(answer: Response): Promise<string | undefined> {
  if (Number(answer.headers.get('content-length') ?? 0) > MAX_ANSWER) {
    await answer.body?.cancel()
    return undefined
  }
  if (answer.body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  // Leaving the loop early cancels the body.
  for await (const chunk of answer.body) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
