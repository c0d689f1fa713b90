import type { Config } from '../config/config.ts'
import { KEPT_ALIVE, endpoints } from './addresses.ts'
import { SERVICE_CLUSTER } from './ext-proc-filter.ts'
import { oauthClusters } from './oauth.ts'
import { upstreamCluster } from './upstream-cluster.ts'

/** Name of the Envoy cluster that is the service's own HTTP listener. */
export const ADMIN_CLUSTER = 'masking.admin'

/** High enough that the breaker never acts before the service or Dify does. */
const UNLIMITED = {
  max_connections: 10_000,
  max_pending_requests: 10_000,
  max_requests: 10_000,
  // Of streams that found no service: three at a time, as Envoy has it otherwise, are few when a service has gone.
  max_retries: 10_000,
}

/** Certificates that Debian, Ubuntu, Alpine and distroless images trust. */
const SYSTEM_CA_FILE = '/etc/ssl/certs/ca-certificates.crt'

export interface ClusterOptions {
  /** Addresses of the service's workers: `unix:PATH` (absolute) or `HOST:PORT`. */
  readonly service: readonly string[]
  /** Addresses of the workers' HTTP listeners; a single one may stand by itself. */
  readonly admin: string | readonly string[]
  /** PEM file of the certificates that upstreams over HTTPS are checked against. Default: those of the system. */
  readonly caFile?: string
}

/** All clusters (`envoy.config.cluster.v3.Cluster`): the service, its HTTP listener, and one an upstream. */
export function clusters(config: Config, options: ClusterOptions): object[] {
  const { service, admin, caFile = SYSTEM_CA_FILE } = options
  return [
    serviceCluster(service),
    adminCluster(typeof admin === 'string' ? [admin] : admin),
    ...config.upstreams.map((upstream) => upstreamCluster(upstream, caFile)),
    ...oauthClusters(config, caFile),
  ]
}

/**
 * The masking service. Envoy ends every ext_proc stream with a reset, and Node's HTTP/2 server takes more than 1,000 of
 * them on one connection for an attack: a connection that ends after 500 requests stays below.
 */
export function serviceCluster(addresses: readonly string[]): object {
  return {
    name: SERVICE_CLUSTER,
    connect_timeout: '1s',
    lb_policy: 'LEAST_REQUEST',
    circuit_breakers: { thresholds: [UNLIMITED] },
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
        common_http_protocol_options: { max_requests_per_connection: 500 },
        explicit_http_config: { http2_protocol_options: { max_concurrent_streams: 500 } },
      },
    },
    ...(addresses.some((address) => address.startsWith('unix:')) ? {} : KEPT_ALIVE),
    // One service is asked whether Envoy thinks it well or not.
    ...(addresses.length > 1 ? HEALTH_CHECKS : {}),
    ...endpoints(SERVICE_CLUSTER, addresses),
  }
}

/**
 * One that cannot be reached is left alone before the health check has noticed, and for longer than the check needs:
 * it would otherwise be asked again while it is still gone. A check that succeeds ends the pause at once.
 */
const GONE = {
  split_external_local_origin_errors: true,
  consecutive_local_origin_failure: 1,
  enforcing_consecutive_local_origin_failure: 100,
  enforcing_consecutive_5xx: 0,
  enforcing_consecutive_gateway_failure: 0,
  enforcing_success_rate: 0,
  enforcing_local_origin_success_rate: 0,
  base_ejection_time: '5s',
  interval: '1s',
  max_ejection_percent: 90,
}

/**
 * Of two changes within a second Envoy would tell its threads the second one late (`update_merge_window`, 1 s): they
 * would go on choosing a service that is known to be gone, and one that fails at once looks least busy.
 */
const AT_ONCE = { update_merge_window: '0s' }

/** A service that is gone, or that drains, gets nothing new. With none left all are asked: they tell why they refuse. */
const HEALTH_CHECKS = {
  outlier_detection: GONE,
  common_lb_config: { healthy_panic_threshold: { value: 1 }, ...AT_ONCE },
  health_checks: [
    {
      timeout: '1s',
      interval: '1s',
      no_traffic_interval: '1s',
      unhealthy_threshold: 2,
      healthy_threshold: 1,
      grpc_health_check: {},
    },
  ],
}

function adminCluster(addresses: readonly string[]): object {
  return {
    name: ADMIN_CLUSTER,
    connect_timeout: '1s',
    ...(addresses.length > 1 ? { outlier_detection: GONE, common_lb_config: AT_ONCE } : {}),
    ...endpoints(ADMIN_CLUSTER, addresses),
  }
}
