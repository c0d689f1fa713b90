import { dirname } from 'node:path'
import { parseHostPort } from '../config/address.ts'
import type { Config } from '../config/config.ts'
import { SELF_TEST_NAME } from '../self-test/self-test.ts'
import { accessLog } from './access-log.ts'
import { envoyAddress } from './addresses.ts'
import { answerHeaders } from './answer-headers.ts'
import { clientAddress } from './client-address.ts'
import { earlyHeaders } from './early-headers.ts'
import { extProcFilterOnDemand } from './ext-proc-filter.ts'
import { localReplies } from './local-replies.ts'
import { proofGate } from './proof-gate.ts'
import { oauthFilters } from './oauth.ts'
import { rateLimitFilters } from './rate-limit.ts'
import { ROUTES, routeConfiguration } from './routes/routes.ts'
import { selfTestRoutesOnly } from './routes/self-test-routes.ts'
import { downstreamTls, isTlsOn } from './tls.ts'

/** Name of the listener for client traffic: `startEnvoy` looks for its port under it. */
export const PROXY_LISTENER = 'proxy'

/** Name of the listener for client traffic over TLS. */
export const TLS_LISTENER = 'proxy-tls'

const READ_AHEAD_BYTES = 65_536

export interface ListenerOptions {
  /** File of the certificate's secret, which Envoy watches (`certificateSecret`). Without it certificates are static. */
  readonly sdsFile?: string
  /** File of the routes, which Envoy watches (`writeRouteFile`). Without it they are part of the listener. */
  readonly routesFile?: string
}

/** The listeners for client traffic (`envoy.config.listener.v3.Listener`): plain, and TLS if there is a certificate. */
export function listeners(config: Config, options: ListenerOptions): object[] {
  const plain = {
    name: PROXY_LISTENER,
    address: envoyAddress(config.listen.proxy),
    ...ALONE,
    per_connection_buffer_limit_bytes: READ_AHEAD_BYTES,
  }
  if (!isTlsOn(config)) {
    return [{ ...plain, filter_chains: [{ filters: [connectionManager(config, false, options)] }] }]
  }
  const first = config.tls.redirect ? redirect(config) : connectionManager(config, false, options)
  return [
    { ...plain, filter_chains: [{ filters: [first] }] },
    {
      name: TLS_LISTENER,
      address: envoyAddress(config.listen.https),
      ...ALONE,
      // How much Envoy reads ahead, and with it about the largest chunk of an upload that the service gets at once.
      // Buffered bodies may be larger: see the masked route.
      per_connection_buffer_limit_bytes: READ_AHEAD_BYTES,
      ...tlsChains(config, options),
    },
  ]
}

/**
 * With certificates of clients the self-test, which has none, comes through a chain of its own in the same listener: the
 * same filters, and no route but its own. It is chosen by a server name that no certificate can hold, from this machine
 * only.
 */
function tlsChains(config: Config, options: ListenerOptions): object {
  const chain = (needsCertificate: boolean, filter: object): object => ({
    filters: [filter],
    transport_socket: downstreamTls(config, options.sdsFile, needsCertificate),
    transport_socket_connect_timeout: '10s',
  })
  const needsCertificate = config.tls.client_ca_file !== undefined
  const clients = chain(needsCertificate, connectionManager(config, true, options))
  if (!needsCertificate) return { filter_chains: [clients] }
  return {
    listener_filters: [TLS_INSPECTOR],
    filter_chains: [
      {
        filter_chain_match: {
          server_names: [SELF_TEST_NAME],
          source_type: 'SAME_IP_OR_LOOPBACK',
        },
        ...chain(false, connectionManager(config, true, { routes: selfTestRoutesOnly() })),
      },
      clients,
    ],
  }
}

/** Reads the server name of a TLS handshake, by which a chain is chosen. */
const TLS_INSPECTOR = {
  name: 'envoy.filters.listener.tls_inspector',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector',
  },
}

/**
 * Two Envoys that both reuse a port (`SO_REUSEPORT`, Envoy's default) share its connections by chance, and a placeholder
 * of one means nothing to the other. With one socket for all threads the second one cannot listen. The threads then take
 * turns, since the one that is quickest to accept would get most connections.
 */
