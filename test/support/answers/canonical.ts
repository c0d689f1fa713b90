/** JSON inside strings in one form, so that two documents can be compared by meaning. */
export function canonical(value: unknown): unknown {
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    try {
      return JSON.stringify(canonical(JSON.parse(value)))
    } catch {
      return value
    }
  }
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, canonical(item)]))
}
