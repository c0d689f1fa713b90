import type { Endpoint } from '../product/endpoint.ts'
import { readInputForm } from '../product/dify/input-form.ts'
import type { Surroundings } from './settings.ts'

/** What Dify is asked about an app. */
export interface AppQuestion {
  /** The upstream that Envoy has chosen for the request: its credential goes to no other. */
  readonly upstream: string
  readonly path: '/v1/parameters' | '/api/parameters'
  /** The `Authorization` header of the request, as it came. */
  readonly authorization: string
  /** Tells apps apart. */
  readonly app: string
}

/** A way to ask Dify itself. */
export interface AppInquiry {
  /** The body of a successful answer, a byte string; undefined if there is none now. Never rejects, and is soon over. */
  parameters(question: AppQuestion): Promise<string | undefined>
}

/** Whose request it is. */
export interface Asking {
  readonly endpoint: Endpoint
  readonly upstream: string
  /** The request target, without the prefix of the upstream. */
  readonly path: string
  readonly authorization: string | undefined
  readonly credential: string | undefined
}

/**
 * Asks Dify what the app takes, with the credential of the request, and takes it in. Whether Dify has accepted the
 * credential.
 */
export async function inquire(
  { inquiry, forms, keys, settings }: Surroundings,
  { upstream, path, authorization, credential }: Asking,
): Promise<boolean> {
  const question = /^\/(v1|api)\//.exec(path)?.[1]
  if (inquiry === undefined || question === undefined) return false
  if (authorization === undefined || credential === undefined) return false
  const app = keys.app(credential)
  const answer = await inquiry.parameters({
    upstream,
    path: question === 'v1' ? '/v1/parameters' : '/api/parameters',
    authorization,
    app,
  })
  const form = answer === undefined ? undefined : readInputForm(answer, settings.maxDepth)
  if (form === undefined) return false
  forms.learn(app, form)
  return true
}
