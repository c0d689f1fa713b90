import { globSync, readFileSync } from 'node:fs'
import { pagesOf, textOf } from './page.ts'
import type { Random } from './random.ts'
import { runningText } from './running-text.ts'

/** Markdown that people have written, with placeholders put into its running text. */
export interface Honest {
  readonly name: string
  readonly text: string
  /** So many placeholders were put in. */
  readonly placeholders: number
}

/** One placeholder for so many units of running text, at most. */
const APART = 400
const MOST_UNITS = 60_000
const PUT_IN = /(?:EMAIL|PHONE|NAME)_1 /
const RAW: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title'])
const SHOWN: readonly string[] = ['EMAIL_1', 'PHONE_1', 'NAME_1']

/** READMEs and changelogs of the packages that are installed. They are read where they are; nothing of them is kept. */
export function packageMarkdown(): readonly string[] {
  return globSync('node_modules/**/{README,readme,Readme,CHANGELOG,History,HISTORY}.md').toSorted()
}

/** A file with placeholders between words of its running text. */
export function withPlaceholders(name: string, random: Random): Honest {
  const source = readFileSync(name, 'utf8').slice(0, MOST_UNITS)
  let text = ''
  let at = 0
  let placeholders = 0
  let next = 0
  for (const { start, end } of runningText(source)) {
    if (start < next) continue
    const place = betweenWords(source, start, end, random)
    if (place < 0) continue
    text += `${source.slice(at, place)}${random.pick(SHOWN)} `
    at = place
    placeholders++
    next = place + APART
  }
  text += source.slice(at)
  return { name, text, placeholders: isStillText(text) ? placeholders : 0 }
}

/** Behind a blank between two words; -1 if there is none. */
function betweenWords(source: string, start: number, end: number, random: Random): number {
  const places: number[] = []
  for (let at = start + 2; at < end; at++)
    if (/^[\p{L},.] \p{L}$/u.test(source.slice(at - 2, at + 1))) places.push(at)
  return places.length === 0 ? -1 : random.pick(places)
}

/**
 * Each placeholder is in running text, also to a client that takes the whole for HTML: behind a `<script/>` that someone
 * wrote in backticks, all is a program to it.
 */
function isStillText(text: string): boolean {
  const isProgram = pagesOf(text).some(({ elements }) =>
    elements.some((each) => RAW.has(each.tagName) && PUT_IN.test(textOf(each))),
  )
  if (isProgram) return false
  const stretches = runningText(text)
  return [...text.matchAll(new RegExp(PUT_IN, 'g'))].every(({ index }) =>
    stretches.some(({ start, end }) => index >= start && index < end),
  )
}
