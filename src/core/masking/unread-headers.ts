import { parseIpv4, parseIpv6 } from '../recognizers/network/ip-parse.ts'
import { isOpaqueId } from '../text/opaque-id.ts'

/** A group of request headers that go on without a look. */
interface Unread {
  readonly names: string
  /** Why a recognizer must not look at them. */
  readonly reason: string
  /** The only form in which they pass; in another one they are read. Absent: in every form. */
  readonly shape?: (value: string) => boolean
}

/** `Host`: a name without a long number, or an address, and a port. */
export function isHost(value: string): boolean {
  const host = value.replace(/:\d{1,5}$/, '')
  return isAddress(host) || (/^[\w.-]{1,253}$/.test(host) && !/\d{6}|[A-Z0-9]{12}/.test(host))
}

const isAddress = (text: string): boolean =>
  parseIpv4(text) !== undefined || parseIpv6(text.replace(/^\[(.*)\]$/, '$1')) !== undefined

const isOrigin = (value: string): boolean => {
  const host = /^https?:\/\/([^/?#]+)$/i.exec(value)?.[1]
  return value === 'null' || (host !== undefined && isHost(host))
}

/** Addresses of clients and proxies, with ports or without, one after the other. */
const isAddressList = (value: string): boolean =>
  value.split(',').every((part) => {
    const address = part.trim()
    return (
      address === 'unknown' || isAddress(address) || isAddress(address.replace(/:\d{1,5}$/, ''))
    )
  })

/** RFC 7239. */
const isForwarded = (value: string): boolean =>
  value.split(/[,;]/).every((pair) => {
    const [, name = '', said = ''] = /^\s*(for|by|host|proto)="?([^"\s]*)"?\s*$/i.exec(pair) ?? []
    if (/^proto$/i.test(name)) return /^https?$/i.test(said)
    return /^host$/i.test(name) ? isHost(said) : name !== '' && isAddressList(said)
  })

const isTraceParent = (value: string): boolean => {
  const [, trace = '', span = ''] =
    /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(value) ?? []
  return isOpaqueId(trace) && isOpaqueId(span)
}

/** https://github.com/openzipkin/b3-propagation */
const isB3 = (value: string): boolean => {
  const [trace = '', span = '', sampled = '1', parent = span, ...more] = value.split('-')
  return more.length === 0 && [trace, span, parent].every(isOpaqueId) && /^[01d]$/.test(sampled)
}

/**
 * All that passes unread. What is not here is read like any text, the headers of HTTP and browsers too: nothing is found
 * in them as they are meant.
 */
const UNREAD: readonly Unread[] = [
  {
    names: 'authorization proxy-authorization cookie x-api-key x-csrf-token',
    reason:
      'Credentials, for the product or a gateway in front of it: if they were changed, no login would be possible. A product names more (`UpstreamProduct.credentialHeaders`).',
  },
  {
    names: 'content-length',
    reason: 'Envoy has checked that it is the number of bytes.',
    shape: (value) => /^\d+$/.test(value),
  },
  {
    names: 'host x-forwarded-host',
    reason: 'Proxies and the product find their way and build links by it.',
    shape: isHost,
  },
  { names: 'origin', reason: 'The product answers it to the browser (CORS).', shape: isOrigin },
  {
    names:
      'x-forwarded-for x-real-ip true-client-ip x-client-ip cf-connecting-ip x-envoy-external-address',
    reason: 'The address of the client, as proxies tell it; the product limits and logs by it.',
    shape: isAddressList,
  },
  { names: 'forwarded', reason: 'The same.', shape: isForwarded },
  {
    names:
      'x-request-id x-correlation-id x-trace-id x-b3-traceid x-b3-spanid x-b3-parentspanid mcp-session-id last-event-id',
    reason: 'Ids of machines: changed, logs and sessions fall apart.',
    shape: isOpaqueId,
  },
  { names: 'traceparent', reason: 'The same.', shape: isTraceParent },
  { names: 'b3', reason: 'The same.', shape: isB3 },
]

const SHAPES: ReadonlyMap<string, Unread> = new Map(
  UNREAD.flatMap((group) => group.names.split(' ').map((name) => [name, group] as const)),
)

/** Whether a header carries ids that stand in it one after the other. */
export const isIdName = (name: string): boolean =>
  /^(?:traceparent|tracestate|b3|x-b3-.*|x-.*-(?:id|context))$/.test(name)

/** Whether a header has a form in which it passes unread; what it is called says nothing of what else is in it. */
export const isListed = (name: string): boolean => SHAPES.has(name)

/**
 * Whether a header passes unread. Pseudo headers (`:path`) are looked at where they are used. `credentials`: headers in which
 * the product takes a credential, beside the usual ones.
 */
export function isUnread(name: string, value: string, credentials: ReadonlySet<string>): boolean {
  if (name.startsWith(':') || credentials.has(name)) return true
  const group = SHAPES.get(name)
  return group !== undefined && (group.shape?.(value) ?? true)
}
