import type { Config } from '../../config/config.ts'
import { serviceCluster } from '../clusters.ts'
import { SERVICE_CLUSTER } from '../ext-proc-filter.ts'
import { chainPatches } from './chain.ts'
import { routeName, routesOf, toApi } from './routes.ts'
import type { Tree } from './tree.ts'

/** The port that Dify's api listens on. */
const API_PORT = 5001

/** Where the service of the overlay `service` (`deploy/kustomize`) is, as Istio names it. */
const SERVICE_HOST = 'dify-masking-service.dify.svc.cluster.local'

/**
 * EnvoyFilter for the istio-proxy beside Dify's api: what comes in on the port of the api. `service`: where Envoy
 * reaches the service.
 */
export function sidecarFilter(config: Config, service: string): object {
  const context = 'SIDECAR_INBOUND'
  return envoyFilter({ app: 'app.kubernetes.io/name', value: 'dify-api' }, 'dify', [
    {
      applyTo: 'CLUSTER',
      match: { context },
      patch: { operation: 'ADD', value: serviceCluster([service]) },
    },
    ...chainPatches(config, context, { portNumber: API_PORT }, { cluster_name: SERVICE_CLUSTER }),
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

/** EnvoyFilter for a gateway that serves Dify and nothing else. Its routes come from `gateway.yaml`; here they get their switches. */
export function ingressGatewayFilter(config: Config): object {
  const context = 'GATEWAY'
  const service = { cluster_name: `outbound|9002||${SERVICE_HOST}`, authority: SERVICE_HOST }
  return envoyFilter({ app: 'istio', value: 'dify-ingressgateway' }, 'istio-ingress', [
    ...chainPatches(config, context, {}, service),
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
