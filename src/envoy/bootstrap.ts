import type { Config } from '../config/config.ts'
import { accessLog } from './access-log.ts'
import { clusters, envoyAddress } from './clusters.ts'
import { extProcFilter, proofGate } from './ext-proc-filter.ts'
import { localReplies } from './local-replies.ts'
import { virtualHost } from './routes.ts'

export interface BootstrapOptions {
  /** Addresses of the service's workers: `unix:PATH` (absolute) or `HOST:PORT`. */
  readonly service: readonly string[]
  /** Address of the service's HTTP listener. */
  readonly admin: string
}

/** Envoy's whole configuration for one machine (`envoy.config.bootstrap.v3.Bootstrap`). */
export function renderBootstrap(config: Config, options: BootstrapOptions): object {
  return {
    admin: { address: envoyAddress(config.listen.envoy_admin) },
    layered_runtime: {
      layers: [
        {
          name: 'dify_masking',
          static_layer: {
            // Half-closes ext_proc streams instead of resetting them (see `serviceCluster`).
            'envoy.reloadable_features.ext_proc_graceful_grpc_close': true,
          },
        },
      ],
    },
    static_resources: {
      listeners: [listener(config)],
      clusters: clusters(config, options.service, options.admin),
    },
  }
}

function listener(config: Config): object {
  return {
    name: 'proxy',
    address: envoyAddress(config.listen.proxy),
    // Also the limit of a buffered request body: over it the client sees 413.
    per_connection_buffer_limit_bytes: config.masking.max_body_bytes,
    filter_chains: [{ filters: [connectionManager(config)] }],
  }
}

function connectionManager(config: Config): object {
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: {
      '@type':
        'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
      stat_prefix: 'proxy',
      codec_type: 'AUTO',
      // Edge settings (Envoy, best practices for edge proxies).
      use_remote_address: true,
      normalize_path: true,
      merge_slashes: true,
      // `/console/api/..%2f..%2fv1/…` must not reach a masked endpoint by a pass route.
      path_with_escaped_slashes_action: 'REJECT_REQUEST',
      common_http_protocol_options: {
        idle_timeout: '1200s',
        // A header with an underscore is another header to some servers.
        headers_with_underscores_action: 'REJECT_REQUEST',
      },
      http2_protocol_options: {
        max_concurrent_streams: 100,
        initial_stream_window_size: 65536,
        initial_connection_window_size: 1048576,
      },
      stream_idle_timeout: '1200s',
      request_timeout: '300s',
      request_headers_timeout: '30s',
      preserve_external_request_id: true,
      always_set_request_id_in_response: true,
      access_log: accessLog(config.logging.access_log),
      local_reply_config: localReplies(config),
      route_config: { name: 'routes', virtual_hosts: [virtualHost(config)] },
      http_filters: [
        extProcFilter(config),
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
