import type { Config } from '../config/config.ts'

/** Namespace of the service's dynamic metadata (`src/extproc/codec/metadata.ts` writes it). */
export const METADATA_NAMESPACE = 'dify.masking'

/** Name of the Envoy cluster that is the masking service. The dot keeps it apart from every upstream's name. */
export const SERVICE_CLUSTER = 'masking.service'

/** How long masking a file may take, with waiting for its turn. */
export const SLOWEST_SECONDS = 90

const EXT_PROC = 'envoy.filters.http.ext_proc'

const PROCESSING_MODE = {
  request_header_mode: 'SEND',
  request_body_mode: 'BUFFERED',
  // Trailers of a request are removed: what is not read could leak.
  request_trailer_mode: 'SEND',
  response_header_mode: 'SEND',
  response_body_mode: 'STREAMED',
  response_trailer_mode: 'SKIP',
} as const

/**
 * A service that cannot be reached, or that says it has not begun (a stream that crossed its GOAWAY), has seen nothing
 * yet: another one may. What has begun is never begun again. Where
 * there is one only, it is refused at once. Envoy's own pauses begin at a second: as long as a request may take.
 */
const ANOTHER_SERVICE = {
  retry_on: 'connect-failure,refused-stream',
  num_retries: 2,
  retry_back_off: { base_interval: '0.01s', max_interval: '0.05s' },
  retry_host_predicate: [
    {
      name: 'envoy.retry_host_predicates.previous_hosts',
      typed_config: {
        '@type':
          'type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate',
      },
    },
  ],
  host_selection_retry_max_attempts: 3,
}

/**
 * The ext_proc filter. Body modes are static: switching them on per exchange lets the first chunk through unread
 * (envoy#40340). BUFFERED requests keep the headers back until the body is masked; STREAMED answers flow.
 */
export function extProcFilter(config: Config): object {
  return {
    name: EXT_PROC,
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor',
      grpc_service: {
        envoy_grpc: { cluster_name: SERVICE_CLUSTER },
        ...(config.performance.workers > 1 ? { retry_policy: ANOTHER_SERVICE } : {}),
      },
      failure_mode_allow: false,
      allow_mode_override: false,
      processing_mode: PROCESSING_MODE,
      message_timeout: `${config.performance.message_timeout_ms / 1000}s`,
      // For files that take longer (`override_message_timeout`).
      max_message_timeout: `${SLOWEST_SECONDS}s`,
      request_attributes: ['xds.cluster_name', 'xds.route_name', 'source.address', 'request.id'],
      metadata_options: { receiving_namespaces: { untyped: [METADATA_NAMESPACE] } },
      mutation_rules: {
        // The service rewrites `:path` (values in paths and queries) and entity headers; both are allowed as it is.
        // Where a request goes (host, `:authority`, `:scheme`, `:method`, `x-envoy-*`) is not its to say.
        allow_all_routing: false,
        disallow_is_error: true,
      },
    },
  }
}

/**
 * The filter for a chain in which routes ask for it (`readByService`). Switched on everywhere, it would also see the
 * replies that Envoy makes before there is a route: an exchange without a request for the service, and for the client
 * a connection that closes before the reply has come back (measured with Envoy 1.40: 431, and underscores in names).
 * A route that forgets to ask is refused by the proof gate.
 */
export function extProcFilterOnDemand(config: Config): object {
  return { ...extProcFilter(config), disabled: true }
}

/** gRPC metadata by which a route asks the service to see every answer to its end. */
export const WATCHED_KEY = 'dify-masking-watched'

/** Per-route switch (`typed_per_filter_config`): the service reads this route. `isWatched`: and sees answers to their end. */
export function readByService(isWatched = false): object {
  return perRoute(isWatched ? WATCHED : {})
}

/**
 * The service reads this route and gets the request's body in chunks: for uploads, which may be larger than what is
 * buffered. The headers go on before the body, so the proof comes with them.
 */
export function readInChunksByService(isWatched = false): object {
  const chunks = { processing_mode: { ...PROCESSING_MODE, request_body_mode: 'STREAMED' } }
  return perRoute(isWatched ? { ...chunks, ...WATCHED } : chunks)
}

const WATCHED = { grpc_initial_metadata: [{ key: WATCHED_KEY, value: '1' }] }

/** The type stands there even if nothing is overridden: Istio refuses an `Any` without one. */
function perRoute(overrides: object): object {
  return {
    [EXT_PROC]: {
      '@type': 'type.googleapis.com/envoy.config.route.v3.FilterConfig',
      config: {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute',
        overrides,
      },
    },
  }
}
