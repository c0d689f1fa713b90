import type { Scanner } from '../masking/scanner.ts'
import type { Edit } from '../text/splice.ts'
import { JoinedText } from './joined-text.ts'
import { type DocumentMasking, PartEdits } from './masking.ts'
import { type Range, readXml } from './xml-tokens.ts'
import { readUnits } from './xml-units.ts'

/** One cell of a worksheet (ECMA-376 part 1, 18.3.1.4). */
interface Cell {
  /** The whole element, `<c …>…</c>`. */
  readonly tag: Range
  readonly open: Range
  readonly reference: string
  readonly type: string
  readonly column: string
  readonly row: string
  /** What `<v>` or `<is>` holds. */
  value: string
  text: JoinedText
}

/** The labels of columns, by letter: the first row with two texts or more. */
type Labels = ReadonlyMap<string, string>

/** Tells the texts of `sharedStrings.xml` with their index. */
export function eachString(source: string, tell: (text: JoinedText, index: number) => void): void {
  let text: JoinedText | undefined
  let element = ''
  let index = 0
  readXml(source, {
    open(name) {
      element = name
      if (name === 'si') text = new JoinedText()
    },
    close(name) {
      element = ''
      if (name === 'si' && text !== undefined) tell(text, index++)
    },
    text(range, isCdata) {
      if (element === 't') text?.add(source, range, isCdata)
    },
  })
}

/** The texts of `sharedStrings.xml`, by index. */
export function readStrings(source: string): readonly string[] {
  const texts: string[] = []
  eachString(source, ({ text }) => texts.push(text))
  return texts
}

/** What each shared string is called, by the column of the first cell that shows it. */
export function labelStrings(
  sheet: string,
  strings: readonly string[],
  labels: Map<number, string>,
): void {
  const columns = headings(sheet, strings)
  if (columns.size === 0) return
  eachCell(sheet, ({ type, value, column }) => {
    if (type !== 's' || labels.has(Number(value))) return
    const label = columns.get(column)
    if (label !== undefined && strings[Number(value)] !== label) labels.set(Number(value), label)
  })
}

/** A worksheet with its values masked: texts, numbers and days by the heading of their column. */
export async function maskSheet(
  source: string,
  strings: readonly string[],
  masking: DocumentMasking,
): Promise<string> {
  const columns = headings(source, strings)
  const edits = new PartEdits(masking)
  eachCell(source, (cell) => {
    const label = columns.get(cell.column) ?? ''
    if (cell.type === 'inlineStr')
      edits.addUnit({ text: cell.text, label: label === cell.value ? '' : label })
    else if (VALUES.has(cell.type) && cell.value !== '')
      addValue(source, cell, label, edits, masking)
  })
  readUnits(source, (unit) => edits.addUnit(unit), CELL_TEXTS)
  return await edits.apply(source)
}

/** Types of cells that hold a value of their own: numbers, results of formulas, days. */
const VALUES: ReadonlySet<string> = new Set(['n', 'str', 'd'])
/** What is read by its column. */
const CELL_TEXTS: ReadonlySet<string> = new Set(['v', 'is'])

/** A number as people would read it in the cell: with the zeros that it lost, or as a day. The whole cell becomes text. */
function addValue(
  source: string,
  cell: Cell,
  label: string,
  edits: PartEdits,
  { scanner }: DocumentMasking,
): void {
  addReading(readings(cell.value, cell.type, label), label, edits, scanner, (placeholder) => [
    replaced(source, cell, placeholder),
  ])
}

/** The first reading of a number in which something is found stands for the whole cell. */
export function addReading(
  texts: readonly string[],
  label: string,
  edits: PartEdits,
  scanner: Scanner,
  editsOf: (placeholder: string) => readonly Edit[],
): void {
  for (const text of texts) {
    const first = scanner.scan(text, label).find(({ literal }) => literal === undefined)
    if (first === undefined) continue
    edits.add(text, { ...first, start: 0, end: text.length }, editsOf)
    return
  }
}

