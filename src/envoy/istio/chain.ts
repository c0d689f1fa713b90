import type { Config } from '../../config/config.ts'
import { extProcFilter } from '../ext-proc-filter.ts'
import { listeners } from '../listener.ts'
import { proofGate } from '../proof-gate.ts'
import { GATE, type Tree } from './tree.ts'

const HCM = 'envoy.filters.network.http_connection_manager'

/** What of Envoy's connection manager a mesh does not bring: how paths are read, and errors in Dify's shape. */
const CONNECTION_KEYS = [
  'normalize_path',
  'merge_slashes',
  'path_with_escaped_slashes_action',
  'preserve_external_request_id',
  'always_set_request_id_in_response',
  'early_header_mutation_extensions',
  'local_reply_config',
] as const

/** Which service a filter asks (`envoy.config.core.v3.GrpcService.EnvoyGrpc`). */
export interface GrpcTarget {
  readonly cluster_name: string
  /**
   * The `:authority` of its streams; the name of the cluster if absent. That of Istio's clusters (`outbound|9002||…`)
   * may not stand there (RFC 3986, 3.2), and Node's HTTP/2 server refuses every stream with it.
   */
  readonly authority?: string
}

/** The two filters, and what the connection manager needs, on a listener. The gate comes right behind ext_proc. */
export function chainPatches(
  config: Config,
  context: string,
  port: object,
  service: GrpcTarget,
): Tree[] {
  const filters = [
    toService(extProcFilter(config), service),
    { ...(proofGate() as Tree), name: GATE },
  ]
  return [
    {
      applyTo: 'NETWORK_FILTER',
      match: { context, listener: { ...port, filterChain: { filter: { name: HCM } } } },
      patch: {
        operation: 'MERGE',
        value: { name: HCM, typed_config: connection(config) },
      },
    },
    ...filters.map((filter) => ({
      applyTo: 'HTTP_FILTER',
      match: {
        context,
        listener: {
          ...port,
          filterChain: { filter: { name: HCM, subFilter: { name: 'envoy.filters.http.router' } } },
        },
      },
      // Each goes directly in front of the router, so the second comes right after the first.
      patch: { operation: 'INSERT_BEFORE', value: filter },
    })),
  ]
}

function connection(config: Config): Tree {
  const [plain] = listeners(config, {}) as {
    readonly filter_chains: readonly { readonly filters: readonly { typed_config: Tree }[] }[]
  }[]
  const whole = plain?.filter_chains[0]?.filters[0]?.typed_config ?? {}
  const parts = ['@type', ...CONNECTION_KEYS].map((key) => [key, whole[key]])
  return {
    ...Object.fromEntries(parts),
    common_http_protocol_options: { headers_with_underscores_action: 'REJECT_REQUEST' },
  }
}

function toService(filter: object, service: GrpcTarget): Tree {
  const { typed_config: typed, ...rest } = filter as Tree & { readonly typed_config: Tree }
  return { ...rest, typed_config: { ...typed, grpc_service: { envoy_grpc: service } } }
}
