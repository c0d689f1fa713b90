import { type Cell, type Cells, LONGEST_NAME, NO_CELLS } from './cell.ts'

interface Piece {
  readonly start: number
  readonly end: number
}

interface Head {
  readonly pieces: readonly Piece[]
  /** By column; undefined for one without a name. */
  readonly names: readonly (readonly string[] | undefined)[]
  /** Where its line begins. */
  readonly at: number
}

type Split = (view: string, start: number, end: number) => readonly Piece[]

/** A way to write tables in lines. */
interface Form {
  /** Stands in every row. */
  readonly hint: string
  readonly least: number
  readonly sign: string
  readonly split: Split
  /** The column of a piece of a row; -1 if the row is none of the table. */
  readonly column: (head: Head, row: readonly Piece[], at: number, lineStart: number) => number
}

/** Rows may lack their last fields, and have one more where a value holds the sign. */
const byCount = (head: Head, row: readonly Piece[], at: number): number =>
  row.length <= head.pieces.length + SPARE ? Math.min(at, head.pieces.length - 1) : -1
const SPARE = 1

/** Longest line that is a row. */
const LONGEST_LINE = 16_384

const delimited = (sign: string): Form => ({
  hint: sign,
  least: 2,
  sign,
  split: (view, start, end) => splitAt(view, start, end, sign),
  column: byCount,
})

const FORMS: readonly Form[] = [
  delimited('\t'),
  delimited('|'),
  delimited(';'),
  delimited(','),
  { hint: '  ', least: 3, sign: ' ', split: splitAtGaps, column: byPosition },
]

/**
 * Fields of rows under a line that names the columns: CSV, TSV, `;`, Markdown and `|`, and columns of fixed width. A table
 * ends at an empty line. Linear.
 */
export function readTableRows(view: string): Cells {
  if (!view.includes('\n') && !view.includes('|')) return NO_CELLS
  const forms = FORMS.filter(({ hint }) => view.includes(hint))
  if (forms.length === 0) return NO_CELLS
  const cells: Cell[] = []
  const heads: (Head | undefined)[] = forms.map(() => undefined)
  for (let start = 0; start < view.length; ) {
    const newline = view.indexOf('\n', start)
    const end = newline < 0 ? view.length : newline
    if (end - start <= LONGEST_LINE) readLine(view, start, end, forms, heads, cells)
    start = end + 1
  }
  return cells.sort((a, b) => a.start - b.start)
}

/**
 * How many lines stand in front of the one that names the columns of the table in which a text ends, for a text that goes on
 * after it; undefined if it does not end in a table.
 */
export function openHeadingOf(view: string): number | undefined {
  const forms = FORMS.filter(({ hint }) => view.includes(hint))
  if (forms.length === 0) return undefined
  const heads: (Head | undefined)[] = forms.map(() => undefined)
  let last = 0
  for (let start = 0; start < view.length; ) {
    const newline = view.indexOf('\n', start)
    const end = newline < 0 ? view.length : newline
    if (end - start <= LONGEST_LINE) readLine(view, start, end, forms, heads, [])
    last = start
    start = end + 1
  }
  const line = view.slice(last)
  const at = forms.findIndex(({ hint }, i) => heads[i] !== undefined && line.includes(hint))
  const head = heads[at]
  return head === undefined ? undefined : view.slice(0, head.at).split('\n').length - 1
}

const RULE = /^[\s|+:=_-]*$/
/** Stands in no line that names columns (see `headOf`). */
const NO_HEAD = /\d{4}|[@:={}<>$]/

function readLine(
  view: string,
  start: number,
  end: number,
  forms: readonly Form[],
  heads: (Head | undefined)[],
  cells: Cell[],
): void {
  const line = view.slice(start, end)
  if (!/\S/.test(line)) {
    heads.fill(undefined)
    return
  }
  if (RULE.test(line)) return
  const canLead = !NO_HEAD.test(line)
  // Counted, for pairs of index and element would be made for every line.
  for (let i = 0; i < forms.length; i++) {
    const form = forms[i]
    if (form === undefined || !line.includes(form.hint)) continue
    if (!canLead && heads[i] === undefined && form.sign !== '|') continue
    const row = form.split(view, start, end)
    if (row.length < form.least) continue
    const head = heads[i]
    const isRow = head !== undefined && addRow(view, head, row, form, start, cells)
    if (!isRow) heads[i] = headOf(view, row, start) ?? head
    if (!isRow && form.sign === '|') addNamedBeside(view, row, cells)
  }
}

function addRow(
  view: string,
  head: Head,
  row: readonly Piece[],
  form: Form,
  lineStart: number,
  cells: Cell[],
): boolean {
  let isRow = false
  for (let at = 0; at < row.length; at++) {
    const piece = row[at]
    const column = form.column(head, row, at, lineStart)
    if (piece === undefined || column < 0) continue
    const { start, end } = piece
    isRow = true
    const names = head.names[column]
    if (end === start) continue
    const beside = form.sign === '|' ? nameBeside(view, row, at) : undefined
    const all = beside === undefined ? names : [...(names ?? []), beside]
    if (all !== undefined) cells.push({ start, end, names: all })
  }
  return isRow
}

