import { JoinedText } from './joined-text.ts'
import { type DocumentMasking, PartEdits } from './masking.ts'
import { addReading, readings } from './sheet.ts'
import { type Range, type XmlAttribute, readXml } from './xml-tokens.ts'

/** A cell of a table of ODF (1.3 part 3, 9.1.4). */
interface ValueCell {
  readonly column: number
  /** Its first tag. */
  readonly open: Range
  /** The attributes that say nothing of its value, as they stand. */
  readonly rest: string
  /** Its number or day as the file holds it; empty for a text. */
  readonly value: string
  readonly text: JoinedText
  end: number
}

/** A table that is being read. */
interface Table {
  /** By column; undefined before the row that names them. */
  headings: ReadonlyMap<number, string> | undefined
  rows: number
  column: number
  cells: ValueCell[]
}

const CELLS: ReadonlySet<string> = new Set(['table:table-cell', 'table:covered-table-cell'])
/** Attributes that go with the value. */
const OF_VALUE =
  /^(?:office:(?:value|value-type|date-value|time-value|boolean-value|string-value|currency)|calcext:value-type|table:formula)$/
/** Rows in which headings are looked for. */
const FIRST_ROWS = 20
/** Columns that one cell may stand for: a sheet has no more. */
const MOST_COLUMNS = 16_384

/**
 * Finds values in the numbers and days of tables, by the heading of their column: with the zeros that a number lost. The cell holds its
 * value twice, as a number and as it is shown, so that all of it becomes text.
 */
export function addValueCells(
  source: string,
  edits: PartEdits,
  { scanner }: DocumentMasking,
): void {
  const tables: Table[] = []
  let cell: ValueCell | undefined
  let element = ''
  readXml(source, {
    open(name, attributes, tag) {
      element = name
      const table = tables.at(-1)
      if (name === 'table:table')
        tables.push({ headings: undefined, rows: 0, column: 0, cells: [] })
      else if (name === 'table:table-row' && table !== undefined) {
        table.column = 0
        table.cells = []
      } else if (CELLS.has(name) && table !== undefined) {
        cell = startCell(source, attributes, tag, table.column)
        table.cells.push(cell)
        table.column += repeated(source, attributes)
      }
    },
    close(name, tag) {
      element = ''
      const table = tables.at(-1)
      if (CELLS.has(name) && cell !== undefined) {
        cell.end = tag.end
        cell = undefined
      } else if (name === 'table:table-row' && table !== undefined) endRow(table)
      else if (name === 'table:table') tables.pop()
    },
    text(range, isCdata) {
      if (element.startsWith('text:')) cell?.text.add(source, range, isCdata)
    },
  })

  function endRow(table: Table): void {
    const { cells } = table
    if (table.headings === undefined && table.rows++ < FIRST_ROWS) table.headings = namesOf(cells)
    for (const each of cells) {
      if (each.value === '') continue
      const label = table.headings?.get(each.column) ?? ''
      addReading(readings(each.value, 'n', label), label, edits, scanner, (placeholder) => [
        {
          start: each.open.start,
          end: each.end,
          replacement: `<table:table-cell${each.rest} office:value-type="string"><text:p>${placeholder}</text:p></table:table-cell>`,
        },
      ])
    }
  }
}

function startCell(
  source: string,
  attributes: readonly XmlAttribute[],
  open: Range,
  column: number,
): ValueCell {
  const of = (name: string): string => textOf(source, attributes, name)
  const rest = attributes
    .filter(({ name }) => !OF_VALUE.test(name))
    .map(
      ({ name, value }) =>
        ` ${name}="${source.slice(value.start, value.end).replaceAll('"', '&quot;')}"`,
    )
    .join('')
  const value = of('office:value') || of('office:date-value').slice(0, 10)
  return { column, open, rest, value, text: new JoinedText(), end: open.end }
}

const textOf = (source: string, attributes: readonly XmlAttribute[], wanted: string): string => {
  const found = attributes.find(({ name }) => name === wanted)
  return found === undefined ? '' : source.slice(found.value.start, found.value.end)
}

function repeated(source: string, attributes: readonly XmlAttribute[]): number {
  const times = Number(textOf(source, attributes, 'table:number-columns-repeated') || 1)
  return times >= 1 && times <= MOST_COLUMNS ? times : 1
}

/** The first row with at least two texts and no numbers names the columns. */
function namesOf(cells: readonly ValueCell[]): ReadonlyMap<number, string> | undefined {
  if (cells.some(({ value }) => value !== '')) return undefined
  const names = cells.flatMap(({ column, text }): [number, string][] =>
    text.text.trim() === '' ? [] : [[column, text.text.trim()]],
  )
  return names.length < 2 ? undefined : new Map(names)
}
