import { setTimeout as sleep } from 'node:timers/promises'
import { SERVICE_CLUSTER } from '../envoy/ext-proc-filter.ts'

/** Health checks come every second; a machine may be slow. */
const HEALTHY_TIMEOUT_MS = 20_000

/** Resolves when Envoy sends requests to the service at `address` (`unix:PATH` or `HOST:PORT`). Rejects after 20 s. */
export async function waitUntilHealthy(adminUrl: string, address: string): Promise<void> {
  const deadline = performance.now() + HEALTHY_TIMEOUT_MS
  while (performance.now() < deadline) {
    if (await isHealthy(adminUrl, address).catch(() => false)) return
    await sleep(100)
  }
  throw new Error(`Envoy still reports the service at ${address} as unhealthy`)
}

/** Answer of `/clusters?format=json` (`envoy.admin.v3.Clusters`). */
interface Clusters {
  readonly cluster_statuses?: readonly {
    readonly name: string
    readonly host_statuses?: readonly {
      readonly address: {
        readonly pipe?: { readonly path: string }
        readonly socket_address?: { readonly address: string; readonly port_value: number }
      }
      readonly health_status?: {
        readonly failed_active_health_check?: boolean
        readonly pending_active_hc?: boolean
        readonly failed_outlier_check?: boolean
      }
    }[]
  }[]
}

async function isHealthy(adminUrl: string, wanted: string): Promise<boolean> {
  const answer = await fetch(`${adminUrl}/clusters?format=json`)
  const { cluster_statuses: clusters = [] } = (await answer.json()) as Clusters
  const hosts = clusters.find(({ name }) => name === SERVICE_CLUSTER)?.host_statuses ?? []
  const host = hosts.find(({ address: { pipe, socket_address: socket } }) =>
    pipe === undefined
      ? `${socket?.address}:${socket?.port_value}` === wanted
      : `unix:${pipe.path}` === wanted,
  )
  const health = host?.health_status
  return (
    host !== undefined &&
    health?.failed_active_health_check !== true &&
    health?.pending_active_hc !== true &&
    health?.failed_outlier_check !== true
  )
}
