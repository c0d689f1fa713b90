import { type Cell, type Cells, NO_CELLS } from './cell.ts'

const NAME = '(?:[\\w.]|[`"[\\]]|[^\\x00-\\x7f]){1,128}'
const INSERT = new RegExp(
  `\\b(?:insert|replace)\\s+(?:ignore\\s+|into\\s+|overwrite\\s+|all\\s+){0,2}(${NAME})\\s{0,8}(?:\\(([^()]{1,4000})\\))?\\s{0,8}values?\\s{0,8}(?=\\()`,
  'gi',
)
const CREATE = new RegExp(
  `\\bcreate\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?(${NAME})\\s{0,8}\\(`,
  'gi',
)
const COPY = new RegExp(
  `\\bcopy\\s+(${NAME})\\s{0,8}\\(([^()]{1,4000})\\)\\s+from\\s+stdin[^\\n]{0,200}\\n`,
  'gi',
)
const NO_COLUMN =
  /^(?:primary|unique|key|constraint|index|foreign|check|fulltext|spatial|exclude|like)\b/i
/** Most characters of a table's definition, and most columns. */
const LONGEST_TABLE = 16_384
const COLUMNS = 512

type Names = readonly (readonly string[])[]

/**
 * Values of SQL: `INSERT INTO t (a, b) VALUES (…), (…)`, without a list of columns by `CREATE TABLE`, and PostgreSQL's
 * `COPY t (a, b) FROM stdin;` with its lines. Linear.
 */
export function readSqlRows(view: string): Cells {
  if (!/\bvalues?\b|\bfrom\s+stdin/i.test(view)) return NO_CELLS
  const tables = tablesOf(view)
  const cells: Cell[] = []
  // What was read as rows of one statement is not read again as a part of another.
  let reached = 0
  for (const insert of view.matchAll(INSERT)) {
    if (insert.index < reached) continue
    const [whole, table = '', list] = insert
    const names = list === undefined ? tables.get(bareName(table)) : namesOf(list)
    reached = readTuples(view, insert.index + whole.length, names ?? unnamed(table), cells)
  }
  reached = 0
  for (const { 0: whole, 2: list = '', index } of view.matchAll(COPY))
    if (index >= reached) reached = readLines(view, index + whole.length, namesOf(list), cells)
  return cells.sort((a, b) => a.start - b.start)
}

/** A statement in whose rows a text ends. */
export interface OpenStatement {
  /** The statement up to its rows, with the names of its columns. */
  readonly heading: string
  /** Where the row begins that the text ends in; the length of the text if it ends between two rows. */
  readonly from: number
}

/** The statement whose rows a text ends in, for a text that goes on after it. */
export function openStatementOf(view: string): OpenStatement | undefined {
  if (!/\bvalues?\b|\bfrom\s+stdin/i.test(view)) return undefined
  return openInsert(view) ?? openCopy(view)
}

function openInsert(view: string): OpenStatement | undefined {
  const last = lastMatch(view, INSERT)
  if (last === undefined) return undefined
  const { 0: whole, 1: table = '', 2: list, index } = last
  const from = lastRow(view, index + whole.length)
  if (from === undefined) return undefined
  if (list !== undefined) return { heading: `${whole}\n`, from }
  const names = tablesOf(view).get(bareName(table))
  const defined =
    names === undefined
      ? ''
      : `CREATE TABLE ${table} (${names.map(([name]) => `${name} x`).join()});\n`
  return { heading: `${defined}${whole}\n`, from }
}

/** Where the row begins that is not over at the end of the text, or the end; undefined if the rows end before it. */
function lastRow(view: string, after: number): number | undefined {
  for (let at = after; ; ) {
    BETWEEN.lastIndex = at
    if (BETWEEN.exec(view)?.[1] === undefined)
      return /[^\s,]/.test(view.slice(at)) ? undefined : view.length
    const start = BETWEEN.lastIndex - 1
    const end = readTuple(view, start + 1, [], [])
    if (end < 0) return isOver(view, start) ? undefined : start
    at = end
  }
}

/** Whether a row that cannot be read to its end is none: one that the end of the text cuts holds no end of a statement. */
const isOver = (view: string, start: number): boolean =>
  view.length - start > LONGEST_TABLE || /;\s*\n/.test(view.slice(start))

function openCopy(view: string): OpenStatement | undefined {
  const last = lastMatch(view, COPY)
  if (last === undefined) return undefined
  const { 0: heading, 2: list = '', index } = last
  const reached = readLines(view, index + heading.length, namesOf(list), [])
  if (reached < view.length) return undefined
  return { heading, from: Math.max(index + heading.length, view.lastIndexOf('\n') + 1) }
}

