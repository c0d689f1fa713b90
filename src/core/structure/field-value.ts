import { type Cells, NO_CELLS } from './cell.ts'

/** Stands in front of the name of a field whose value is all of the text after it: `\u0001cccd: 079…`. */
export const FIELD_SIGN = '\u0001'

const FIELD = /^\u0001([^\n\u0001]{1,80}?): /

/** The value of a field that a request names: a JSON key, a field of a form, a header. */
export function readFieldValue(view: string): Cells {
  if (!view.startsWith(FIELD_SIGN)) return NO_CELLS
  const [whole, name = ''] = FIELD.exec(view) ?? []
  if (whole === undefined) return NO_CELLS
  return [{ start: whole.length, end: view.length, names: [name] }]
}
