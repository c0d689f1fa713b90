import { scanForm } from '../form/form.ts'
import { scanJson } from '../json/scan.ts'
import { decodeJsonString, encodeJsonString } from '../json/string-token.ts'
import { type Edit, splice } from '../text/splice.ts'

/**
 * Replaces the end user's id, under `names`, at the top of a JSON body, byte string. A number is taken as its lexeme, as Dify's
 * `str(user)` does, and becomes a string; an empty id stays. Invalid JSON is returned as it is.
 */
export function replaceUserInJson(
  source: string,
  names: ReadonlySet<string | number>,
  maxDepth: number,
  replace: (user: string) => string,
): string {
  const edits: Edit[] = []
  const outcome = scanJson(
    source,
    {
      string: ({ start, end, isKey, path }) => {
        if (isKey || path.depth !== 1 || !names.has(path.key(0)) || start === end) return
        const user = decodeJsonString(source, start, end, 'utf8-bytes').text
        edits.push({ start, end, replacement: encodeJsonString(replace(user)) })
      },
      number: ({ start, end, path }) => {
        if (path.depth !== 1 || !names.has(path.key(0))) return
        const said = encodeJsonString(replace(source.slice(start, end)))
        edits.push({ start, end, replacement: `"${said}"` })
      },
    },
    { maxDepth },
  )
  return outcome.valid ? splice(source, edits) : source
}

/** The same for a form or a query string (without `?`). What `replace` answers must need no escapes. */
export function replaceUserInForm(
  source: string,
  names: ReadonlySet<string>,
  replace: (user: string) => string,
): string {
  const edits: Edit[] = []
  scanForm(source, ({ key, value }) => {
    if (names.has(key.text) && value.text !== '')
      edits.push({ start: value.start, end: value.end, replacement: replace(value.text) })
  })
  return splice(source, edits)
}