function lastMatch(view: string, pattern: RegExp): RegExpExecArray | undefined {
  let last: RegExpExecArray | undefined
  for (const match of view.matchAll(pattern)) last = match
  return last
}

/** Without columns, a value has the name of its table and no other. */
const unnamed = (table: string): Names => Array.from({ length: 32 }, () => [bareName(table)])

const bareName = (name: string): string =>
  name
    .replace(/[`"[\]]/g, '')
    .split('.')
    .at(-1)
    ?.toLowerCase() ?? ''

const namesOf = (list: string): Names =>
  list
    .split(',')
    .slice(0, COLUMNS)
    .map((name) => [bareName(name.trim())])

function tablesOf(view: string): ReadonlyMap<string, Names> {
  const tables = new Map<string, Names>()
  for (const { 0: whole, 1: table = '', index } of view.matchAll(CREATE)) {
    const from = index + whole.length
    tables.set(bareName(table), columnsOf(view.slice(from, from + LONGEST_TABLE)))
  }
  return tables
}

/** First words of the parts of a definition, up to the bracket that closes it. */
function columnsOf(body: string): Names {
  const names: (readonly string[])[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < body.length && names.length < COLUMNS; at++) {
    const sign = body[at]
    if (sign === '(') depth++
    const closes = sign === ')' && depth === 0
    if (sign === ')') depth--
    if (!closes && (sign !== ',' || depth > 0)) continue
    const part = body.slice(start, at).trim()
    if (part !== '' && !NO_COLUMN.test(part)) names.push([bareName(part.split(/\s/)[0] ?? '')])
    if (closes) break
    start = at + 1
  }
  return names
}

const BETWEEN = /[\s,]*(\()?/y
const STRING = /(?:[nNeEbBxX]|_utf8\w*\s*)?'((?:[^'\\]|\\[^]|''){0,16384})'/y
const SCALAR = /[^,()']+/y

/** Brackets in a value: a call in a call, and no more. */
const DEEPEST = 4

/** `(1, 'a'), (2, 'b')` from `at` on, up to what is not a row: where that is. */
function readTuples(view: string, from: number, names: Names, cells: Cell[]): number {
  let at = from
  for (;;) {
    BETWEEN.lastIndex = at
    if (BETWEEN.exec(view)?.[1] === undefined) return at
    const end = readTuple(view, BETWEEN.lastIndex, names, cells)
    if (end < 0) return -end
    at = end
  }
}

/** Where a row ends; negative where it turned out to be none. */
function readTuple(view: string, from: number, names: Names, cells: Cell[]): number {
  let at = from
  let depth = 0
  for (let column = 0; at < view.length; ) {
    const sign = view[at]
    if (sign === ',' && depth === 0) column++
    if (sign === '(' && depth++ >= DEEPEST) return -at
    if (sign === ')' && depth-- === 0) return at + 1
    if (sign === ',' || sign === '(' || sign === ')' || /\s/.test(sign ?? '')) {
      at++
      continue
    }
    const [start, end, next] = valueAt(view, at)
    if (next < 0) return -at
    const name = names[column]
    if (name !== undefined && end > start) cells.push({ start, end, names: name })
    at = next
  }
  return -at
}

function valueAt(view: string, at: number): readonly [start: number, end: number, next: number] {
  STRING.lastIndex = at
  const string = STRING.exec(view)
  if (string !== null) {
    const end = STRING.lastIndex - 1
    return [end - (string[1] ?? '').length, end, STRING.lastIndex]
  }
  SCALAR.lastIndex = at
  const [scalar] = SCALAR.exec(view) ?? []
  if (scalar === undefined) return [at, at, -1]
  return [at, at + scalar.trimEnd().length, SCALAR.lastIndex]
}

/** Lines of `COPY`, fields separated by tabs, up to `\.` or a line without one: where they end. */
function readLines(view: string, from: number, names: Names, cells: Cell[]): number {
  let start = from
  while (start < view.length) {
    const newline = view.indexOf('\n', start)
    const end = newline < 0 ? view.length : newline
    const line = view.slice(start, end)
    if (line === '\\.' || (names.length > 1 && !line.includes('\t'))) return start
    let at = start
    for (const [i, field] of line.split('\t').entries()) {
      const name = names[i]
      if (name !== undefined && field !== '')
        cells.push({ start: at, end: at + field.length, names: name })
      at += field.length + 1
    }
    start = end + 1
  }
  return start
}
