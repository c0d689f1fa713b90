import { type Cell, type Cells, NO_CELLS, cellAt } from './cell.ts'
import { readFieldValue } from './field-value.ts'
import { readKeyedValues } from './keyed-values.ts'
import { readLineValues } from './line-values.ts'
import { readMarkupValues } from './markup-values.ts'
import { readMessageValues } from './message-values.ts'
import { readPairValues } from './pair-values.ts'
import { readPartValues } from './part-values.ts'
import { readSqlRows } from './sql-rows.ts'
import { readTableRows } from './table-rows.ts'

/** What the structure of a text says of its parts. */
export interface Structure {
  /** Values of keys and elements: what stands in one of them is called by its names and by nothing outside. */
  readonly closed: readonly Cells[]
  /** Fields of rows and values of pairs. What only looks like one has no name that means anything. */
  readonly open: readonly Cells[]
  /** All of these in which there is something. */
  readonly filled: readonly Cells[]
}

let lastView = ''
let last: Structure = { closed: [], open: [], filled: [] }

/** The structure of a text. One pass for each kind; kept for the last view, for several recognizers ask in turn. */
export function structureOf(view: string): Structure {
  if (view === lastView) return last
  lastView = view
  const closed = [
    readFieldValue(view),
    readKeyedValues(view),
    readSqlRows(view),
    readMarkupValues(view),
    readLineValues(view),
    readPartValues(view),
    readMessageValues(view),
  ]
  const open = [readTableRows(view), readPairValues(view)]
  last = { closed, open, filled: [...closed, ...open].filter((cells) => cells.length > 0) }
  return last
}

/** The innermost cells around `[start, end)`, one of each reader, the smallest first. */
export function cellsAround(view: string, start: number, end: number): readonly Cell[] {
  const { filled } = structureOf(view)
  if (filled.length === 0) return NO_CELLS
  const found: Cell[] = []
  for (const cells of filled) {
    const cell = cellAt(cells, start, end)
    if (cell !== undefined) found.push(cell)
  }
  return found.length < 2 ? found : found.sort((a, b) => a.end - a.start - (b.end - b.start))
}
