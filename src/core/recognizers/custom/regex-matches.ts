import type { RE2JS } from 're2js'
import type { ProgramFacts } from './regex-program.ts'

/** Matches longer than this many UTF-16 units are cut, see `findMatches`. */
const MAX_MATCH = 512

/** Units in front of a window that the matcher may look at (`\b`), and after its reach. */
const MARGIN = 2
/** Least units of a window. */
const MIN_WINDOW = 1024
/** Work that may be spent per unit of the view, and at the start, in units read by a small program. */
const WORK_PER_UNIT = 64
const WORK_AT_START = 1 << 20
/** A program with more steps than this takes longer for each unit. */
const STEPS_AT_ONCE = 4

/**
 * Calls `report` with the leftmost-first matches of `expression` in `view`, from left to right, not overlapping.
 *
 * Takes time linear in the view's length. One search of an automaton is linear, but a search per match is not: after
 * an `a` the expression `a[^b]*b|a` reads to the end of the text each time. So searches run in windows of a few times
 * the `reach` of the expression, and each match is charged with its `overrun`. Where dense matches spend more than their share,
 * the text is read coarsely: a match is reported as at least 512 units long, and the search goes on after those. More
 * is masked then, never less.
 *
 * A match of more than 512 units is cut there, but what is left of its unbroken run of characters goes with it, so that
 * no half of a long secret is left. What needs more than 512 units to become a match may not be found at all.
 *
 * `expression` must not match the empty text and not ask for the start or end of a text or line.
 */
export function findMatches(
  expression: RE2JS,
  { reach, overrun, size }: ProgramFacts,
  view: string,
  report: (start: number, end: number) => void,
): void {
  // Most texts hold no match, and this takes the matcher's fast path: required literals, then a DFA.
  if (!expression.test(view)) return
  const ahead = reach + MARGIN
  const length = Math.max(MIN_WINDOW, MAX_MATCH + 2 * ahead)
  const cost = overrun * Math.ceil(size / STEPS_AT_ONCE)
  let work = WORK_AT_START
  let at = 0
  while (at < view.length) {
    const base = Math.max(0, at - MARGIN)
    const end = Math.min(view.length, at + length)
    // What starts or ends after this may look different in a longer window.
    const sure = end === view.length ? end : end - ahead
    const window = view.slice(base, end)
    if (!expression.test(window)) {
      at = startOfCharacter(view, sure)
      continue
    }
    const matcher = expression.matcher(window)
    let next = at
    let again = false
    while (!again && next < sure && matcher.find(next - base)) {
      const start = matcher.start() + base
      let stop = matcher.end() + base
      // A window that starts with the match is long enough for 512 units and the reach after them.
      again = start > at && stop > sure
      if (again) {
        next = start
        continue
      }
      if (stop > start + MAX_MATCH) stop = endOfRun(view, start + MAX_MATCH)
      work += (stop - next) * WORK_PER_UNIT - cost
      if (work < 0) stop = endOfCharacter(view, Math.max(stop, start + MAX_MATCH))
      report(start, stop)
      next = stop
    }
    at = again ? next : Math.max(next, startOfCharacter(view, sure))
  }
}

/** End of the run of characters without a blank that goes on at `from`. */
function endOfRun(view: string, from: number): number {
  let end = from
  while (end < view.length && !isBlank(view.charCodeAt(end))) end++
  return end
}

/** ASCII blanks and controls, no-break and other Unicode blanks. */
const isBlank = (unit: number): boolean =>
  unit <= 0x20 || unit === 0xa0 || (unit >= 0x2000 && unit <= 0x200a) || unit === 0x3000

const splitsPair = (view: string, at: number): boolean =>
  (view.charCodeAt(at) & 0xfc00) === 0xdc00 && (view.charCodeAt(at - 1) & 0xfc00) === 0xd800

const startOfCharacter = (view: string, at: number): number => (splitsPair(view, at) ? at - 1 : at)

const endOfCharacter = (view: string, at: number): number =>
  Math.min(view.length, splitsPair(view, at) ? at + 1 : at)
