import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import type { Config } from '../config/config.ts'
import { createScopeKeys } from '../core/mapping/scope-keys.ts'
import { createAcceptedClaims } from '../core/product/accepted-claims.ts'
import { createInputForms } from '../core/product/input-forms.ts'
import type { Surroundings } from '../core/transaction/settings.ts'
import { decodeBody } from '../extproc/decode.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { createAppInquiry } from '../upstreams/app-inquiry.ts'
import { productsOf } from '../upstreams/products.ts'
import type { ConfiguredVault } from '../vault/create-vault.ts'
import type { Rules } from './rules.ts'
import type { UpstreamWatch } from './watch-upstreams.ts'

/** A request waits for it: well within the time that Envoy gives a message (`performance.message_timeout_ms`). */
const INQUIRY_TIMEOUT_MS = 1_000
/** Clients whose claims are remembered as accepted. */
const MAX_CLAIMS = 100_000
/** Apps whose inputs are remembered. */
const MAX_APPS = 10_000

/** The part of the surroundings that stays the same when the configuration is read again. */
type LastingSurroundings = Omit<Surroundings, keyof Rules>

/** What an exchange needs from outside the core, without the rules. */
export function lastingSurroundings(
  configured: ConfiguredVault,
  { book, reach }: UpstreamWatch,
  metrics: Metrics,
  upstreams: Config['upstreams'],
): LastingSurroundings {
  const prefixes = new Map(upstreams.map(({ name, match }) => [name, match?.path_prefix ?? '']))
  return {
    vault: configured.vault,
    keys: createScopeKeys(
      (message) => configured.scopeHash(message),
      // 122 random bits out of a pool that Node fills for many at once.
      () => randomUUID(),
    ),
    observer: metrics,
    forms: createInputForms(MAX_APPS),
    claims: createAcceptedClaims(MAX_CLAIMS),
    inquiry: createAppInquiry({
      upstreams: new Map(upstreams.map(({ name, url }) => [name, url])),
      fetch: globalThis.fetch,
      now: () => performance.now(),
      timeoutMs: INQUIRY_TIMEOUT_MS,
      observe: (outcome) => metrics.appInquiry(outcome),
    }),
    decode: decodeBody,
    pause: async () => {
      await setImmediate()
    },
    now: () => performance.now() / 1000,
    newTraceId: () => randomUUID(),
    productOf: productsOf(upstreams),
    versionOf: (upstream) => book.versionOf(upstream),
    prefixOf: (upstream) => prefixes.get(upstream) ?? '',
    sawVersion: (upstream, version) => {
      book.sawVersion(upstream, version)
      reach.proven(upstream)
    },
  }
}