/** `| Mật khẩu | … |`: the field in front can be the name of a field. */
function nameBeside(view: string, row: readonly Piece[], at: number): string | undefined {
  const before = row[at - 1]
  if (before === undefined || before.end - before.start > LONGEST_NAME) return undefined
  const name = view.slice(before.start, before.end)
  return /^[^\d]*\p{L}[^\d]*$/u.test(name) ? name : undefined
}

function addNamedBeside(view: string, row: readonly Piece[], cells: Cell[]): void {
  for (const [at, { start, end }] of row.entries()) {
    const name = nameBeside(view, row, at)
    if (name !== undefined && end > start) cells.push({ start, end, names: [name] })
  }
}

/** A line that can name columns: short pieces, most with letters, none with a value in it. */
function headOf(view: string, row: readonly Piece[], at: number): Head | undefined {
  const texts = row.map(({ start, end }) => view.slice(start, end))
  if (texts.some((text) => text.length > LONGEST_NAME || /\d{4}|[@:={}<>$`]|\. |[.!?]$/.test(text)))
    return undefined
  const named = texts.filter((text) => /\p{L}/u.test(text)).length
  if (named < 2 || named * 2 < texts.length) return undefined
  return { pieces: row, names: texts.map((text) => (text === '' ? undefined : [text])), at }
}

/** Pieces between signs, without the quotes and blanks around them. A sign in quotes separates nothing. */
function splitAt(view: string, from: number, end: number, sign: string): readonly Piece[] {
  const pieces: Piece[] = []
  let start = from
  let isQuoted = false
  const separator = sign.charCodeAt(0)
  for (let at = from; at <= end; at++) {
    const unit = at === end ? separator : view.charCodeAt(at)
    if (unit === 0x22 && (sign !== '|' || isQuoted || isFieldStart(view, start, at)))
      isQuoted = !isQuoted
    if (unit !== separator || (isQuoted && at < end)) continue
    pieces.push(trimmed(view, start, at))
    start = at + 1
  }
  // `| a | b |` has signs at both ends.
  if (sign !== '|') return pieces
  const first = pieces[0]
  const last = pieces.at(-1)
  const skip = first !== undefined && first.end === first.start ? 1 : 0
  const drop = last !== undefined && last.end === last.start && pieces.length > 1 ? 1 : 0
  return pieces.slice(skip, pieces.length - drop)
}

/** Between bars quotes are text, but for those around a whole field. */
const isFieldStart = (view: string, start: number, at: number): boolean =>
  view.slice(start, at).trim() === ''

function trimmed(view: string, from: number, to: number): Piece {
  let start = from
  let end = to
  while (start < end && isBlank(view.charCodeAt(start))) start++
  while (end > start && isBlank(view.charCodeAt(end - 1))) end--
  const quote = view[start]
  if (
    end - start >= 2 &&
    (quote === '"' || quote === "'" || quote === '`') &&
    view[end - 1] === quote
  )
    return { start: start + 1, end: end - 1 }
  return { start, end }
}

const isBlank = (unit: number): boolean =>
  unit === 0x20 || unit === 9 || unit === 0xd || unit === 0xa0

/** Pieces between two blanks and more. */
function splitAtGaps(view: string, from: number, end: number): readonly Piece[] {
  const pieces: Piece[] = []
  let start = from
  for (let at = from; at < end; ) {
    const behind = gapEnd(view, at, end)
    if (behind < 0) {
      at++
      continue
    }
    addPiece(view, start, at, pieces)
    start = behind
    at = behind
  }
  addPiece(view, start, end, pieces)
  return pieces
}

/** Where the gap ends that begins at `at`; -1 if none does. */
function gapEnd(view: string, at: number, end: number): number {
  const unit = view.charCodeAt(at)
  if (unit === 9) return at + 1
  if (unit !== 0x20 || at + 1 >= end || view.charCodeAt(at + 1) !== 0x20) return -1
  let behind = at + 2
  while (behind < end && view.charCodeAt(behind) === 0x20) behind++
  return behind
}

function addPiece(view: string, start: number, end: number, pieces: Piece[]): void {
  if (end <= start) return
  const piece = trimmed(view, start, end)
  if (piece.end > piece.start) pieces.push(piece)
}

/** The column of fixed width over a piece: the one that overlaps most of it, else the last one that begins before it. */
function byPosition(head: Head, row: readonly Piece[], at: number, lineStart: number): number {
  const piece = row[at]
  if (piece === undefined || head.pieces.length < 3) return -1
  const from = piece.start - lineStart
  const to = piece.end - lineStart
  let best = -1
  let most = 0
  let last = -1
  for (const [i, column] of head.pieces.entries()) {
    const start = column.start - head.at
    const overlap = Math.min(to, column.end - head.at) - Math.max(from, start)
    if (overlap > most) {
      most = overlap
      best = i
    }
    if (start <= from) last = i
  }
  return best < 0 ? last : best
}
