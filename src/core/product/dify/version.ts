/**
 * Whether a Dify is older than a release, as far as its version is known: `auto-detect` and the like are older than none.
 * Pre-releases count as the release they lead to.
 */
export function isBefore(version: string, release: string): boolean {
  const is = partsOf(version)
  const than = partsOf(release)
  if (is === undefined || than === undefined) return false
  for (const [at, part] of is.entries()) {
    const other = than[at] ?? 0
    if (part !== other) return part < other
  }
  return false
}

/** Whether a version is known. */
export const isKnownVersion = (version: string): boolean => partsOf(version) !== undefined

function partsOf(version: string): readonly number[] | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:[-+.]|$)/.exec(version)
  return parts?.slice(1).map(Number)
}
