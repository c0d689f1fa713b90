/** What becomes of the requests to a path. */
export type PathPolicy = 'allow' | 'mask' | 'block'

/**
 * The policy of a path, by the longest entry whose segments it begins with. Undefined: none. A path with an escape or a dot
 * segment has none, since a product may take it for another one.
 */
export function policyOfPath(
  path: string,
  policies: ReadonlyMap<string, PathPolicy>,
): PathPolicy | undefined {
  if (policies.size === 0 || !isPlainPath(path)) return undefined
  let found: { readonly length: number; readonly policy: PathPolicy } | undefined
  for (const [entry, policy] of policies) {
    const isUnder = path === entry || path.startsWith(entry.endsWith('/') ? entry : `${entry}/`)
    if (isUnder && entry.length > (found?.length ?? -1)) found = { length: entry.length, policy }
  }
  return found?.policy
}

/** Whether every parser takes a path for the same one: no escapes, dot segments, parameters or empty segments. */
export const isPlainPath = (path: string): boolean =>
  !/%|\\|;|(?:^|\/)\.{1,2}(?:\/|$)|\/\//.test(path)
