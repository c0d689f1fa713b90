import { isIP } from 'node:net'
import type { UpstreamConfig } from '../config/config.ts'
import { KEPT_ALIVE, endpoints } from './addresses.ts'

/**
 * The cluster of a Dify: HTTP/1.1, as its nginx and gunicorn speak. `caFile` is PEM, for HTTPS. Several addresses are
 * asked how they are; one alone is asked whether it is healthy, so it is only watched.
 */
export function upstreamCluster(upstream: UpstreamConfig, caFile: string): object {
  const { name, url, replicas, max_requests: most, keepalive } = upstream
  const { host, isTls } = parseOrigin(url)
  const addresses = [url, ...replicas].map(addressOf)
  return {
    name,
    dns_lookup_family: 'ALL',
    connect_timeout: '5s',
    lb_policy: 'LEAST_REQUEST',
    // No retries: see `toUpstreams`.
    circuit_breakers: {
      thresholds: [
        {
          max_connections: most,
          max_pending_requests: most,
          max_requests: most,
          max_retries: 0,
        },
      ],
    },
    outlier_detection: OUTLIERS,
    ...(addresses.length > 1 ? { health_checks: [healthCheck(upstream)] } : {}),
    ...KEPT_ALIVE,
    typed_extension_protocol_options: http1(keepalive),
    ...endpoints(name, addresses),
    ...(isTls
      ? {
          transport_socket: upstreamTls(
            [host, ...replicas.map((each) => parseOrigin(each).host)],
            caFile,
          ),
        }
      : {}),
  }
}

/**
 * HTTP/1.1 with a connection of its own for each request, or with idle ones kept for so many seconds. Dify starts gunicorn with 10 connections a
 * worker and closes idle ones after 2 s (`docker/entrypoint.sh`): connections that are kept take all of its places, so
 * that 40 requests at once last 6 s instead of 0.2 s, and a request that meets the close is answered with 503. A network that
 * forgets idle connections would swallow one, too. One that was opened for a client that went away is not kept either.
 */
export function http1(keepalive: number): object {
  return {
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
      '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
      common_http_protocol_options:
        keepalive > 0
          ? { idle_timeout: `${keepalive}s` }
          : { max_requests_per_connection: 1, idle_timeout: '1s' },
      explicit_http_config: { http_protocol_options: {} },
    },
  }
}

/**
 * Three failures to reach an address, or three answers of a gateway (502, 503, 504), put it aside for 30 seconds. Other
 * 5xx are those of one application in Dify, and no reason.
 */
const OUTLIERS = {
  consecutive_5xx: 3,
  enforcing_consecutive_5xx: 0,
  consecutive_gateway_failure: 3,
  enforcing_consecutive_gateway_failure: 100,
  split_external_local_origin_errors: true,
  consecutive_local_origin_failure: 3,
  enforcing_success_rate: 0,
  enforcing_local_origin_success_rate: 0,
  interval: '5s',
  base_ejection_time: '30s',
  max_ejection_percent: 50,
}

const healthCheck = ({ url, health_path: path }: UpstreamConfig): object => ({
  timeout: '2s',
  interval: '5s',
  no_traffic_interval: '10s',
  unhealthy_threshold: 2,
  healthy_threshold: 1,
  http_health_check: { path, host: new URL(url).host },
})

function addressOf(url: string): string {
  const { host, port } = parseOrigin(url)
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
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

/**
 * How Envoy speaks TLS to others (`UpstreamTlsContext`). The first host is the one that is asked for; the certificate
 * may be that of any of them, issued by an authority in `caFile` (PEM).
 */
export function upstreamTls(hosts: readonly string[], caFile: string): object {
  const [host = ''] = hosts
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
          match_typed_subject_alt_names: [...new Set(hosts)].map((each) => ({
            san_type: isIP(each) === 0 ? 'DNS' : 'IP_ADDRESS',
            matcher: { exact: each },
          })),
        },
      },
    },
  }
}
