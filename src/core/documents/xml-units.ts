import { JoinedText } from './joined-text.ts'
import { type XmlAttribute, readXml } from './xml-tokens.ts'

/** One text of a part that is read as one: a paragraph, a cell, an attribute. `label`: what it is called. */
export interface Unit {
  readonly text: JoinedText
  readonly label: string
}

/** Elements whose text is one text, whatever elements lie in it, in the words of the formats (ECMA-376, ODF 1.3, XHTML). */
const BLOCKS: ReadonlySet<string> = new Set(
  `w:p a:p si is text:p text:h p h1 h2 h3 h4 h5 h6 li td th dt dd caption title figcaption blockquote pre a14:m`.split(
    /\s+/,
  ),
)
/** What elements without text stand for. */
const MARKS: Readonly<Record<string, string>> = {
  'w:tab': '\t',
  'w:br': '\n',
  'w:cr': '\n',
  'w:noBreakHyphen': '-',
  'a:br': '\n',
  'text:tab': '\t',
  'text:line-break': '\n',
  'text:s': ' ',
  br: '\n',
}
/** In Office's own formats only these hold text; everything else within a paragraph is layout. */
const OFFICE_TEXT: ReadonlySet<string> = new Set([
  'w:t',
  'w:delText',
  'w:instrText',
  'w:delInstrText',
  'a:t',
  'm:t',
  't',
])
const OFFICE_BLOCKS: ReadonlySet<string> = new Set(['w:p', 'a:p', 'si', 'is'])
/** Layout: numbers that only look like values. */
const LAYOUT =
  /^(?:wp|wp14|c|c14|c16|c16r2|a14|w14|w15|v|o|mc|dgm|dsp|config|math|draw|number|style|fo|svg|xdr|w16cid|cx):/
const NUMBER = /^[\s\d.,+eE-]*$/
/** Attributes that people write: targets of links, alternative texts, authors. By local name. */
const WRITTEN: ReadonlySet<string> = new Set(
  'target href descr title alt author initials tooltip display prompt prompttitle error errortitle lastmodifiedby username name alttext summary content caption result formula string-value value userid providerid contact linkbase'.split(
    ' ',
  ),
)
/** Attributes that are ids, sizes, colours, references of the format itself. */
const STRUCTURE =
  /^(?:xmlns(?::|$)|(?:w|w14|w15|w16cid|w16cex|w16du):(?!author$|initials$|tooltip$|val$|instr$|name$|anchor$|docLocation$)|r:|xml:|mc:|x14ac:|xr\d*:|text:(?!name$|ref-name$|formula$|string-value$|description$|fixed$)|style:|fo:|svg:|draw:(?!name$|alt)|table:(?!name$|formula$|condition$)|office:(?!string-value$|value$|name$|title$|target)|number:|config:|manifest:|loext:|calcext:(?!value))/
/** Attributes of the format, by local name. */
const FORMAT: ReadonlySet<string> = new Set(
  'typeface panose script charset type id idref uri ref spans formatcode style class width height viewbox d points transform fill stroke dataref sqref requires ignorable partname contenttype extension pane'.split(
    ' ',
  ),
)
/** Elements whose `name` is given by the format. */
const UNNAMED: ReadonlySet<string> = new Set([
  'Override',
  'Default',
  'w:style',
  'w:latentStyles',
  'w:lsdException',
  'a:latin',
  'a:ea',
  'a:cs',
  'a:font',
  'font',
  'cellStyle',
  'w:font',
  'xf',
  'vt:lpstr',
])

/** Tables, their rows and their cells. */
const TABLES: ReadonlySet<string> = new Set(['w:tbl', 'a:tbl', 'table:table', 'table'])
const ROWS: ReadonlySet<string> = new Set(['w:tr', 'a:tr', 'table:table-row', 'tr'])
const CELLS: ReadonlySet<string> = new Set([
  'w:tc',
  'a:tc',
  'table:table-cell',
  'table:covered-table-cell',
  'td',
  'th',
])

/** A table that is being read: its first row names the columns. */
interface Table {
  row: number
  cell: number
  readonly headings: Map<number, string>
}

interface Block {
  readonly name: string
  readonly text: JoinedText
  readonly label: string
}

