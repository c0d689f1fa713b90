import { readFileSync } from 'node:fs'
import type { Random } from './random.ts'
import { runningText, textOfHtml } from './running-text.ts'

/** Markdown that people have written, with placeholders put into its running text. */
export interface Honest {
  readonly name: string
  readonly text: string
  /** So many placeholders were put in. */
  readonly placeholders: number
  /** So many places are text to Markdown alone: a client that takes all for HTML reads a program or the like there. */
  readonly ambiguous: number
}

/** One placeholder for so many units of running text, at most. */
const APART = 400
const MOST_UNITS = 40_000
const SHOWN: readonly string[] = ['EMAIL_1', 'PHONE_1', 'NAME_1']

/** A file with placeholders between words of its running text. */
export function withPlaceholders(name: string, random: Random): Honest {
  const source = readFileSync(name, 'utf8').slice(0, MOST_UNITS)
  let text = ''
  let at = 0
  let placeholders = 0
  let ambiguous = 0
  const isHtmlText = textOfHtml(source)
  let next = 0
  for (const { start, end } of runningText(source)) {
    if (start < next) continue
    const place = betweenWords(source, start, end, random)
    if (place < 0) continue
    next = place + APART
    if (!isHtmlText(place)) {
      ambiguous++
      continue
    }
    text += `${source.slice(at, place)}${random.pick(SHOWN)} `
    at = place
    placeholders++
  }
  text += source.slice(at)
  return { name, text, placeholders: isStillText(text) ? placeholders : 0, ambiguous }
}

/** Behind a blank between two words; -1 if there is none. */
function betweenWords(source: string, start: number, end: number, random: Random): number {
  const places: number[] = []
  for (let at = start + 2; at < end; at++)
    if (/^[\p{L},.] \p{L}$/u.test(source.slice(at - 2, at + 1))) places.push(at)
  return places.length === 0 ? -1 : random.pick(places)
}

/** What was put in has not changed how the text is read: each placeholder is in running text. */
function isStillText(text: string): boolean {
  const stretches = runningText(text)
  return [...text.matchAll(/(?:EMAIL|PHONE|NAME)_1 /g)].every(({ index }) =>
    stretches.some(({ start, end }) => index >= start && index < end),
  )
}
