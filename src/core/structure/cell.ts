/** A stretch of a text that its structure gives a name: the value of a key, a field of a row, the text of an element. */
export interface Cell {
  readonly start: number
  readonly end: number
  /** What it is called, the nearest name first: key, what its siblings say, keys around it; or the head of its column. */
  readonly names: readonly string[]
}

/** Cells of one reader, ascending by start. A cell may lie in another one; then it comes after that one. */
export type Cells = readonly Cell[]

export const NO_CELLS: Cells = []

/** How many cells are looked at in front of a place: a value may lie in a value, in few layers. */
const LAYERS = 8

/** The innermost cell that holds `[at, end)`; undefined if there is none. */
export function cellAt(cells: Cells, at: number, end: number): Cell | undefined {
  let low = 0
  let high = cells.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cells[middle]?.start ?? 0) <= at) low = middle + 1
    else high = middle
  }
  for (let i = low - 1; i >= 0 && i >= low - LAYERS; i--) {
    const cell = cells[i]
    if (cell !== undefined && cell.end >= end) return cell
  }
  return undefined
}

/** Longest name of a field; what is longer is a text. */
export const LONGEST_NAME = 64
