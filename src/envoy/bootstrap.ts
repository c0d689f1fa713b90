import type { Config } from '../config/config.ts'
import { envoyAddress } from './addresses.ts'
import { type ClusterOptions, clusters } from './clusters.ts'
import { proxyListener } from './listener.ts'

export type BootstrapOptions = ClusterOptions

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
    overload_manager: {
      resource_monitors: [
        {
          name: 'envoy.resource_monitors.global_downstream_max_connections',
          typed_config: {
            '@type':
              'type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig',
            max_active_downstream_connections: 10_000,
          },
        },
      ],
    },
    static_resources: {
      listeners: [proxyListener(config)],
      clusters: clusters(config, options),
    },
  }
}
