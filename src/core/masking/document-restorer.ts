import { walkDocument } from '../json/document.ts'
import type { JsonPath } from '../json/scan.ts'
import { type Edit, splice } from '../text/splice.ts'
import { type RestoreCounts, type RestorerOptions, restoreWhole } from './restorer.ts'

export interface DocumentRestore {
  readonly encoding: 'utf8-bytes' | 'utf16'
  /** The scope to restore with at a path; undefined leaves the text as it is. */
  readonly optionsFor: (path: JsonPath) => RestorerOptions | undefined
  readonly counts: RestoreCounts
  readonly maxDepth: number
}

/**
 * Restores every string of a JSON document, keys and JSON text inside strings included. Values are escaped for the
 * depth at which they stand. Returns the same string if nothing changed; an invalid document is returned unchanged,
 * so its placeholders are shown.
 */
export function restoreDocument(source: string, options: DocumentRestore): string {
  const edits: Edit[] = []
  const outcome = walkDocument(
    source,
    options.encoding,
    (leaf) => {
      const restore = leaf.isNumber ? undefined : options.optionsFor(leaf.path)
      if (restore === undefined) return
      const cut = isTruncatedName(leaf.path, leaf.text) ? truncatedEnd(leaf.text) : -1
      for (const edit of restoreWhole(restore, leaf.text, options.counts)) {
        if (edit.end === cut) continue
        const range = leaf.toSource(edit.start, edit.end)
        edits.push({ ...range, replacement: leaf.encode(edit.replacement) })
      }
    },
    { maxDepth: options.maxDepth },
  )
  return outcome.valid ? splice(source, edits) : source
}

/**
 * Dify cuts names (`core/app/apps/message_based_app_generator.py`, `core/llm_generator/llm_generator.py`) and marks the
 * cut with `…` or `...`. A placeholder that touches the cut may be the beginning of another one and is left alone.
 */
function isTruncatedName(path: JsonPath, text: string): boolean {
  return (
    path.depth > 0 &&
    path.key(path.depth - 1) === 'name' &&
    (text.endsWith('\u2026') || text.endsWith('...'))
  )
}

const truncatedEnd = (text: string): number => text.length - (text.endsWith('\u2026') ? 1 : 3)
