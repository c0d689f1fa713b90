import type { Config } from '../../config/config.ts'
import { openGate } from '../proof-gate.ts'
import { virtualHost } from '../routes/routes.ts'
import { GATE, type Tree } from './tree.ts'

const EXT_PROC = 'envoy.filters.http.ext_proc'
const RBAC = 'envoy.filters.http.rbac'

/** Name of a route in a VirtualService, where names have no blanks and slashes: `pass /files/` is `pass-files`. */
export function routeName(name: unknown): string {
  return String(name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

/**
 * The routes of the proxy but for the pages of the service, which a mesh serves where the service is, and for the
 * self-test, whose echo the Envoy of a mesh has no cluster for.
 */
export function routesOf(config: Config): Tree[] {
  const { routes } = virtualHost(config) as { readonly routes: readonly Tree[] }
  return routes
    .filter(({ name }) => !/^(?:admin|self-test)\b/.test(String(name)))
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

/** The action of a route without its upstreams. */
export function toApi({ route }: Tree): Tree {
  const { cluster: _, weighted_clusters: __, host_rewrite_literal: ___, ...rest } = route as Tree
  return rest
}
