import { type Place, collectText } from './request-masker.ts'
import type { Scanner } from './scanner.ts'

/** A header as it came: the name in lower case, the value as a byte string. */
export type Header = readonly [name: string, value: string]

/**
 * Request headers that go on as they are. Credentials, because they are for Dify or a gateway in front of it; what
 * HTTP, proxies, browsers and traces say in forms of their own, in which versions and addresses look like findings
 * (`Chrome/120.0.0.0`, `X-Forwarded-For`).
 */
const PRESERVED: ReadonlySet<string> = new Set(
  `
  authorization proxy-authorization cookie x-api-key x-csrf-token x-app-passport
  host user-agent connection keep-alive te trailer transfer-encoding
  upgrade expect max-forwards range date origin priority dnt pragma
  content-length content-encoding content-language content-range content-md5 content-digest
  cache-control via forwarded x-real-ip true-client-ip x-client-ip
  x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-proto x-forwarded-protocol x-forwarded-scheme
  x-forwarded-server x-forwarded-ssl x-forwarded-method
`
    .trim()
    .split(/\s+/),
)

const PRESERVED_PREFIXES = [
  ':',
  'accept',
  'if-',
  'sec-',
  'access-control-',
  'x-envoy-',
  'x-dify-masking-',
]

/** Ids and versions: ten digits in them are no telephone. What is none of the kind is looked at under these names too. */
const IDS: ReadonlySet<string> = new Set(
  `
  x-request-id x-correlation-id x-trace-id traceparent tracestate b3
  last-event-id mcp-session-id mcp-protocol-version x-app-code x-dify-version
`
    .trim()
    .split(/\s+/),
)
const ID = /^[\w.:;,=+/ -]{0,512}$/

/** Whether a request header is looked at. Whatever is not known is. */
export function isReadHeader(name: string, value: string): boolean {
  // No media type or boundary has an @ (RFC 2046, 5.1.1); its digits are none of anybody's.
  if (name === 'content-type') return value.includes('@')
  if (IDS.has(name) || name.startsWith('x-b3-')) return !ID.test(value)
  return !PRESERVED.has(name) && !PRESERVED_PREFIXES.some((prefix) => name.startsWith(prefix))
}

/** A header in which something has to be masked. */
export interface HeaderPlaces {
  readonly header: Header
  readonly places: readonly Place[]
}

/** The headers in which something is found. A `Referer` is masked from the URL on that holds it. */
export function collectHeaders(
  headers: readonly Header[],
  scanner: Scanner,
): readonly HeaderPlaces[] {
  return headers
    .map((header) => ({ header, places: collectText(header[1], scanner, header[0]) }))
    .filter(({ places }) => places.length > 0)
}
