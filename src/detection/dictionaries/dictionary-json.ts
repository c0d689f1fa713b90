import { LineCounter, type Node, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { DictionaryProblem, Row, Rows } from './dictionary-file.ts'

/** `.json`: `["term", …]`, or `[{"id": "…", "terms": ["…", …]}, …]`, mixed if need be. Lines come from the YAML reader. */
export function readJsonRows(text: string): Rows {
  try {
    JSON.parse(text)
  } catch {
    return { problems: [{ line: lineOfMistake(text), message: 'is not valid JSON' }] }
  }
  const lines = new LineCounter()
  const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineOf = (node: Node): number => lines.linePos(node.range?.[0] ?? 0).line
  if (!isSeq<Node>(contents))
    return { problems: [{ line: 1, message: 'must be a list of terms or of {"id", "terms"}' }] }
  const problems: DictionaryProblem[] = []
  const rows: Row[] = []
  for (const item of contents.items) {
    const line = lineOf(item)
    const row = rowOf(item)
    if (typeof row === 'string') problems.push({ line, message: row })
    else rows.push({ ...row, line })
  }
  return problems.length > 0 ? { problems } : { rows }
}

function rowOf(item: Node): Omit<Row, 'line'> | string {
  if (isScalar(item) && typeof item.value === 'string')
    return { id: undefined, terms: [item.value] }
  if (!isMap(item)) return 'must be a term or {"id", "terms"}'
  const value: unknown = item.toJSON()
  if (value === null || typeof value !== 'object') return 'must be a term or {"id", "terms"}'
  const { id, terms, ...others } = value as Record<string, unknown>
  if (Object.keys(others).length > 0) return 'has a key besides id and terms'
  if (id !== undefined && (typeof id !== 'string' || id === '')) return 'id must be a text'
  const isList = Array.isArray(terms) && terms.length > 0
  if (!isList || !terms.every((term) => typeof term === 'string'))
    return 'terms must be a list of texts'
  return { id, terms }
}

function lineOfMistake(text: string): number {
  const lines = new LineCounter()
  const { errors } = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [first] = errors
  return first === undefined ? 1 : lines.linePos(first.pos[0]).line
}
