import { isIP } from 'node:net'
import { parseHostPort } from '../config/address.ts'
import type { Config, UpstreamConfig } from '../config/config.ts'
import { SERVICE_CLUSTER } from './ext-proc-filter.ts'
import { ADMIN_CLUSTER } from './routes.ts'

/** `unix:PATH` or `HOST:PORT` as an Envoy address. */
export function envoyAddress(address: string): object {
  if (address.startsWith('unix:')) return { pipe: { path: address.slice('unix:'.length) } }
  const { host, port } = parseHostPort(address)
  return { socket_address: { address: host, port_value: port } }
}

/** High enough that the breaker never acts before the service does. */
const UNLIMITED = { max_connections: 10000, max_pending_requests: 10000, max_requests: 10000 }

/**
 * The masking service. Envoy ends every ext_proc stream with a reset, and Node's HTTP/2 server takes about 1,000 of
 * them for an attack: 500 requests a connection stay below, and the runtime flag in the bootstrap makes resets rare.
 */
export function serviceCluster(addresses: readonly string[]): object {
  return {
    name: SERVICE_CLUSTER,
    type: cluster(addresses),
    connect_timeout: '1s',
    lb_policy: 'LEAST_REQUEST',
    circuit_breakers: { thresholds: [UNLIMITED] },
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
        common_http_protocol_options: { max_requests_per_connection: 500 },
        explicit_http_config: {
          http2_protocol_options: { max_concurrent_streams: 500 },
        },
      },
    },
    load_assignment: assignment(SERVICE_CLUSTER, addresses),
  }
}

export function adminCluster(address: string): object {
  return {
    name: ADMIN_CLUSTER,
    type: cluster([address]),
    connect_timeout: '1s',
    load_assignment: assignment(ADMIN_CLUSTER, [address]),
  }
}

/** A Dify: HTTP/1.1, as its nginx and gunicorn speak. */
export function upstreamCluster({ name, url }: UpstreamConfig): object {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isTls = protocol === 'https:'
  const address = `${isIP(host) === 6 ? `[${host}]` : host}:${port === '' ? (isTls ? 443 : 80) : port}`
  return {
    name,
    type: cluster([address]),
    dns_lookup_family: 'ALL',
    connect_timeout: '5s',
    circuit_breakers: { thresholds: [{ ...UNLIMITED, max_retries: 0 }] },
    upstream_connection_options: { tcp_keepalive: {} },
    load_assignment: assignment(name, [address]),
    ...(isTls ? { transport_socket: tls(host) } : {}),
  }
}

function tls(host: string): object {
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
      sni: host,
      common_tls_context: {
        validation_context: {
          trusted_ca: { filename: '/etc/ssl/certs/ca-certificates.crt' },
          match_typed_subject_alt_names: [
            { san_type: isIP(host) === 0 ? 'DNS' : 'IP_ADDRESS', matcher: { exact: host } },
          ],
        },
      },
    },
  }
}

/** Names are resolved again and again; addresses and sockets need no resolver. */
const cluster = (addresses: readonly string[]): string =>
  addresses.every((each) => each.startsWith('unix:') || isIP(parseHostPort(each).host) !== 0)
    ? 'STATIC'
    : 'STRICT_DNS'

function assignment(name: string, addresses: readonly string[]): object {
  return {
    cluster_name: name,
    endpoints: [
      {
        lb_endpoints: addresses.map((address) => ({
          endpoint: { address: envoyAddress(address) },
        })),
      },
    ],
  }
}

export function clusters(config: Config, service: readonly string[], admin: string): object[] {
  return [
    serviceCluster(service),
    adminCluster(admin),
    ...config.upstreams.map((upstream) => upstreamCluster(upstream)),
  ]
}
