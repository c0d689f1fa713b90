import { type Cell, type Cells, NO_CELLS } from './cell.ts'

/** A line that gives a name a value: `NAME=value`, `name: value`, `- name: value`, `export NAME=value`, `name` alone. */
const LINE =
  /^([ \t]*)((?:-[ \t]+)*)(?:(?:export|set|setx|ENV|ARG|SET)[ \t]+)?["']?([A-Za-z_][\w.-]{0,63})["']?[ \t]{0,32}([=:])(?![=:/])[ \t]{0,32}([^\r\n]{0,16384})/
/** A comment after a value without quotes. */
const COMMENT = /[ \t]+(?:#|;|\/\/)[^"']*$/
/** Further pairs of a form or an address after the first value (WHATWG URL, 5.2); without a blank or a quote anywhere. */
const FURTHER_PAIRS = /^[\w.~%+*-]+?(?=(?:&[A-Za-z_][\w.-]{0,63}=[\w.~%+*-]*)+$)/
const DEEPEST = 32

interface Level {
  readonly indent: number
  readonly name: string
}

/**
 * Values of lines, as files of settings have them: ENV, INI, properties and YAML, there with the names of the lines above
 * that are less indented. The value is all of the line, without quotes and comment. Linear.
 */
export function readLineValues(view: string): Cells {
  if (!/[=:]/.test(view)) return NO_CELLS
  const cells: Cell[] = []
  let levels = NONE
  for (let start = 0; start < view.length; ) {
    const newline = view.indexOf('\n', start)
    const end = newline < 0 ? view.length : newline
    const line = end - start > 20_000 ? '' : view.slice(start, end)
    if (line.trim() !== '') levels = readLine(line, start, levels, cells)
    start = end + 1
  }
  return cells
}

const NONE: readonly Level[] = []

function readLine(
  line: string,
  start: number,
  levels: readonly Level[],
  cells: Cell[],
): readonly Level[] {
  const match = line.includes(':') || line.includes('=') ? LINE.exec(line) : null
  if (match === null) return /^[ \t-]/.test(line) ? levels : NONE
  const [whole, indentation = '', dashes = '', name = '', sign = '', rest = ''] = match
  const indent = indentation.length + dashes.length
  const around = levels.filter((level) => level.indent < indent).slice(-DEEPEST)
  const all = rest.trimEnd()
  const value = (sign === '=' ? FURTHER_PAIRS.exec(all)?.[0] : undefined) ?? all
  if (value === '') return [...around, { indent, name }]
  const from = start + whole.length - rest.length
  const names = [
    name,
    ...around
      .map((level) => level.name)
      .toReversed()
      .slice(0, 3),
  ]
  const cell = unquoted(value, from, names)
  // In running text a colon is followed by a sentence, of which the name says little.
  if (
    cell !== undefined &&
    (sign === '=' ||
      cell.isQuoted ||
      value.startsWith('{') ||
      !/\s/.test(value.replace(COMMENT, '')))
  )
    cells.push(cell.cell)
  return [...around, { indent, name }]
}

function unquoted(
  value: string,
  from: number,
  names: readonly string[],
): { readonly cell: Cell; readonly isQuoted: boolean } | undefined {
  const quote = value[0]
  if (quote === '"' || quote === "'") {
    const close = value.indexOf(quote, 1)
    if (close > 1) return { cell: { start: from + 1, end: from + close, names }, isQuoted: true }
    return undefined
  }
  const plain = value.replace(COMMENT, '')
  return plain === ''
    ? undefined
    : { cell: { start: from, end: from + plain.length, names }, isQuoted: false }
}
