import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Node, at, isRecord, list, text } from './manifests.ts'
import { ROOT, findTool, runTool } from './tool.ts'

const bundled = join(ROOT, '.tools/bin/envoy')
if (process.env['ENVOY_BIN'] === undefined && existsSync(bundled))
  process.env['ENVOY_BIN'] = bundled

/** Options of a test that needs Envoy. */
export const envoySkip = {
  skip: findTool('envoy') === undefined ? 'Envoy is not installed' : false,
}

/** Has Envoy read a whole configuration; returns what it says, fails if it does not take it. */
export function validateEnvoy(file: string): string {
  return runTool('envoy', ['--mode', 'validate', '-c', file, '--log-level', 'error'])
}

/**
 * A whole Envoy with what an EnvoyFilter brings: its patches on a listener as Istio makes one, applied as Istio's
 * control plane does (`pilot/pkg/networking/core/envoyfilter`): MERGE into the connection manager and into routes of
 * that name, INSERT_BEFORE in front of the router and of the route that takes all.
 */
export function envoyFrom(doc: Node, port = 0): object {
  const patches = list(doc, 'spec', 'configPatches')
  const values = (applyTo: string): readonly Node[] =>
    patches
      .filter((patch) => text(patch, 'applyTo') === applyTo)
      .map((patch) => at(patch, 'patch', 'value'))
  const [network] = values('NETWORK_FILTER')
  const merged = at(network, 'typed_config')
  const routes = patches.filter((patch) => text(patch, 'applyTo') === 'HTTP_ROUTE').map(routeOf)
  const named = new Set(
    [...values('HTTP_FILTER'), ...routes].flatMap((each) =>
      [...JSON.stringify(each).matchAll(/"cluster(?:_name)?":"([^"]+)"/g)].map((found) => found[1]),
    ),
  )
  const added = values('CLUSTER')
  for (const cluster of added) named.delete(text(cluster, 'name'))
  return {
    static_resources: {
      listeners: [
        {
          name: 'inbound',
          address: { socket_address: { address: '127.0.0.1', port_value: port } },
          filter_chains: [
            {
              filters: [
                {
                  name: 'envoy.filters.network.http_connection_manager',
                  typed_config: {
                    ...(isRecord(merged) ? merged : {}),
                    stat_prefix: 'inbound',
                    route_config: {
                      virtual_hosts: [{ name: 'inbound', domains: ['*'], routes }],
                    },
                    http_filters: [...values('HTTP_FILTER'), ROUTER],
                  },
                },
              ],
            },
          ],
        },
      ],
      clusters: [...added, ...[...named].map((name) => ({ name, connect_timeout: '1s' }))],
    },
  }
}

const ROUTER = {
  name: 'envoy.filters.http.router',
  typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
}

/** An inserted route as it is; a merged one in a route such as a VirtualService makes. */
function routeOf(patch: Node): object {
  const value = at(patch, 'patch', 'value')
  const whole = isRecord(value) ? value : {}
  if (text(patch, 'patch', 'operation') === 'INSERT_BEFORE') return whole
  const name = text(patch, 'match', 'routeConfiguration', 'vhost', 'route', 'name')
  return { name, match: { prefix: `/${name}` }, route: { cluster: 'dify' }, ...whole }
}
