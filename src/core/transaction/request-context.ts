import type { Header } from '../masking/header-masker.ts'
import type { Place } from '../masking/request-masker.ts'
import type { Endpoint } from '../product/endpoint.ts'
import type { Named } from '../product/identity.ts'
import type { UpstreamProduct } from '../product/upstream-product.ts'
import { inquire } from './app-inquiry.ts'
import type { ExchangeScope } from './exchange-scope.ts'
import type { Surroundings } from './settings.ts'

/** What a request needs to be masked. */
export interface RequestContext {
  readonly around: Surroundings
  readonly product: UpstreamProduct
  readonly endpoint: Endpoint
  readonly scope: ExchangeScope
  /** The upstream that Envoy has chosen. */
  readonly upstream: string
  /** The headers by which the product knows who asks. */
  readonly askedWith: Readonly<Record<string, string>>
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  /** Under which a multipart body goes on, if not under its own. */
  readonly sentBoundary: string | undefined
  /** Those that are looked at (`readHeaders`). */
  readonly headers: readonly Header[]
  /** Told before work that may take longer than Envoy waits for a message. */
  readonly onSlow: () => void
  /** Told what was found. */
  readonly onPlaces: (places: readonly Place[]) => void
  /** Told what the body names. */
  readonly onNamed: (named: Named) => void
}

/** Asks the product about the app. Whether it has accepted the credential, and told. */
export async function askAboutApp(context: RequestContext, path: string): Promise<boolean> {
  const { around, product, scope } = context
  const { credential } = scope.identity
  const isAccepted = await inquire(around, product, { ...context, path, credential })
  if (isAccepted) await scope.prove()
  return isAccepted
}
