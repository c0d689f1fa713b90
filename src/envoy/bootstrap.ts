import type { Config } from '../config/config.ts'
import { envoyAddress } from './addresses.ts'
import { type ClusterOptions, clusters } from './clusters.ts'
import { type OauthFiles, oauthSecrets } from './oauth.ts'
import { type ListenerOptions, listeners } from './listener.ts'

export interface BootstrapOptions extends ClusterOptions, ListenerOptions {
  /** Needed for a login (`guardedOauth`). */
  readonly oauthFiles?: OauthFiles
}

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
          static_layer: {
            // Half-closes ext_proc streams instead of resetting them (see `serviceCluster`).
            'envoy.reloadable_features.ext_proc_graceful_grpc_close': true,
          },
        },
      ],
    },
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
