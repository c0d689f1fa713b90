import type { Config } from '../config/config.ts'

/** Namespace of the service's dynamic metadata (`src/extproc/metadata.ts` writes it). */
export const METADATA_NAMESPACE = 'dify.masking'

/** Name of the Envoy cluster that is the masking service. */
export const SERVICE_CLUSTER = 'dify_masking'

/**
 * The ext_proc filter. Body modes are static: switching them on per exchange lets the first chunk through unread
 * (envoy#40340). BUFFERED requests keep the headers back until the body is masked; STREAMED answers flow.
 */
export function extProcFilter(config: Config): object {
  return {
    name: 'envoy.filters.http.ext_proc',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor',
      grpc_service: { envoy_grpc: { cluster_name: SERVICE_CLUSTER } },
      failure_mode_allow: false,
      allow_mode_override: false,
      processing_mode: {
        request_header_mode: 'SEND',
        request_body_mode: 'BUFFERED',
        // Trailers of a request are removed: what is not read could leak.
        request_trailer_mode: 'SEND',
        response_header_mode: 'SEND',
        response_body_mode: 'STREAMED',
        response_trailer_mode: 'SKIP',
      },
      message_timeout: `${config.performance.message_timeout_ms / 1000}s`,
      request_attributes: ['xds.cluster_name', 'xds.route_name', 'source.address', 'request.id'],
      metadata_options: { receiving_namespaces: { untyped: [METADATA_NAMESPACE] } },
      mutation_rules: {
        // The service rewrites `:path` (values in paths and queries) and entity headers, never where a request goes.
        allow_all_routing: false,
        disallow_is_error: true,
      },
    },
  }
}

/**
 * The proof gate, right behind ext_proc. Envoy takes a clean close of the ext_proc stream as leave to go on, so a
 * request passes only if the service has said, in the message that handed it over, that it is masked. No header can
 * set dynamic metadata.
 */
export function proofGate(): object {
  return {
    name: 'envoy.filters.http.rbac',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC',
      rules: {
        action: 'ALLOW',
        policies: {
          masked: {
            permissions: [{ any: true }],
            principals: [
              {
                sourced_metadata: {
                  metadata_source: 'DYNAMIC',
                  metadata_matcher: {
                    filter: METADATA_NAMESPACE,
                    path: [{ key: 'proof' }],
                    value: { bool_match: true },
                  },
                },
              },
            ],
          },
        },
      },
    },
  }
}

/** Per-route switches: a pass route is neither masked nor gated, and says so in its own lines. */
export function unmaskedRoute(rules?: object): object {
  return {
    'envoy.filters.http.ext_proc': {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute',
      disabled: true,
    },
    'envoy.filters.http.rbac': {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBACPerRoute',
      // An absent `rbac` switches the filter off for the route.
      ...(rules === undefined ? {} : { rbac: { rules } }),
    },
  }
}