const ALONE = { enable_reuse_port: false, connection_balance_config: { exact_balance: {} } }

const HCM = 'envoy.filters.network.http_connection_manager'
const HCM_TYPE =
  'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'

const ROUTER = {
  name: 'envoy.filters.http.router',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
  },
}

function connectionManager(
  config: Config,
  isSecure: boolean,
  { routesFile, routes }: ListenerOptions & { readonly routes?: object },
): object {
  return {
    name: HCM,
    typed_config: {
      '@type': HCM_TYPE,
      // Both listeners count together.
      stat_prefix: PROXY_LISTENER,
      codec_type: 'AUTO',
      ...clientAddress(config),
      ...edge(),
      ...paths(),
      preserve_external_request_id: true,
      always_set_request_id_in_response: true,
      early_header_mutation_extensions: earlyHeaders(),
      access_log: accessLog(config.logging.access_log),
      local_reply_config: localReplies(config, isSecure),
      ...(routesFile === undefined
        ? { route_config: routes ?? routeConfiguration(config) }
        : { rds: watched(routesFile) }),
      http_filters: [
        answerHeaders(config, isSecure),
        ...rateLimitFilters(config),
        ...oauthFilters(config),
        extProcFilterOnDemand(config),
        proofGate(),
        ROUTER,
      ],
    },
  }
}

/** A rename in the folder of the file is what Envoy looks for. */
const watched = (file: string): object => ({
  route_config_name: ROUTES,
  config_source: {
    path_config_source: { path: file, watched_directory: { path: dirname(file) } },
    resource_api_version: 'V3',
  },
})

/** Plain HTTP answers one thing: where HTTPS is. 308 keeps method and body. */
function redirect(config: Config): object {
  const port = config.tls.public_port ?? parseHostPort(config.listen.https).port
  return {
    name: HCM,
    typed_config: {
      '@type': HCM_TYPE,
      stat_prefix: 'redirect',
      codec_type: 'AUTO',
      ...clientAddress(config),
      ...edge(),
      ...paths(),
      always_set_request_id_in_response: true,
      early_header_mutation_extensions: earlyHeaders(),
      access_log: accessLog(config.logging.access_log),
      local_reply_config: localReplies(config, false),
      route_config: {
        name: 'redirect',
        virtual_hosts: [
          {
            name: 'https',
            domains: ['*'],
            routes: [
              {
                name: 'redirect',
                match: { prefix: '/' },
                redirect: {
                  https_redirect: true,
                  // A port of 0 is found when Envoy starts; the redirect then keeps the client's.
                  ...(port === 0 ? {} : { port_redirect: port }),
                  response_code: 'PERMANENT_REDIRECT',
                },
              },
            ],
          },
        ],
      },
      http_filters: [answerHeaders(config, false), ...rateLimitFilters(config), ROUTER],
    },
  }
}

/**
 * Envoy's advice for a proxy at the edge (`configuration/best_practices/edge`), with idle times as long as Dify lets
 * an application run.
 */
function edge(): object {
  return {
    common_http_protocol_options: {
      idle_timeout: '1200s',
      // `dify_user` and `dify-user` are one header to WSGI, and two to a program that checks them. Dify asks for none.
      headers_with_underscores_action: 'REJECT_REQUEST',
    },
    http_protocol_options: HTTP_10,
    http2_protocol_options: {
      max_concurrent_streams: 100,
      initial_stream_window_size: 65_536,
      initial_connection_window_size: 1_048_576,
    },
    stream_idle_timeout: '1200s',
    request_timeout: '300s',
    request_headers_timeout: '30s',
  }
}

/**
 * nginx speaks HTTP/1.0 to what is behind it unless it is told otherwise (`proxy_http_version`). Dify is asked by HTTP/1.1
 * all the same. A request without a host, which HTTP/1.0 allows, gets a name that is reserved (RFC 6761, 6.4).
 */
const HTTP_10 = { accept_http_10: true, default_host_for_http_10: 'host.invalid' }

/** A masked endpoint must not be reached by a spelling of its path that matches a pass route. */
function paths(): object {
  return {
    normalize_path: true,
    merge_slashes: true,
    // `/console/api/..%2f..%2fv1/…`. No path of Dify holds an escaped slash.
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
  }
}
