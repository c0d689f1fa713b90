import { parseHostPort } from './address.ts'
import type { Config } from './config.ts'

/** Names under which the pages may be asked for: those of the configuration, and where its listeners are. */
export function allowedHosts({ listen }: Pick<Config, 'listen'>): ReadonlySet<string> {
  const { allowed_hosts: named, admin, proxy, https } = listen
  const own = [admin, proxy, https].map((address) => parseHostPort(address).host)
  return new Set(['localhost', ...own, ...named].map((name) => name.toLowerCase()))
}
