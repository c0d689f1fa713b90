/** Envoy's admin interface, as far as it is asked here (`envoy.admin.v3`). */
export interface EnvoyAdmin {
  /** Versions of the routes that listeners use; undefined if Envoy does not answer. */
  routeVersion(): Promise<string | undefined>
  /** Counters and gauges whose name begins so. */
  counters(prefix: string): Promise<ReadonlyMap<string, number>>
  /** Cumulative buckets of a histogram: how many values were at most so large. Empty if there were none. */
  buckets(name: string): Promise<readonly Bucket[]>
}

export interface Bucket {
  readonly atMost: number
  readonly count: number
}

const TIMEOUT_MS = 2_000

/** `url`: `http://HOST:PORT`. Methods other than `routeVersion` reject if Envoy does not answer. */
export function envoyAdmin(url: string, fetch = globalThis.fetch): EnvoyAdmin {
  const get = async (path: string): Promise<unknown> => {
    const answer = await fetch(url + path, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!answer.ok) throw new Error(`Envoy's admin interface answers ${answer.status}`)
    return await answer.json()
  }
  return {
    async routeVersion() {
      try {
        const dump = (await get('/config_dump?resource=dynamic_route_configs')) as RoutesDump
        return dump.configs?.[0]?.version_info
      } catch {
        return undefined
      }
    },
    async counters(prefix) {
      const filter = encodeURIComponent(`^${prefix.replaceAll('.', '\\.')}`)
      const { stats = [] } = (await get(`/stats?format=json&filter=${filter}`)) as Stats
      return new Map(
        stats.flatMap(({ name, value }) =>
          name === undefined || typeof value !== 'number' ? [] : [[name, value] as const],
        ),
      )
    },
    async buckets(name) {
      const filter = encodeURIComponent(`^${name.replaceAll('.', '\\.')}$`)
      const path = `/stats?format=json&histogram_buckets=cumulative&type=Histograms&filter=${filter}`
      const { stats = [] } = (await get(path)) as Stats
      const found = stats.flatMap(({ histograms }) => histogramList(histograms))
      const [histogram] = found.filter((each) => each.name === name)
      return (histogram?.buckets ?? []).map(({ upper_bound, cumulative }) => ({
        atMost: upper_bound,
        count: cumulative,
      }))
    },
  }
}

interface RoutesDump {
  readonly configs?: readonly { readonly version_info?: string }[]
}

interface HistogramStats {
  readonly name: string
  readonly buckets?: readonly { readonly upper_bound: number; readonly cumulative: number }[]
}

interface Stats {
  readonly stats?: readonly {
    readonly name?: string
    readonly value?: unknown
    readonly histograms?: unknown
  }[]
}

const histogramList = (value: unknown): readonly HistogramStats[] =>
  Array.isArray(value) ? value : []
