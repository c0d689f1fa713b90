import { ROUTES } from '../routes/routes.ts'

/** Envoy's admin interface, as far as it is asked here (`envoy.admin.v3`). */
export interface EnvoyAdmin {
  /** Versions of the watched routes, one for each set that listeners use; undefined if Envoy does not answer. */
  routeVersions(): Promise<readonly string[] | undefined>
  /** How many times it has rejected watched routes; undefined if Envoy does not answer. */
  rejectedRoutes(): Promise<number | undefined>
  /** Counters and gauges whose name begins so. */
  counters(prefix: string): Promise<ReadonlyMap<string, number>>
  /** `HOST:PORT` of each address of a cluster. */
  addresses(cluster: string): Promise<readonly string[]>
}

const TIMEOUT_MS = 2_000

/** `url`: `http://HOST:PORT`. Methods that do not give `undefined` for it reject if Envoy does not answer. */
export function envoyAdmin(url: string, fetch = globalThis.fetch): EnvoyAdmin {
  const get = async (path: string): Promise<unknown> => {
    const answer = await fetch(url + path, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!answer.ok) throw new Error(`Envoy's admin interface answers ${answer.status}`)
    return await answer.json()
  }
  const counters = async (pattern: string): Promise<ReadonlyMap<string, number>> => {
    const path = `/stats?format=json&filter=${encodeURIComponent(pattern)}`
    const { stats = [] } = (await get(path)) as Stats
    return new Map(
      stats.flatMap(({ name, value }) =>
        name === undefined || typeof value !== 'number' ? [] : [[name, value] as const],
      ),
    )
  }
  return {
    async routeVersions() {
      try {
        const dump = (await get('/config_dump?resource=dynamic_route_configs')) as RoutesDump
        return (dump.configs ?? []).map(({ version_info: version = '' }) => version)
      } catch {
        return undefined
      }
    },
    async rejectedRoutes() {
      try {
        const found = await counters(`^http\\..*\\.rds\\.${ROUTES}\\.update_rejected$`)
        return [...found.values()].reduce((sum, count) => sum + count, 0)
      } catch {
        return undefined
      }
    },
    counters: async (prefix) => await counters(`^${prefix.replaceAll('.', '\\.')}`),
    async addresses(cluster) {
      const { cluster_statuses: all = [] } = (await get('/clusters?format=json')) as Clusters
      const hosts = all.find(({ name }) => name === cluster)?.host_statuses ?? []
      return hosts.flatMap(({ address: { socket_address: socket } }) =>
        socket === undefined ? [] : [hostPort(socket.address, socket.port_value)],
      )
    },
  }
}

const hostPort = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

/** Answer of `/clusters?format=json` (`envoy.admin.v3.Clusters`). */
interface Clusters {
  readonly cluster_statuses?: readonly {
    readonly name: string
    readonly host_statuses?: readonly {
      readonly address: {
        readonly socket_address?: { readonly address: string; readonly port_value: number }
      }
    }[]
  }[]
}

interface RoutesDump {
  readonly configs?: readonly { readonly version_info?: string }[]
}

interface Stats {
  readonly stats?: readonly {
    readonly name?: string
    readonly value?: unknown
  }[]
}
