import type { Config } from '../config/config.ts'
import { accessLog } from './access-log.ts'
import { envoyAddress } from './addresses.ts'
import { earlyHeaders } from './early-headers.ts'
import { extProcFilterOnDemand } from './ext-proc-filter.ts'
import { localReplies } from './local-replies.ts'
import { proofGate } from './proof-gate.ts'
import { virtualHost } from './routes.ts'

/** Name of the listener for client traffic: `startEnvoy` looks for its port under it. */
export const PROXY_LISTENER = 'proxy'

const READ_AHEAD_BYTES = 65_536

/** The listener for client traffic (`envoy.config.listener.v3.Listener`). */
export function proxyListener(config: Config): object {
  return {
    name: PROXY_LISTENER,
    address: envoyAddress(config.listen.proxy),
    // How much Envoy reads ahead, and with it about the largest chunk of an upload that the service gets at once.
    // Buffered bodies may be larger: see the masked route.
    per_connection_buffer_limit_bytes: READ_AHEAD_BYTES,
    filter_chains: [{ filters: [connectionManager(config)] }],
  }
}

function connectionManager(config: Config): object {
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: {
      '@type':
        'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
      stat_prefix: PROXY_LISTENER,
      codec_type: 'AUTO',
      ...edge(),
      ...paths(),
      preserve_external_request_id: true,
      always_set_request_id_in_response: true,
      early_header_mutation_extensions: earlyHeaders(),
      access_log: accessLog(config.logging.access_log),
      local_reply_config: localReplies(config),
      route_config: { name: 'routes', virtual_hosts: [virtualHost(config)] },
      http_filters: [
        extProcFilterOnDemand(config),
        proofGate(),
        {
          name: 'envoy.filters.http.router',
          typed_config: {
            '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
          },
        },
      ],
    },
  }
}

/**
 * Envoy's advice for a proxy at the edge (`configuration/best_practices/edge`), with idle times as long as Dify lets
 * an application run.
 */
function edge(): object {
  return {
    use_remote_address: true,
    common_http_protocol_options: {
      idle_timeout: '1200s',
      // `dify_user` and `dify-user` are one header to WSGI, and two to whoever checks them. Dify asks for none.
      headers_with_underscores_action: 'REJECT_REQUEST',
    },
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

/** A masked endpoint must not be reached by a spelling of its path that matches a pass route. */
function paths(): object {
  return {
    normalize_path: true,
    merge_slashes: true,
    // `/console/api/..%2f..%2fv1/…`. No path of Dify holds an escaped slash.
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
  }
}
