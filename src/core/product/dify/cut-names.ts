import type { JsonPath } from '../../json/scan.ts'

/**
 * Where Dify has cut a name, -1 if it has not. What touches the cut may be the beginning of another placeholder.
 * - Names of conversations (`core/app/apps/message_based_app_generator.py`, `core/llm_generator/llm_generator.py`) end
 *   with `…` or `...`.
 * - Names of files over 200 characters keep the first 200 and the extension, without a mark (`services/file_service.py`).
 */
export function cutAt(path: JsonPath, text: string): number {
  const key = path.depth > 0 ? path.key(path.depth - 1) : ''
  if (key !== 'name' && key !== 'filename') return -1
  if (text.endsWith('\u2026')) return text.length - 1
  if (text.endsWith('...')) return text.length - 3
  const dot = text.lastIndexOf('.')
  return dot >= FILE_STEM && countCharacters(text, dot) === FILE_STEM ? dot : -1
}

/**
 * Where a text of a run may have been cut, -1 if it has not: at any character, with three points after
 * (`services/variable_truncator.py`, 1.9.0 and later). What people and models have written is shown whole.
 */
export function mayBeCutAt(path: JsonPath, text: string): number {
  const key = path.depth > 0 ? path.key(path.depth - 1) : ''
  if (key === 'answer' || key === 'query') return -1
  return text.endsWith('...') ? text.length - 3 : -1
}

/** Characters, as Python counts them. */
const FILE_STEM = 200

function countCharacters(text: string, end: number): number {
  let count = 0
  for (let at = 0; at < end; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return count
}
