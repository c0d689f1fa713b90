import { isIP } from 'node:net'
import { parseHostPort } from '../config/address.ts'

/** `unix:PATH` or `HOST:PORT` as an Envoy address (`envoy.config.core.v3.Address`). */
export function envoyAddress(address: string): object {
  if (address.startsWith('unix:')) return { pipe: { path: address.slice('unix:'.length) } }
  const { host, port } = parseHostPort(address)
  return { socket_address: { address: host, port_value: port } }
}

/** How a cluster finds its addresses, and these. Names are resolved again and again. */
export function endpoints(
  cluster: string,
  addresses: readonly string[],
): { readonly type: 'STATIC' | 'STRICT_DNS'; readonly load_assignment: object } {
  const needsNoResolver = addresses.every(
    (each) => each.startsWith('unix:') || isIP(parseHostPort(each).host) !== 0,
  )
  return {
    type: needsNoResolver ? 'STATIC' : 'STRICT_DNS',
    load_assignment: {
      cluster_name: cluster,
      endpoints: [
        {
          lb_endpoints: addresses.map((address) => ({
            endpoint: { address: envoyAddress(address) },
          })),
        },
      ],
    },
  }
}

/**
 * Connections over a network show every 20 s that they are alive: an answer may take 20 minutes during which nothing passes,
 * and a network in between (NAT, a load balancer) forgets a quiet connection after a minute or more. The kernel does it.
 */
export const KEPT_ALIVE = {
  upstream_connection_options: {
    tcp_keepalive: { keepalive_time: 20, keepalive_interval: 10, keepalive_probes: 3 },
  },
}
