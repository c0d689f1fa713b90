import type { Config } from '../../config/config.ts'
import { type EnvoyState, readEnvoyState } from './envoy-state.ts'

/** What is known of Envoy. `silent`: it is known where it is, and it does not answer. */
export type EnvoyView =
  | ({ readonly state: 'answers' } & EnvoyState)
  | { readonly state: 'silent' }
  | { readonly state: 'unknown' }

export interface EnvoyWatch {
  look(): Promise<EnvoyView>
}

/** Pages that are asked for by several people at a time cost Envoy one look. */
const KEEP_MS = 1_000

const UNKNOWN: EnvoyView = { state: 'unknown' }

/** Where Envoy's admin interface should be by the configuration, unless it leaves the port open. */
export const presumedEnvoy = ({ listen }: Config): string | undefined =>
  listen.envoy_admin.endsWith(':0') ? undefined : `http://${listen.envoy_admin}`

/**
 * Looks at Envoy's admin interface when a page is asked for. `urlNow`: where `up` has said that its Envoy is. Without it
 * the address of the configuration is tried: in a pod or a container of its own Envoy may be out of reach, which says
 * nothing about it.
 */
export function watchEnvoy(config: Config, urlNow: () => string | undefined): EnvoyWatch {
  const names = config.upstreams.map(({ name }) => name)
  const lookNow = async (): Promise<EnvoyView> => {
    const known = urlNow()
    const url = known ?? presumedEnvoy(config)
    if (url === undefined) return UNKNOWN
    try {
      return { state: 'answers', ...(await readEnvoyState(url, names)) }
    } catch {
      return known === undefined ? UNKNOWN : { state: 'silent' }
    }
  }
  let last: { readonly at: number; readonly view: Promise<EnvoyView> } | undefined
  return {
    async look() {
      const now = performance.now()
      if (last === undefined || now - last.at > KEEP_MS) last = { at: now, view: lookNow() }
      return await last.view
    },
  }
}
