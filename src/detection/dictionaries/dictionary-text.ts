import type { Rows } from './dictionary-file.ts'

/** `.txt`: a name a line, aliases after `|`; blank lines and lines that begin with `#` are left out. */
export function readTextRows(text: string): Rows {
  const rows = text.split('\n').flatMap((raw, i) => {
    const content = raw.trim()
    if (content === '' || content.startsWith('#')) return []
    return [{ id: undefined, terms: content.split('|').map((term) => term.trim()), line: i + 1 }]
  })
  return { rows }
}
