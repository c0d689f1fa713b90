import './react-production.ts'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import Markdown from 'react-markdown'
import rehypeKatex from 'rehype-katex'
import rehypeRaw from 'rehype-raw'
import remarkBreaks from 'remark-breaks'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'

/**
 * An answer as the web app of Dify 1.x shows it: the same packages in the same order with the same options
 * (`web/app/components/base/markdown/`, before it went over to Streamdown, which takes more out). Where its own components show less than plain elements would, the plain
 * elements stay: what is judged is then more than what the web app loads, never less.
 */
export function renderLikeDify(answer: string): string {
  try {
    return draw(answer)
  } catch (error) {
    // What React refuses to draw, as an `<input>` with children inside of `<svg>`, the web app shows as an error.
    if (error instanceof Error && REFUSED.test(error.message)) return ''
    throw error
  }
}

const REFUSED = /self-closing tag|void element|`children`|dangerouslySetInnerHTML|<textarea>/

function draw(answer: string): string {
  return renderToStaticMarkup(
    createElement(Markdown, {
      remarkPlugins: [
        [remarkGfm, { singleTilde: false }],
        [remarkMath, { singleDollarTextMath: true }],
        remarkBreaks,
      ],
      rehypePlugins: [[rehypeKatex, { strict: 'ignore' }], rehypeRaw, onlyPlainNames],
      urlTransform: addressOf,
      disallowedElements: ['iframe', 'head', 'html', 'meta', 'link', 'style', 'body'],
      components: { video: Media, audio: Media },
      children: prepare(answer),
    }),
  )
}

/** Formulas between escaped brackets become formulas between dollars; fenced code is taken out and put back meanwhile. */
function prepare(answer: string): string {
  const blocks = answer.match(FENCED) ?? []
  let text = foldThinking(answer).replace(FENCED, HOLE)
  text = text.replace(/\\\[([\s\S]*?)\\\]/g, (_all, formula: string) => `$$${formula}$$`)
  text = text.replace(/\\\((.*?)\\\)/g, (_all, formula: string) => `$$${formula}$$`)
  // One after the other into the first hole that is there: a hole that the answer has typed itself takes a block too.
  for (const block of blocks) text = text.replace(HOLE, () => foldThinking(block))
  return text.replaceAll('_TMP_REPLACE_DOLLAR_', '$')
}

const FENCED = /```[\s\S]*?```/g
/** What the web app itself puts for a block of code meanwhile. */
export const HOLE = 'CODE_BLOCK_PLACEHOLDER'

const foldThinking = (text: string): string =>
  text
    .replace(/(?:<think>\s*)+/g, '<details data-think=true>\n')
    .replace(/(?:\s*<\/think>)+/g, '\n[ENDTHINKFLAG]</details>')
    .replace(/(<\/details>)(?![^\S\r\n]*[\r\n])(?![^\S\r\n]*$)/g, '$1\n')

const ALLOWED_SCHEMES = new Set(['http', 'https', 'irc', 'ircs', 'mailto', 'xmpp', 'abbr'])

/** Addresses that the web app leaves in: those without a scheme, and those of a few schemes. */
function addressOf(address: string): string | undefined {
  const scheme = /^([^/?#:]*):/.exec(address)?.[1]
  return scheme === undefined || ALLOWED_SCHEMES.has(scheme.toLowerCase()) ? address : undefined
}

interface Node {
  type: string
  tagName?: string
  value?: string
  properties?: Record<string, unknown>
  children?: Node[]
}

/** A rehype plugin: elements with other names than HTML has are text; React's own `ref` is none of theirs. */
function onlyPlainNames() {
  const visit = (node: Node): void => {
    if (node.type === 'element') {
      const { tagName = '' } = node
      if (node.properties !== undefined) delete node.properties['ref']
      if (!/^[a-z][a-z0-9]*$/i.test(tagName)) {
        node.type = 'text'
        node.value = `<${tagName}`
      }
    }
    for (const child of node.children ?? []) visit(child)
  }
  return visit
}

/** A player takes its addresses from whatever stands inside it. */
function Media({ node }: { readonly node?: unknown }) {
  const { properties, children = [] } = node as Node
  const sources = [properties, ...children.map((child) => child.properties)]
    .map((each) => each?.['src'])
    .filter((source) => typeof source === 'string')
  return createElement(
    'video',
    {},
    ...sources.map((src, key) => createElement('source', { src, key })),
  )
}
