import type { Mapping } from '../../../src/core/mapping/vault.ts'
import type { Edit } from '../../../src/core/text/splice.ts'

/** A mapping from a plain table. */
export function mappingOf(values: Readonly<Record<string, string>>): Mapping {
  const table = new Map(Object.entries(values))
  return {
    size: table.size,
    get: (placeholder) => table.get(placeholder),
    highest: (prefix) =>
      Math.max(
        0,
        ...[...table.keys()]
          .filter((name) => name.slice(0, name.lastIndexOf('_')) === prefix)
          .map((name) => Number(name.slice(name.lastIndexOf('_') + 1))),
      ),
    valuesOf: (prefix) => [...table].filter(([name]) => name.startsWith(`${prefix}_`)),
  }
}

/** Applies edits the slow and obvious way. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let out = text
  for (const edit of edits.toReversed()) {
    out = out.slice(0, edit.start) + edit.replacement + out.slice(edit.end)
  }
  return out
}
