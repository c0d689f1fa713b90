import type { InputField, InputForm } from '../input-form.ts'
import { walkDocument } from '../../json/document.ts'

/**
 * Reads `user_input_form` of an answer of `GET /parameters`: a list of `{KIND: {variable, options, …}}` (Dify
 * `controllers/service_api/app/app.py`, the same in 0.15.8 and 1.7.0), or inside `parameters` of an answer that describes the
 * app to difyctl (`controllers/openapi/apps.py`). `source`: the body as a byte string.
 * Undefined if it is not JSON.
 */
export function readInputForm(source: string, maxDepth: number): InputForm | undefined {
  const kinds = new Map<number, string>()
  const variables = new Map<number, string>()
  const options = new Map<number, Set<string>>()
  const outcome = walkDocument(
    source,
    'utf8-bytes',
    ({ path, isKey, level, text }) => {
      if (isKey || level !== 1 || path.depth < 4) return
      const top = path.key(0) === 'parameters' ? 1 : 0
      const depth = path.depth - top
      if (depth < 4 || path.key(top) !== 'user_input_form') return
      const index = path.key(top + 1)
      const kind = path.key(top + 2)
      if (typeof index !== 'number' || typeof kind !== 'string') return
      kinds.set(index, kind)
      if (depth === 4 && path.key(top + 3) === 'variable') variables.set(index, text)
      if (depth === 5 && path.key(top + 3) === 'options') {
        const known = options.get(index) ?? new Set()
        options.set(index, known.add(text))
      }
    },
    { maxDepth },
  )
  if (!outcome.valid) return undefined
  const form = new Map<string, InputField>()
  for (const [index, variable] of variables) {
    const kind = kinds.get(index)
    if (kind === 'number') form.set(variable, { kind })
    if (kind === 'select')
      form.set(variable, { kind, options: options.get(index) ?? new Set<string>() })
  }
  return form
}
