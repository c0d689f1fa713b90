import type { DictionaryProblem, Row, Rows } from './dictionary-file.ts'

/**
 * `.csv` (RFC 4180): `term`, or `id,term` with a line a term; a first line `id,term` or `term` is a header. Rows with
 * the same id are aliases.
 */
export function readCsvRows(text: string): Rows {
  const problems: DictionaryProblem[] = []
  const byId = new Map<string, { terms: string[]; line: number }>()
  const rows: Row[] = []
  let columns = 0
  for (const { fields, line, problem } of records(text)) {
    if (problem !== undefined) return { problems: [{ line, message: problem }] }
    if (columns === 0) {
      columns = fields.length
      const names = fields.map((field) => field.trim().toLowerCase()).join()
      if (names === 'id,term' || names === 'term') continue
    }
    if (fields.length > 2 || fields.length !== columns) {
      const wanted = columns > 2 ? 'one column (term) or two (id,term)' : `${columns} as before`
      problems.push({ line, message: `has ${fields.length} columns; wanted: ${wanted}` })
      continue
    }
    const [first = '', second] = fields.map((field) => field.trim())
    if (second === undefined) {
      rows.push({ id: undefined, terms: [first], line })
    } else if (first === '') {
      problems.push({ line, message: 'has no id' })
    } else {
      const entry = byId.get(first)
      if (entry === undefined) byId.set(first, { terms: [second], line })
      else entry.terms.push(second)
    }
  }
  if (problems.length > 0) return { problems }
  for (const [id, { terms, line }] of byId) rows.push({ id, terms, line })
  return { rows }
}

interface CsvRecord {
  readonly fields: readonly string[]
  readonly line: number
  readonly problem?: string
}

/** Records and the lines where they begin; empty lines are left out. */
function* records(text: string): Generator<CsvRecord> {
  let at = 0
  let line = 1
  while (at < text.length) {
    const began = line
    const fields: string[] = []
    for (;;) {
      if (text[at] === '"') {
        const quoted = readQuoted(text, at)
        if (quoted === undefined) {
          yield { fields, line: began, problem: 'a quote is not closed' }
          return
        }
        fields.push(quoted.field)
        line += quoted.lines
        at = quoted.end
        if (at < text.length && !/[,\r\n]/.test(text.charAt(at))) {
          yield { fields, line, problem: 'text follows a closing quote' }
          return
        }
      } else {
        const end = endOfField(text, at)
        fields.push(text.slice(at, end))
        at = end
      }
      if (text[at] !== ',') break
      at++
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    line++
    if (fields.length > 1 || fields[0] !== '') yield { fields, line: began }
  }
}

function endOfField(text: string, from: number): number {
  let at = from
  while (at < text.length && !',\r\n'.includes(text.charAt(at))) at++
  return at
}

function readQuoted(
  text: string,
  from: number,
): { field: string; lines: number; end: number } | undefined {
  let field = ''
  for (let at = from + 1; ; ) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return undefined
    field += text.slice(at, quote)
    if (text[quote + 1] !== '"') {
      return { field, lines: field.split('\n').length - 1, end: quote + 1 }
    }
    field += '"'
    at = quote + 2
  }
}