/** A number as people would read it: with the zeros that it lost, or as a day. */
export function readings(value: string, type: string, label: string): readonly string[] {
  if (type === 'str') return [value]
  const plain = /^\d+(?:\.0+)?$/.test(value)
    ? value.replace(/\.0+$/, '')
    : /^\d(?:\.\d+)?E\+?\d+$/i.test(value)
      ? BigInt(Math.round(Number(value))).toString()
      : value
  const all = [plain]
  if (/^\d{8,11}$/.test(plain)) all.push(`0${plain}`)
  if (label !== '' && /^\d{6,11}$/.test(plain))
    all.push(plain.padStart(9, '0'), plain.padStart(10, '0'), plain.padStart(12, '0'))
  const day = /^\d{4,5}$/.test(plain) ? dayOf(Number(plain)) : undefined
  return [...new Set(day === undefined ? all : [...all, day])]
}

/** Days since the last day of 1899 (18.17.4.1), as people write them: 1 is 1900-01-01; the false leap day of 1900 counts. */
function dayOf(serial: number): string | undefined {
  if (serial < 61 || serial > 80_000) return undefined
  return new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10)
}

function replaced(source: string, cell: Cell, placeholder: string): Edit {
  const style = / s="\d+"/.exec(source.slice(cell.open.start, cell.open.end))?.[0] ?? ''
  const reference = cell.reference === '' ? '' : ` r="${cell.reference}"`
  return {
    ...cell.tag,
    replacement: `<c${reference}${style} t="inlineStr"><is><t>${placeholder}</t></is></c>`,
  }
}

/** Tells the cells of a worksheet one at a time, until `isOver`. */
function eachCell(
  source: string,
  tell: (cell: Cell) => void,
  isOver: () => boolean = () => false,
): void {
  let cell: Cell | undefined
  let text: JoinedText | undefined
  let element = ''
  readXml(source, {
    isOver,
    open(name, attributes, tag) {
      element = name
      if (name === 'c')
        cell = startCell(
          attributes.map(({ name: key, value }) => [key, source.slice(value.start, value.end)]),
          tag,
        )
      if (name === 'v' || name === 'is') text = new JoinedText()
    },
    close(name, tag) {
      element = ''
      if ((name === 'v' || name === 'is') && cell !== undefined && text !== undefined) {
        cell.value = text.text
        cell.text = text
      }
      if (name !== 'c' || cell === undefined) return
      tell({ ...cell, tag: { start: cell.open.start, end: tag.end } })
      cell = undefined
    },
    text(range, isCdata) {
      if (element === 'v' || element === 't') text?.add(source, range, isCdata)
    },
  })
}

function startCell(attributes: readonly (readonly [string, string])[], open: Range): Cell {
  const of = (name: string): string => attributes.find(([key]) => key === name)?.[1] ?? ''
  const reference = of('r')
  const [, column = '', row = ''] = /^([A-Z]{1,3})(\d+)$/.exec(reference) ?? []
  return {
    tag: open,
    open,
    reference,
    type: of('t') === '' ? 'n' : of('t'),
    column,
    row,
    value: '',
    text: new JoinedText(),
  }
}

/** Rows in which headings are looked for. */
const FIRST_ROWS = 20

/** The first row with at least two texts and no numbers names the columns. */
function headings(sheet: string, strings: readonly string[]): Labels {
  const byRow = new Map<string, Cell[]>()
  const add = (cell: Cell): void => {
    const row = byRow.get(cell.row)
    if (row === undefined) byRow.set(cell.row, [cell])
    else row.push(cell)
  }
  eachCell(sheet, add, () => byRow.size > FIRST_ROWS)
  for (const row of byRow.values()) {
    const texts = row.flatMap((cell): [string, string][] => {
      const text = textOf(cell, strings)
      return text === undefined || text.trim() === '' ? [] : [[cell.column, text.trim()]]
    })
    const isAllText = row.every(({ type, value }) => type !== 'n' || value === '')
    if (texts.length >= 2 && isAllText) return new Map(texts)
  }
  return new Map()
}

function textOf({ type, value }: Cell, strings: readonly string[]): string | undefined {
  if (type === 's') return strings[Number(value)]
  return type === 'inlineStr' || type === 'str' ? value : undefined
}
