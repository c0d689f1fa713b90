/** Replaces [start, end) of a source. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly replacement: string
}

/**
 * Applies edits that are ascending and disjoint. Everything outside them is kept to the letter; without edits the
 * very same string comes back, so callers can tell by identity that nothing changed.
 */
export function splice(source: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return source
  const parts: string[] = []
  let at = 0
  for (const { start, end, replacement } of edits) {
    if (start < at || end < start || end > source.length)
      throw new RangeError('edits overlap or are out of order')
    parts.push(source.slice(at, start), replacement)
    at = end
  }
  parts.push(source.slice(at))
  return parts.join('')
}
