import { walkDocument } from '../json/document.ts'
import type { JsonPath, JsonVisitor } from '../json/scan.ts'
import { type Edit, splice } from '../text/splice.ts'
import { type RestoreCounts, type RestorerOptions, restoreWhole } from './restorer.ts'

export interface DocumentRestore {
  readonly encoding: 'utf8-bytes' | 'utf16'
  /** The scope to restore with at a path; undefined leaves the text as it is. */
  readonly optionsFor: (path: JsonPath) => RestorerOptions | undefined
  readonly counts: RestoreCounts
  readonly maxDepth: number
  /** Told every token of the document itself. */
  readonly tokens?: JsonVisitor | undefined
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
      const cut = cutOf(leaf.path, leaf.text)
      for (const edit of restoreWhole(restore, leaf.text, options.counts)) {
        if (edit.end === cut) continue
        const range = leaf.toSource(edit.start, edit.end)
        edits.push({ ...range, replacement: leaf.encode(edit.replacement) })
      }
    },
    { maxDepth: options.maxDepth, tokens: options.tokens },
  )
  return outcome.valid ? splice(source, edits) : source
}

/**
 * Where Dify has cut a name, -1 if it has not. What touches the cut may be the beginning of another placeholder.
 * - Names of conversations (`core/app/apps/message_based_app_generator.py`, `core/llm_generator/llm_generator.py`) end
 *   with `…` or `...`.
 * - Names of files over 200 characters keep the first 200 and the extension, without a mark (`services/file_service.py`).
 */
function cutOf(path: JsonPath, text: string): number {
  const key = path.depth > 0 ? path.key(path.depth - 1) : ''
  if (key !== 'name' && key !== 'filename') return -1
  if (text.endsWith('\u2026')) return text.length - 1
  if (text.endsWith('...')) return text.length - 3
  const dot = text.lastIndexOf('.')
  return dot >= FILE_STEM && countCharacters(text, dot) === FILE_STEM ? dot : -1
}

/** Characters, as Python counts them. */
const FILE_STEM = 200

function countCharacters(text: string, end: number): number {
  let count = 0
  for (let at = 0; at < end; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return count
}
