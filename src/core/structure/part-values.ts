import { type Cell, type Cells, NO_CELLS } from './cell.ts'

/** The head of a part of a form and its empty line (RFC 7578, 4.2). */
const HEAD =
  /content-disposition:[ \t]{0,4}form-data;[^\r\n]{0,200}?\bname="?([^"\r\n;]{1,64})"?[^\r\n]{0,200}(?:\r?\n[A-Za-z-]{1,40}:[^\r\n]{0,200}){0,4}\r?\n\r?\n/gi
/** Longest field that is a value. */
const LONGEST = 8_192

/** Fields of a form of parts, as a recorded request shows it: `Content-Disposition: form-data; name="cccd"`. Linear. */
export function readPartValues(view: string): Cells {
  if (!/form-data;/i.test(view)) return NO_CELLS
  const cells: Cell[] = []
  for (const { 0: head, 1: name = '', index } of view.matchAll(HEAD)) {
    const start = index + head.length
    const end = view.slice(start, start + LONGEST).search(/\r?\n--/)
    if (end > 0) cells.push({ start, end: start + end, names: [name] })
  }
  return cells
}
