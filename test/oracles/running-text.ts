import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

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

/** A link whose text is its address. */
function isAddress({ type, url = '', children = [] }: Node): boolean {
  const [label] = children
  return type === 'link' && label?.type === 'text' && url.endsWith(label.value ?? '')
}
