import { type Element, type Page, attribute, isSvg, textOf } from './page.ts'

/** A text of a page that makes a browser ask something by itself, without a click. */
export interface Load {
  /** `img src`, `style`, `code language-svg`. */
  readonly where: string
  readonly text: string
  /** How the text is read: as one address, several, a style sheet, another page, or code that does what it likes. */
  readonly as: 'address' | 'addresses' | 'style' | 'page' | 'code'
}

const SOURCE: readonly string[] = ['src']

/** Attributes of HTML that hold one address which is fetched at once (HTML, the `attributes` index). */
const FETCHED: Readonly<Record<string, readonly string[]>> = {
  img: ['src', 'lowsrc', 'dynsrc'],
  source: SOURCE,
  track: SOURCE,
  audio: SOURCE,
  video: ['src', 'poster'],
  embed: SOURCE,
  iframe: SOURCE,
  frame: SOURCE,
  script: SOURCE,
  bgsound: SOURCE,
  object: ['data', 'codebase', 'classid'],
  link: ['href'],
  html: ['manifest'],
  body: ['background'],
  table: ['background'],
  thead: ['background'],
  tbody: ['background'],
  tr: ['background'],
  td: ['background'],
  th: ['background'],
}

const SETS: ReadonlySet<string> = new Set(['srcset', 'imagesrcset'])

/** Languages of code blocks that Dify's web app, or another client, draws rather than shows. */
const DRAWN: ReadonlySet<string> = new Set(['svg', 'mermaid', 'echarts', 'abc', 'html', 'math'])

export function loadsOf({ elements }: Page): readonly Load[] {
  return elements.flatMap((element) => [...loadsOfAttributes(element), ...loadsOfContent(element)])
}

function loadsOfAttributes(element: Element): Load[] {
  const loads: Load[] = []
  for (const { name, value } of element.attrs) {
    const as = kindOf(element, name)
    if (as !== undefined) loads.push({ where: `${element.tagName} ${name}`, text: value, as })
  }
  const refresh = attribute(element, 'content')
  if (element.tagName === 'meta' && refresh !== undefined && isRefresh(element))
    loads.push({ where: 'meta refresh', text: refreshed(refresh), as: 'address' })
  return loads
}

function kindOf(element: Element, name: string): Load['as'] | undefined {
  if (name === 'style') return 'style'
  if (name.startsWith('on')) return 'code'
  if (isSvg(element)) return kindInSvg(element, name)
  if (SETS.has(name)) return 'addresses'
  if (element.tagName === 'iframe' && name === 'srcdoc') return 'page'
  if (element.tagName === 'input' && name === 'src') return isImage(element) ? 'address' : undefined
  return FETCHED[element.tagName]?.includes(name) === true ? 'address' : undefined
}

/** Any reference but the one of a link, whatever it refers to; what an animation sets; and `url(…)` in any other attribute. */
function kindInSvg(element: Element, name: string): Load['as'] | undefined {
  if (name === 'href' || name === 'src') return element.tagName === 'a' ? undefined : 'address'
  const isSet = ['to', 'from', 'by', 'values'].includes(name)
  return isSet ? 'addresses' : 'style'
}

const isImage = (element: Element): boolean => attribute(element, 'type')?.toLowerCase() === 'image'

const isRefresh = (element: Element): boolean =>
  attribute(element, 'http-equiv')?.toLowerCase() === 'refresh'

/** The address of a refresh: `0; url='…'`, of which almost all may be missing (HTML, 4.2.5.3). */
const refreshed = (content: string): string =>
  content.replace(/^[\s\d.]*[;,\s]*(?:url\s*=\s*)?["']?/i, '').replace(/["'].*$/s, '')

/** Mermaid draws every element of its class by itself (`startOnLoad`), whatever the element is. */
const classesOf = (element: Element): readonly string[] =>
  (attribute(element, 'class') ?? '').split(/\s+/)

function loadsOfContent(element: Element): Load[] {
  const { tagName } = element
  if (tagName === 'style') return [{ where: 'style', text: textOf(element), as: 'style' }]
  if (tagName === 'script') return [{ where: 'script', text: textOf(element), as: 'code' }]
  // A tag at the end may say that of the whole page: docs/security.md names it under what is not promised.
  const isPage = tagName === 'html' || tagName === 'body'
  if (!isPage && classesOf(element).includes('mermaid'))
    return [{ where: 'mermaid', text: textOf(element), as: 'code' }]
  if (tagName !== 'code') return []
  const language = /language-(\w+)/.exec(attribute(element, 'class') ?? '')?.[1]?.toLowerCase()
  if (language === undefined || !DRAWN.has(language)) return []
  return [{ where: `code ${language}`, text: textOf(element), as: 'code' }]
}
