import type { Config } from '../config/config.ts'
import { envoyAddress } from './addresses.ts'
import { type ClusterOptions, clusters } from './clusters.ts'
import { type OauthFiles, oauthSecrets } from './oauth.ts'
import { type ListenerOptions, listeners } from './listener.ts'

export interface BootstrapOptions extends ClusterOptions, ListenerOptions {
  /** Needed for a login (`guardedOauth`). */
  readonly oauthFiles?: OauthFiles
}

/** Whether Envoy half-closes a finished ext_proc stream and waits for the service to close it, instead of resetting it. */
const GRACEFUL_CLOSE = 'envoy.reloadable_features.ext_proc_graceful_grpc_close'

/**
 * Ten years. Each worker thread of Envoy keeps its gRPC client in a cache, and drops it when it was not asked for so
 * long: 50 s by default. A stream that is half-closed after that takes the client, and with it itself, away while the
 * connection still reports to it: Envoy ends with a segmentation fault (docs/upstream/envoy-ext-proc-graceful-close.md).
 * A stream that is reset is safe, so this is the second line of defence. Envoy counts in nanoseconds, and 292 years are
 * the most that it can.
 */
const CLIENT_IDLE_TIME = '315360000s'

/** Envoy's whole configuration for one machine (`envoy.config.bootstrap.v3.Bootstrap`). */
export function renderBootstrap(config: Config, options: BootstrapOptions): object {
  const secrets = oauthSecrets(config, options.oauthFiles)
  return {
    // Files that Envoy watches are asked for under a name.
    node: { id: 'dify-masking', cluster: 'dify-masking' },
    admin: { address: envoyAddress(config.listen.envoy_admin) },
    layered_runtime: {
      layers: [
        {
          name: 'dify_masking',
          // Off by default in 1.40; a later Envoy may turn it on. See `CLIENT_IDLE_TIME`.
          static_layer: { [GRACEFUL_CLOSE]: false },
        },
      ],
    },
    grpc_async_client_manager_config: { max_cached_entry_idle_duration: CLIENT_IDLE_TIME },
    overload_manager: {
      refresh_interval: '0.25s',
      resource_monitors: [
        {
          name: 'envoy.resource_monitors.fixed_heap',
          typed_config: {
            '@type':
              'type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig',
            max_heap_size_bytes: config.performance.envoy_max_heap_mib * 1_048_576,
          },
        },
        {
          name: 'envoy.resource_monitors.global_downstream_max_connections',
          typed_config: {
            '@type':
              'type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig',
            max_active_downstream_connections: 10_000,
          },
        },
      ],
      // Envoy's advice for a proxy at the edge: memory that runs short closes idle connections first.
      actions: [
        overloadAction('shrink_heap', 0.9),
        overloadAction('disable_http_keepalive', 0.92),
        overloadAction('stop_accepting_requests', 0.95),
        overloadAction('stop_accepting_connections', 0.98),
      ],
    },
    static_resources: {
      ...(secrets.length === 0 ? {} : { secrets }),
      listeners: listeners(config, options),
      clusters: clusters(config, options),
    },
  }
}

const overloadAction = (action: string, pressure: number): object => ({
  name: `envoy.overload_actions.${action}`,
  triggers: [{ name: 'envoy.resource_monitors.fixed_heap', threshold: { value: pressure } }],
})
