import { type DefaultTreeAdapterTypes, html, parse, parseFragment } from 'parse5'

export type Element = DefaultTreeAdapterTypes.Element
type Node = DefaultTreeAdapterTypes.Node

/** A page as a browser has read it. */
export interface Page {
  /** In the order of the document; what a `<template>` holds is not of the page. */
  readonly elements: readonly Element[]
}

/** A document of its own, and markup that a script puts into a page; with scripts on, `<noscript>` is text. */
export function pagesOf(source: string): readonly Page[] {
  return [true, false].flatMap((scriptingEnabled) => [
    pageOf(parseFragment(source, { scriptingEnabled })),
    pageOf(parse(source, { scriptingEnabled })),
  ])
}

/** Markup that was made by a renderer, which is always put into a page. */
export function fragmentsOf(source: string): readonly Page[] {
  const hasScripts = /<noscript/i.test(source)
  return (hasScripts ? [true, false] : [true]).map((scriptingEnabled) =>
    pageOf(parseFragment(source, { scriptingEnabled })),
  )
}

function pageOf(root: Node): Page {
  const elements: Element[] = []
  const open: Node[] = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('attrs' in node) elements.push(node)
    if ('childNodes' in node) open.push(...node.childNodes.toReversed())
  }
  return { elements }
}

export function textOf(element: Node): string {
  if ('value' in element) return element.value
  return 'childNodes' in element ? element.childNodes.map(textOf).join('') : ''
}

export const isSvg = ({ namespaceURI }: Element): boolean => namespaceURI === html.NS.SVG

export function attribute({ attrs }: Element, wanted: string): string | undefined {
  return attrs.find(({ name }) => name === wanted)?.value
}
