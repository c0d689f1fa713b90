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
import { SERVICE_CLUSTER } from '../../src/envoy/ext-proc-filter.ts'
import { chainPatches } from './chain.ts'
import { routeName, routesOf, toApi } from './routes.ts'
import type { Tree } from './tree.ts'

/** The port that Dify's api listens on. */
const API_PORT = 5001

/** Where the service of `../kustomize/overlays/service` is, as Istio names it. */
const SERVICE_HOST = 'dify-masking-service.dify.svc.cluster.local'

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
