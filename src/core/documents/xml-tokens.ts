import { MaskingError } from '../errors.ts'

/** A stretch of a byte string. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** An attribute; its value without the quotes. */
export interface XmlAttribute {
  readonly name: string
  readonly value: Range
}

/** What an XML document is read to. */
export interface XmlVisitor {
  readonly open: (name: string, attributes: readonly XmlAttribute[], tag: Range) => void
  readonly close: (name: string, tag: Range) => void
  /** Character data. `isCdata`: nothing in it is escaped. */
  readonly text: (range: Range, isCdata: boolean) => void
  /** What stands beside elements and texts: a comment, a processing instruction, a document type; without its marks. */
  readonly aside?: (range: Range) => void
  /** Whether enough is read: the rest is not looked at. */
  readonly isOver?: () => boolean
}

const broken = (why: string): MaskingError => new MaskingError('document_broken', why)
const NAME = /[A-Za-z_:\u0080-\u00ff][\w:.\u0080-\u00ff-]*/y
const ATTRIBUTE =
  /\s+([A-Za-z_:\u0080-\u00ff][\w:.\u0080-\u00ff-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const TAG_END = /\s*(\/?)>/y
const DECLARED = /^(?:\u00ef\u00bb\u00bf)?<\?xml\s[^>]*?encoding\s*=\s*["']([\w.-]+)["']/
const DEEPEST = 1_000

/**
 * Reads an XML document (XML 1.0, fifth edition) from a byte string in UTF-8, keeping where everything stands. No entities but the
 * five and numbers: a document type that declares something is refused, so that nothing can be expanded or fetched.
 */
export function readXml(source: string, visitor: XmlVisitor): void {
  const encoding = DECLARED.exec(source)?.[1]?.toLowerCase() ?? 'utf-8'
  if (!['utf-8', 'utf8', 'us-ascii', 'ascii'].includes(encoding) || source.includes('\u0000'))
    throw broken('A part is in an encoding that is not read.')
  const open: string[] = []
  let at = source.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0
  while (at < source.length) {
    if (visitor.isOver?.() === true) return
    const next = source.indexOf('<', at)
    const end = next < 0 ? source.length : next
    if (open.length === 0 && /\S/.test(source.slice(at, end)))
      throw broken('A text lies outside its elements.')
    if (end > at) visitor.text({ start: at, end }, false)
    if (next < 0) break
    at = readMarkup(source, next, open, visitor)
  }
  if (open.length > 0) throw broken('An element is not closed.')
}

function readMarkup(source: string, at: number, open: string[], visitor: XmlVisitor): number {
  if (source.startsWith('<!--', at)) return readAside(source, at + 4, '-->', visitor)
  if (source.startsWith('<?', at)) return readAside(source, at + 2, '?>', visitor)
  if (source.startsWith('<![CDATA[', at)) {
    if (open.length === 0) throw broken('A text lies outside its elements.')
    const end = after(source, ']]>', at + 9)
    visitor.text({ start: at + 9, end: end - 3 }, true)
    return end
  }
  if (source.startsWith('<!', at)) return documentType(source, at, visitor)
  return source[at + 1] === '/'
    ? readClose(source, at, open, visitor)
    : readOpen(source, at, open, visitor)
}

function readAside(source: string, start: number, mark: string, visitor: XmlVisitor): number {
  const end = after(source, mark, start)
  visitor.aside?.({ start, end: end - mark.length })
  return end
}

function after(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from)
  if (at < 0) throw broken('A part ends in the middle.')
  return at + mark.length
}

/** `<!DOCTYPE html>`: without declarations of its own. */
function documentType(source: string, at: number, visitor: XmlVisitor): number {
  const end = readAside(source, at + 2, '>', visitor)
  if (!/^<!DOCTYPE\s/i.test(source.slice(at, at + 10)) || source.slice(at, end).includes('['))
    throw broken('A part declares entities.')
  return end
}

function readClose(source: string, at: number, open: string[], visitor: XmlVisitor): number {
  NAME.lastIndex = at + 2
  const name = NAME.exec(source)?.[0]
  const end = after(source, '>', at)
  if (
    name === undefined ||
    open.pop() !== name ||
    source.slice(at + 2 + name.length, end - 1).trim() !== ''
  )
    throw broken('An element is closed that is not open.')
  visitor.close(name, { start: at, end })
  return end
}

function readOpen(source: string, at: number, open: string[], visitor: XmlVisitor): number {
  NAME.lastIndex = at + 1
  const name = NAME.exec(source)?.[0]
  if (name === undefined) throw broken('A tag has no name.')
  const attributes: XmlAttribute[] = []
  let end = NAME.lastIndex
  for (ATTRIBUTE.lastIndex = end; ; end = ATTRIBUTE.lastIndex) {
    const match = ATTRIBUTE.exec(source)
    if (match === null) break
    const valueEnd = ATTRIBUTE.lastIndex - 1
    const value = match[2] ?? match[3] ?? ''
    attributes.push({
      name: match[1] ?? '',
      value: { start: valueEnd - value.length, end: valueEnd },
    })
  }
  TAG_END.lastIndex = end
  const closing = TAG_END.exec(source)
  if (closing === null) throw broken('A tag cannot be read.')
  const tag = { start: at, end: TAG_END.lastIndex }
  visitor.open(name, attributes, tag)
  if (closing[1] === '/') visitor.close(name, tag)
  else if (open.push(name) > DEEPEST) throw broken('Its elements are nested too deep.')
  return tag.end
}
