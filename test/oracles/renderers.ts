import { HtmlRenderer, Parser } from 'commonmark'
import MarkdownIt from 'markdown-it'
import { Marked } from 'marked'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { renderLikeDify } from './dify-web-app.ts'

/** Makes a page of an answer, as a client may. */
export interface Renderer {
  readonly name: string
  readonly render: (answer: string) => string
}

const markdownIt = new MarkdownIt({ html: true, linkify: true })
const plainMarkdownIt = new MarkdownIt()
const marked = new Marked({ async: false })
const parser = new Parser()
const writer = new HtmlRenderer()
const GFM = {
  allowDangerousHtml: true,
  allowDangerousProtocol: true,
  extensions: [gfm()],
  htmlExtensions: [gfmHtml()],
}

/** No one here wrote them. The cheap ones come first. */
export const RENDERERS: readonly Renderer[] = [
  { name: 'plain HTML', render: (answer) => answer },
  { name: 'markdown-it', render: (answer) => markdownIt.render(answer) },
  { name: 'markdown-it without HTML', render: (answer) => plainMarkdownIt.render(answer) },
  { name: 'marked', render: (answer) => marked.parse(answer, { async: false }) },
  { name: 'commonmark', render: (answer) => writer.render(parser.parse(answer)) },
  { name: 'micromark with GFM', render: (answer) => micromark(answer, GFM) },
  { name: "Dify's web app", render: renderLikeDify },
]
