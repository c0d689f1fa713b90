import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Puts a text into the part of a page that a command writes, between `<!-- written by make TARGET: begin -->` and the
 * next `<!-- end -->`. Throws if the page has no such part.
 */
export function writePart(page: string, target: string, text: string): void {
  const begin = `<!-- written by make ${target}: begin -->`
  const whole = readFileSync(page, 'utf8')
  const from = whole.indexOf(begin) + begin.length
  const to = whole.indexOf('<!-- end -->', from)
  if (from < begin.length || to < 0) throw new Error(`${page} has no '${begin}' with an end`)
  writeFileSync(page, `${whole.slice(0, from)}\n${text}\n${whole.slice(to)}`)
}
