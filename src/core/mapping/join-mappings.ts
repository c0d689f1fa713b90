import type { Mapping } from './vault.ts'

/**
 * Several scopes read as one, as when a run uses an uploaded file. A placeholder that two of them give different
 * values belongs to none of them: it is shown, never guessed. The first one is the scope itself, the others are what it is linked with.
 */
export function joinMappings(mappings: readonly Mapping[]): Mapping {
  return {
    get size() {
      return mappings.reduce((sum, { size }) => sum + size, 0)
    },
    get(placeholder) {
      const values = new Set(
        mappings.map((mapping) => mapping.get(placeholder)).filter((value) => value !== undefined),
      )
      return values.size === 1 ? [...values][0] : undefined
    },
    highest: (prefix) => Math.max(0, ...mappings.map((mapping) => mapping.highest(prefix))),
    valuesOf: (prefix) => mappings[0]?.valuesOf(prefix) ?? [],
  }
}

/** The mapping of a scope that holds nothing. */
export const EMPTY_MAPPING: Mapping = {
  size: 0,
  get: () => undefined,
  highest: () => 0,
  valuesOf: () => [],
}
