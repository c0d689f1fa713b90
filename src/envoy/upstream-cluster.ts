import { isIP } from 'node:net'
import type { UpstreamConfig } from '../config/config.ts'
import { endpoints } from './addresses.ts'

/** High enough that Dify's own queues decide, and no retries. */
const BREAKER = {
  max_connections: 10_000,
  max_pending_requests: 10_000,
  max_requests: 10_000,
  max_retries: 0,
}

/** The cluster of a Dify: HTTP/1.1, as its nginx and gunicorn speak. `caFile` is PEM, for HTTPS. */
export function upstreamCluster({ name, url }: UpstreamConfig, caFile: string): object {
  const { host, port, isTls } = parseOrigin(url)
  return {
    name,
    dns_lookup_family: 'ALL',
    connect_timeout: '5s',
    circuit_breakers: { thresholds: [BREAKER] },
    upstream_connection_options: { tcp_keepalive: {} },
    ...endpoints(name, [`${isIP(host) === 6 ? `[${host}]` : host}:${port}`]),
    ...(isTls ? { transport_socket: tls(host, caFile) } : {}),
  }
}

/**
 * The `host` header that an upstream needs in place of the client's: behind HTTPS stands a server that picks the site
 * by it. Dify itself, over plain HTTP, makes links out of the client's and keeps it.
 */
export function hostRewrite({ url }: UpstreamConfig): { readonly host_rewrite_literal?: string } {
  return parseOrigin(url).isTls ? { host_rewrite_literal: new URL(url).host } : {}
}

interface Origin {
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: number
  readonly isTls: boolean
}

function parseOrigin(url: string): Origin {
  const { protocol, hostname, port } = new URL(url)
  const isTls = protocol === 'https:'
  const standard = isTls ? 443 : 80
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? standard : Number(port),
    isTls,
  }
}

function tls(host: string, caFile: string): object {
  const isName = isIP(host) === 0
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
      // A name, never an address (RFC 6066, 3).
      ...(isName ? { sni: host } : {}),
      common_tls_context: {
        validation_context: {
          trusted_ca: { filename: caFile },
          match_typed_subject_alt_names: [
            { san_type: isName ? 'DNS' : 'IP_ADDRESS', matcher: { exact: host } },
          ],
        },
      },
    },
  }
}
