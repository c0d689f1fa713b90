/**
 * Renders the EnvoyFilters of this folder from the same parts as `dify-masking envoy`, for `config.yaml` of each:
 *
 *   node deploy/istio/render.ts --write
 *
 * A test compares the files with what this renders.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { toYaml } from '../../src/commands/envoy.ts'
import type { Config } from '../../src/config/config.ts'
import { parseConfig } from '../../src/config/load.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { serviceCluster } from '../../src/envoy/clusters.ts'
import { SERVICE_CLUSTER, extProcFilter } from '../../src/envoy/ext-proc-filter.ts'
import { listeners } from '../../src/envoy/listener.ts'
import { openGate, proofGate } from '../../src/envoy/proof-gate.ts'
import { virtualHost } from '../../src/envoy/routes.ts'

const EXT_PROC = 'envoy.filters.http.ext_proc'
const RBAC = 'envoy.filters.http.rbac'
const HCM = 'envoy.filters.network.http_connection_manager'

/**
 * Name of the proof gate in a mesh. Istio's own AuthorizationPolicies are a filter with the name of the type: a route
 * that opens a gate of that name would open them too.
 */
const GATE = 'dify.masking.proof'

/** The port that Dify's api listens on. */
const API_PORT = 5001

/** Where the service of `../kustomize/overlays/service` is, as Istio names it. */
const SERVICE_HOST = 'dify-masking-service.dify.svc.cluster.local'

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

type Tree = Record<string, unknown>

/** The files and what belongs into them, without the comment at their head. */
export const RENDERED = [
  { file: 'sidecar/envoy-filter.yaml', config: 'sidecar/config.yaml', render: sidecar },
  {
    file: 'ingress-gateway/envoy-filter.yaml',
    config: '../kustomize/overlays/service/config.yaml',
    render: ingressGateway,
  },
] as const

/** The text of a rendered file, with the comment at its head. */
export function renderFile({ config, render }: (typeof RENDERED)[number]): string {
  return `# Rendered; do not edit: node deploy/istio/render.ts --write\n${toYaml(render(readConfig(config)))}`
}

/** The store is the service's affair, and its secrets are not here. */
function readConfig(file: string): Config {
  const { store: _, ...rest } = parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Tree
  const result = parseConfig(toYaml(rest), file, {})
  if ('errors' in result) throw new Error(result.errors.map(formatProblem).join('\n'))
  return result.config
}

/** For the istio-proxy beside Dify's api: what comes in on the port of the api. */
function sidecar(config: Config): object {
  const context = 'SIDECAR_INBOUND'
  return envoyFilter({ app: 'app.kubernetes.io/name', value: 'dify-api' }, 'dify', [
    {
      applyTo: 'CLUSTER',
      match: { context },
      patch: { operation: 'ADD', value: serviceCluster([config.listen.extproc]) },
    },
    ...chainPatches(config, context, { portNumber: API_PORT }, SERVICE_CLUSTER),
    ...routesOf(config).map((route) => ({
      applyTo: 'HTTP_ROUTE',
      match: {
        context,
        routeConfiguration: { portNumber: API_PORT, vhost: { route: { name: 'default' } } },
      },
      patch: {
        operation: 'INSERT_BEFORE',
        value: { ...route, route: { ...toApi(route), cluster: `inbound|${API_PORT}||` } },
      },
    })),
  ])
}

/** For a gateway that serves Dify and nothing else. Its routes come from `gateway.yaml`; here they get their switches. */
function ingressGateway(config: Config): object {
  const context = 'GATEWAY'
  const cluster = `outbound|9002||${SERVICE_HOST}`
  return envoyFilter({ app: 'istio', value: 'dify-ingressgateway' }, 'istio-ingress', [
    ...chainPatches(config, context, {}, cluster),
    ...routesOf(config).map(({ name, request_body_buffer_limit: limit, ...route }) => ({
      applyTo: 'HTTP_ROUTE',
      match: { context, routeConfiguration: { vhost: { route: { name: routeName(name) } } } },
      patch: {
        operation: 'MERGE',
        value: {
          ...(limit === undefined ? {} : { request_body_buffer_limit: limit }),
          typed_per_filter_config: route['typed_per_filter_config'],
        },
      },
    })),
  ])
}

/** Name of a route in a VirtualService, where names have no blanks and slashes: `pass /files/` is `pass-files`. */
export function routeName(name: unknown): string {
  return String(name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

/** The two filters, and what the connection manager needs, on a listener. The gate comes right behind ext_proc. */
function chainPatches(config: Config, context: string, port: object, cluster: string): Tree[] {
  const filters = [
    toCluster(extProcFilter(config), cluster),
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
      // Each goes directly in front of the router, so the second comes right behind the first.
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

function toCluster(filter: object, cluster: string): Tree {
  const { typed_config: typed, ...rest } = filter as Tree & { readonly typed_config: Tree }
  const service = { envoy_grpc: { cluster_name: cluster } }
  return { ...rest, typed_config: { ...typed, grpc_service: service } }
}

/** The routes of the proxy but for the pages of the service, which a mesh serves where the service is. */
function routesOf(config: Config): Tree[] {
  const { routes } = virtualHost(config) as { readonly routes: readonly Tree[] }
  return routes
    .filter(({ name }) => !String(name).startsWith('admin '))
    .map((route) => ({ ...route, typed_per_filter_config: switches(route) }))
}

/** Which filters a route switches: the service reads every route here that does not say otherwise. */
function switches({ name, typed_per_filter_config: given }: Tree): Tree {
  const opened = openGate() as Tree
  if (String(name).startsWith('pass ')) return { [EXT_PROC]: NOT_READ, [GATE]: opened[RBAC] }
  return given as Tree
}

const NOT_READ = {
  '@type': 'type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute',
  disabled: true,
}

function toApi({ route }: Tree): Tree {
  const { cluster: _, weighted_clusters: __, host_rewrite_literal: ___, ...rest } = route as Tree
  return rest
}

function envoyFilter(
  { app, value }: { readonly app: string; readonly value: string },
  namespace: string,
  configPatches: readonly Tree[],
): object {
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: {
      name: 'dify-masking',
      namespace,
      labels: { 'app.kubernetes.io/name': 'dify-masking' },
    },
    spec: { workloadSelector: { labels: { [app]: value } }, configPatches },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv.includes('--write')) {
  for (const each of RENDERED) writeFileSync(new URL(each.file, import.meta.url), renderFile(each))
}
