import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'

/** A node of a tree of Markdown (mdast), as far as it is read here. */
interface Node {
  readonly type: string
  readonly value?: string
  readonly url?: string
  readonly children?: readonly Node[]
  readonly position?: { readonly start: Offset; readonly end: Offset } | undefined
}

interface Offset {
  readonly offset?: number | undefined
}

/** A stretch of a source. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * Where a Markdown source is running text, by a parser that no one here wrote (mdast with GFM): every text node, labels of
 * links included. Not: targets, definitions, markup, code, and addresses that become links by themselves.
 */
export function runningText(source: string): readonly Stretch[] {
  const root: Node = fromMarkdown(source, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  })
  const found: Stretch[] = []
  const open: Node[] = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { start, end } = node.position ?? {}
    if (node.type === 'text' && start?.offset !== undefined && end?.offset !== undefined)
      found.push({ start: start.offset, end: end.offset })
    else if (!isAddress(node)) open.push(...(node.children ?? []))
  }
  return found.toSorted((a, b) => a.start - b.start)
}

/** Elements whose content is not text to a browser: programs, styles, what only stands in a field or a title. */
const RAW: ReadonlySet<string> = new Set(
  [
    ['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext'],
    ['noscript', 'svg', 'math', 'template', 'select'],
  ].flat(),
)

/**
 * Where a source is text to a client that takes all of it for HTML, with and without scripts (parse5): after a `<script>` that
 * someone wrote in backticks everything is a program to it.
 */
export function textOfHtml(source: string): (at: number) => boolean {
  const readings = [true, false].map((scriptingEnabled) => {
    const page = parse(source, { scriptingEnabled, sourceCodeLocationInfo: true })
    const isText = new Uint8Array(source.length)
    markText(page, isText)
    return isText
  })
  return (at) => readings.every((isText) => isText[at] === 1)
}

function markText(node: DefaultTreeAdapterTypes.Node, isText: Uint8Array): void {
  if ('tagName' in node && RAW.has(node.tagName)) return
  const { startOffset = 0, endOffset = 0 } = node.sourceCodeLocation ?? {}
  if (node.nodeName === '#text') isText.fill(1, startOffset, endOffset)
  if ('childNodes' in node) for (const child of node.childNodes) markText(child, isText)
}

/** A link whose text is its address. */
function isAddress({ type, url = '', children = [] }: Node): boolean {
  const [label] = children
  return type === 'link' && label?.type === 'text' && url.endsWith(label.value ?? '')
}
