import { NotTried } from './check.ts'

/** An answer of Dify, read to its end. */
export interface DifyAnswer {
  readonly status: number
  readonly version: string | undefined
  readonly isStream: boolean
  readonly body: string
}

export interface DifyClient {
  /** Rejects with {@link NotTried} if there is no answer in time. */
  ask(request: string, body?: Readonly<Record<string, unknown>>): Promise<DifyAnswer>
}

/** An app behind a proxy, by its key. `fetcher`: for tests. */
export function createDifyClient(
  url: string,
  key: string,
  timeoutSeconds: number,
  fetcher: typeof fetch = fetch,
): DifyClient {
  return {
    async ask(request, body) {
      const [method = 'GET', path = '/'] = request.split(' ')
      const json = body === undefined ? {} : { 'content-type': 'application/json' }
      try {
        const answer = await fetcher(new URL(path, url), {
          method,
          headers: { authorization: `Bearer ${key}`, ...json },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutSeconds * 1000),
        })
        return {
          status: answer.status,
          version: answer.headers.get('x-version') ?? undefined,
          isStream: answer.headers.get('content-type')?.startsWith('text/event-stream') === true,
          body: await answer.text(),
        }
      } catch (error) {
        throw new NotTried(`${method} ${path.split('?', 1)[0]}: ${reasonOf(error)}`)
      }
    },
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message
}

/** The JSON object of a body; an empty one if it is none. */
export function jsonOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body)
    return parsed !== null && typeof parsed === 'object' ? { ...parsed } : {}
  } catch {
    return {}
  }
}

/** The text at a key, or an empty one. */
export function textAt(fields: Readonly<Record<string, unknown>>, key: string): string {
  const value = fields[key]
  return typeof value === 'string' ? value : ''
}