/** No element is passed over. */
const NONE: ReadonlySet<string> = new Set()

/**
 * Tells the texts of an XML part in the order in which they end, attributes that people write among them; not those directly in
 * `skipped` elements. One at a time: all of a large part would take many times its bytes.
 */
export function readUnits(
  source: string,
  tell: (unit: Unit) => void,
  skipped: ReadonlySet<string> = NONE,
): void {
  const open: string[] = []
  const blocks: Block[] = []
  const tables: Table[] = []
  /** Text in elements of its own, outside paragraphs or within their layout. */
  let alone: JoinedText | undefined
  const endAlone = (): void => {
    const name = open.at(-1) ?? ''
    if (alone !== undefined && isRead(name, alone.text)) tell({ text: alone, label: labelOf(name) })
    alone = undefined
  }
  readXml(source, {
    open(name, attributes) {
      endAlone()
      for (const attribute of attributes) addAttribute(source, name, attribute, tell)
      open.push(name)
      countCells(name, tables)
      if (BLOCKS.has(name))
        blocks.push({ name, text: new JoinedText(), label: columnOf(tables.at(-1)) })
      const mark = MARKS[name]
      if (mark !== undefined) blocks.at(-1)?.text.mark(mark)
    },
    close(name) {
      endAlone()
      open.pop()
      if (TABLES.has(name)) tables.pop()
      const block = blocks.at(-1)
      if (block?.name !== name || !BLOCKS.has(name)) return
      blocks.pop()
      if (block.text.length === 0 || skipped.has(name)) return
      nameColumn(tables.at(-1), block.text.text)
      tell(block)
    },
    text(range, isCdata) {
      const name = open.at(-1) ?? ''
      const block = blocks.at(-1)
      if (block !== undefined && isPartOf(block.name, name)) block.text.add(source, range, isCdata)
      else if (!skipped.has(name)) (alone ??= new JoinedText()).add(source, range, isCdata)
    },
  })
}

function countCells(name: string, tables: Table[]): void {
  if (TABLES.has(name)) tables.push({ row: -1, cell: -1, headings: new Map() })
  const table = tables.at(-1)
  if (table === undefined) return
  if (ROWS.has(name)) {
    table.row++
    table.cell = -1
  } else if (CELLS.has(name)) table.cell++
}

const columnOf = (table: Table | undefined): string =>
  table === undefined || table.row < 1 ? '' : (table.headings.get(table.cell) ?? '')

function nameColumn(table: Table | undefined, text: string): void {
  if (table === undefined || table.row !== 0 || text.trim() === '') return
  const known = table.headings.get(table.cell)
  table.headings.set(table.cell, known === undefined ? text.trim() : `${known} ${text.trim()}`)
}

/** Whether text of an element belongs to its paragraph. */
function isPartOf(block: string, name: string): boolean {
  if (OFFICE_BLOCKS.has(block)) return OFFICE_TEXT.has(name)
  if (block.startsWith('text:')) return name.startsWith('text:')
  return !name.includes(':')
}

const isRead = (name: string, text: string): boolean =>
  text.trim() !== '' && !(LAYOUT.test(name) && NUMBER.test(text))

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)
/** `lastModifiedBy` is a label as people write it. */
const labelOf = (name: string): string =>
  localName(name).replaceAll(/(?<=[a-z])(?=[A-Z])|[-_]/g, ' ')

function addAttribute(
  source: string,
  element: string,
  { name, value }: XmlAttribute,
  tell: (unit: Unit) => void,
): void {
  if (value.end === value.start || STRUCTURE.test(name)) return
  const local = localName(name).toLowerCase()
  if (FORMAT.has(local) || (local === 'name' && UNNAMED.has(element))) return
  const text = new JoinedText()
  text.add(source, value)
  if (WRITTEN.has(local) || isTelling(text.text))
    tell({ text, label: local === 'author' || local === 'initials' ? 'author' : '' })
}

/** Attributes of elements that are not known: read if something like an address or words is in them. */
const isTelling = (text: string): boolean =>
  text.includes('@') || /\p{L}{2,} \p{L}{2,}/u.test(text) || /\d[\d .-]{7,}\d/.test(text)
