import type { Endpoint } from '../product/endpoint.ts'
import type { UpstreamProduct } from '../product/upstream-product.ts'
import type { Surroundings } from './settings.ts'

/** What Dify is asked about an app. */
export interface AppQuestion {
  /** The upstream that Envoy has chosen for the request: its credential goes to no other. */
  readonly upstream: string
  readonly path: string
  /** The headers of the request by which the product knows who asks, as they came. */
  readonly headers: Readonly<Record<string, string>>
  /** Tells apart who asks: whom the product refuses may only claim to be of an app. */
  readonly asker: string
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
  readonly askedWith: Readonly<Record<string, string>>
  readonly credential: string | undefined
}

/**
 * Asks Dify what the app takes, with the credential of the request, and takes it in. Whether Dify has accepted the
 * credential.
 */
export async function inquire(
  { inquiry, forms, keys, settings }: Surroundings,
  { inputs }: UpstreamProduct,
  { upstream, path, askedWith, credential }: Asking,
): Promise<boolean> {
  const toldAt = inputs?.toldAt(path)
  if (inquiry === undefined || inputs === undefined || toldAt === undefined) return false
  if (credential === undefined) return false
  const answer = await inquiry.parameters({
    upstream,
    path: toldAt,
    headers: askedWith,
    asker: keys.app(JSON.stringify(askedWith)),
  })
  const form = answer === undefined ? undefined : inputs.formIn(answer, settings.maxDepth)
  if (form === undefined) return false
  forms.learn(keys.app(credential), form)
  return true
}
