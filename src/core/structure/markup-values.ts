import { type Cell, type Cells, LONGEST_NAME, NO_CELLS } from './cell.ts'

/** Longest tag that is read. */
const LONGEST_TAG = 4_096
const TAG_NAME = /\/?([A-Za-z][\w:.-]{0,63})/y
const ATTRIBUTE = /([A-Za-z_:@][\w:.-]{0,63})\s{0,4}=\s{0,4}(?:"([^"<]*)"|'([^'<]*)'|([^\s"'<>]+))/g
/** Attributes that say what the element is. */
const NAMING: ReadonlySet<string> = new Set(
  'name id type key label title property itemprop schemeid schemename scheme field code qualifier'.split(
    ' ',
  ),
)
/** Elements of HTML that say nothing of their text. */
const PLAIN: ReadonlySet<string> = new Set(
  'a abbr b big button dd dl dt legend option textarea body br code div em font h1 h2 h3 h4 h5 h6 html i img kbd li mark ol p pre s small span strong sub sup tbody td tfoot th thead tr tt u ul value v t text string'.split(
    ' ',
  ),
)
/** Elements whose text is a name of what follows. */
const NAMES_NEXT: ReadonlySet<string> = new Set(['th', 'dt', 'label', 'key', 'b', 'strong', 'td'])

interface Table {
  heads: string[]
  column: number
  /** The text of the cell before, in the same row. */
  rowName: string
  isHeadRow: boolean
}

const DEEPEST = 64

/**
 * Texts of elements and values of attributes, XML and HTML: `<cccd>…</cccd>`, `<field name="cccd">…`, `<input name="cccd"
 * value="…">`, cells under `<th>` or beside one, `<dt>` and `<dd>`. Linear.
 */
export function readMarkupValues(view: string): Cells {
  if (!/<[A-Za-z][^<>]{0,400}>/.test(view)) return NO_CELLS
  return new Reader(view).read()
}

class Reader {
  readonly #view: string
  readonly #cells: Cell[] = []
  readonly #open: (readonly string[])[] = []
  #table: Table = { heads: [], column: -1, rowName: '', isHeadRow: false }
  /** What the text right before was, if it can be a name. */
  #before = ''
  #tag = ''

  constructor(view: string) {
    this.#view = view
  }

  read(): Cells {
    const view = this.#view
    for (let at = view.indexOf('<'); at >= 0; ) {
      TAG_NAME.lastIndex = at + 1
      const name = TAG_NAME.exec(view)
      const close = name === null ? -1 : closeOf(view, TAG_NAME.lastIndex)
      if (name === null || close < 0) {
        at = view.indexOf('<', at + 1)
        continue
      }
      const next = view.indexOf('<', close + 1)
      const isEnd = view[at + 1] === '/'
      if (isEnd) this.#leave((name[1] ?? '').toLowerCase())
      else this.#enter(name[1] ?? '', TAG_NAME.lastIndex, close)
      this.#text(close + 1, next < 0 ? view.length : next)
      at = next
    }
    return this.#cells
  }

  #enter(tag: string, from: number, close: number): void {
    const lower = tag.toLowerCase()
    this.#tag = lower
    this.#tableTag(lower)
    const names = this.#attributes(tag, from, close)
    const isVoid =
      this.#view[close - 1] === '/' ||
      lower === 'input' ||
      lower === 'meta' ||
      lower === 'br' ||
      lower === 'img'
    if (!isVoid && this.#open.length < DEEPEST) this.#open.push(names)
  }

  #leave(lower: string): void {
    if (this.#open.length > 0) this.#open.pop()
    if (lower === 'tr') this.#table.rowName = ''
    if (lower === 'table') this.#table = { heads: [], column: -1, rowName: '', isHeadRow: false }
    this.#tag = ''
  }

  #tableTag(lower: string): void {
    const table = this.#table
    if (lower === 'table') {
      table.heads = []
    } else if (lower === 'tr') {
      table.column = -1
      table.rowName = ''
      table.isHeadRow = table.heads.length === 0
    } else if (lower === 'td' || lower === 'th') {
      table.column++
    }
  }

  /** Reads the attributes; the names of the element's own text. */
  #attributes(tag: string, from: number, close: number): readonly string[] {
    const naming: string[] = []
    const values: { name: string; start: number; end: number }[] = []
    const text = this.#view.slice(from, close)
    for (const match of text.matchAll(ATTRIBUTE)) {
      const [whole, name = '', double, single, bare] = match
      const value = double ?? single ?? bare ?? ''
      const end = from + match.index + whole.length - (bare === undefined ? 1 : 0)
      if (NAMING.has(name.toLowerCase()) && value.length <= LONGEST_NAME && value !== '')
        naming.push(value)
      else if (value !== '') values.push({ name, start: end - value.length, end })
    }
    for (const { name, start, end } of values) {
      const isValue = /^(?:value|content|data|val|v)$/i.test(name)
      const names = isValue ? [...naming, this.#before, tag] : [name, tag]
      this.#cells.push({ start, end, names: names.filter((one) => one !== '') })
    }
    const own = PLAIN.has(tag.toLowerCase()) ? [] : [local(tag)]
    return [...own, ...naming]
  }

  #text(from: number, to: number): void {
    let start = from
    let end = to
    while (start < end && /\s/.test(this.#view.charAt(start))) start++
    while (end > start && /\s/.test(this.#view.charAt(end - 1))) end--
    if (end === start) return
    const text = end - start <= LONGEST_NAME ? this.#view.slice(start, end) : ''
    const table = this.#table
    if (this.#tag === 'th' && table.isHeadRow) table.heads[table.column] = text
    const own = this.#open.at(-1) ?? []
    const head = table.heads[table.column]
    const around = this.#open.slice(-5, -1).toReversed().flat()
    const names = [
      ...own,
      ...(this.#tag === 'th' || head === undefined || head === text ? [] : [head]),
      ...(table.rowName === '' ? [] : [table.rowName]),
      ...(this.#before === '' ? [] : [this.#before]),
      ...around,
    ]
    if (names.length > 0) this.#cells.push({ start, end, names })
    this.#before = NAMES_NEXT.has(this.#tag) && !/\d{4}/.test(text) ? text : ''
    if (this.#tag === 'th' || (this.#tag === 'td' && !/\d{4}/.test(text))) table.rowName = text
  }
}

/** `bt:SoCCCD` → `SoCCCD`. */
const local = (tag: string): string => tag.slice(tag.indexOf(':') + 1)

/** The `>` of a tag, not in a quoted value; -1 if it is not near. */
function closeOf(view: string, from: number): number {
  let quote = ''
  const most = Math.min(view.length, from + LONGEST_TAG)
  for (let at = from; at < most; at++) {
    const unit = view.charAt(at)
    if (quote !== '') {
      if (unit === quote) quote = ''
    } else if (unit === '"' || unit === "'") {
      quote = unit
    } else if (unit === '>') {
      return at
    } else if (unit === '<') {
      return -1
    }
  }
  return -1
}
