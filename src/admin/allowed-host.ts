import { isIP } from 'node:net'

/**
 * Whether a `Host` header is one that the pages answer to: a name from the list, or any address. A page of another site
 * whose name is made to point here (DNS rebinding) sends its own name, and a name cannot look like an address.
 */
export function isAllowedHost(header: string | undefined, names: ReadonlySet<string>): boolean {
  const [, bracketed, bare] =
    /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header ?? '') ?? []
  if (bracketed !== undefined) return isIP(bracketed) === 6
  if (bare === undefined) return false
  return isIP(bare) === 4 || names.has(bare.toLowerCase().replace(/\.$/, ''))
}
