import { isAsciiSpace } from '../recognizers/characters.ts'
import { mayBeginDefinition } from './link-definition.ts'
import { createUrlGuard, endsRun } from './url-guard.ts'

/** A stretch of text inside which nothing is restored. */
export interface GuardedRun {
  readonly start: number
  readonly end: number
}

/**
 * The guarded runs of a text in which at least one of `spans` (ascending, disjoint) starts at a blocked position:
 * from the start of the URL or link target to its end, closing punctuation excluded. `from`: where the text begins;
 * what stands before it is context only.
 */
export function guardedRuns(
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
  from = 0,
): readonly GuardedRun[] {
  const runs: GuardedRun[] = []
  let next = 0
  let at = from
  while (at < text.length && next < spans.length) {
    const trigger = nextTrigger(text, at, from)
    if (trigger < 0) break
    at = wordStart(text, trigger, at)
    while ((spans[next]?.start ?? text.length) < at) next++
    ;[at, next] = readRuns(text, at, mayBeginDefinition(text, at, from), spans, next, runs)
  }
  return runs
}

/**
 * Nothing is guarded without one of these: `//`, `www.`, `](`, `https:` and the like, `<`, `("`, or `[` behind what may
 * stand in front of a definition. Each is looked for by its rarest character, which is six times as fast.
 */
const TRIGGER =
  /[/\\]{2}|(?<=www)\.|\]\(|(?<=https?|wss?|ftp):|<|\(["']|(?<=^[ \t>*+\-\d.)]{0,64})\[/gim
const SCHEME = /(?:https?|wss?|ftp)$/i
const LONGEST_SCHEME = 5
const IN_FRONT = /[ \t>*+\-\d.)]/
const LINE_END = /[\n\r\u2028\u2029]/
/** The same where a line has begun already: at the start of the text, or behind what may stand in front of a definition. */
const FIRST = /[ \t>*+\-\d.)]{0,64}\[/y

/** Where something may begin to be guarded, the first place from `at` on; -1 if nowhere. `from`: where the text begins. */
export function nextTrigger(text: string, at: number, from: number): number {
  FIRST.lastIndex = at
  if (mayBeginDefinition(text, at, from) && FIRST.test(text)) return FIRST.lastIndex - 1
  for (TRIGGER.lastIndex = at; TRIGGER.test(text); ) {
    const last = TRIGGER.lastIndex - 1
    const start = triggerStart(text, last, at)
    if (start >= at) return start
  }
  return -1
}

/** Where a trigger begins whose last unit stands at `last`; less than `at` if that is in front of it. */
function triggerStart(text: string, last: number, at: number): number {
  switch (text.charAt(last)) {
    case '.':
      return last - 3
    case ':':
      return (
        last - (SCHEME.exec(text.slice(Math.max(0, last - LONGEST_SCHEME), last))?.[0].length ?? 0)
      )
    case '[': {
      let line = last
      while (line > at && IN_FRONT.test(text.charAt(line - 1))) line--
      return line === 0 || LINE_END.test(text.charAt(line - 1)) ? last : -1
    }
    case '<':
      return last
    default:
      return last - 1
  }
}

/** Behind white space or the like, where the guard is as at the start of a text if nothing is open. */
export function wordStart(text: string, from: number, least: number): number {
  let start = from
  while (start > least && !endsRun(text.charCodeAt(start - 1))) start--
  return start
}

/** Reads on until nothing is open any more. Where that is, and the first span that starts behind it. */
function readRuns(
  text: string,
  from: number,
  isLineStart: boolean,
  spans: readonly { readonly start: number; readonly end: number }[],
  firstSpan: number,
  runs: GuardedRun[],
): [end: number, nextSpan: number] {
  const guard = createUrlGuard({ isLineStart })
  let next = firstSpan
  let origin = 0
  let hit = false
  let coveredTo = 0
  const close = (end: number): void => {
    if (hit) runs.push({ start: origin, end: Math.max(trimEnd(text, origin, end), coveredTo) })
    hit = false
    coveredTo = 0
  }
  for (let at = from; at < text.length; at++) {
    const span = spans[next]
    if (span !== undefined && at === span.start) {
      if (guard.blocked) {
        hit = true
        coveredTo = span.end
      }
      next++
    }
    const unit = text.charCodeAt(at)
    const wasInside = guard.inside
    guard.advance(unit)
    if (!wasInside && guard.inside) origin = originOf(text, at)
    else if (wasInside && !guard.inside) close(at)
    if (guard.isIdle && endsRun(unit)) return [at + 1, next]
  }
  close(text.length)
  return [text.length, next]
}

/** Where the run that opened at `at` began: at the target behind `](` or `]:`, behind a quote, at the scheme, or at `www.`. */
function originOf(text: string, at: number): number {
  if (text.startsWith('](', at - 1) || text.startsWith(']:', at - 1)) return targetIn(text, at + 1)
  if (text.charCodeAt(at) === 0x22 || text.charCodeAt(at) === 0x27) return at + 1
  let start = at
  const bound = Math.max(0, at - 64)
  while (start > bound && /[A-Za-z0-9+.:/\\-]/.test(text.charAt(start - 1))) start--
  return start
}

/** A link target begins behind white space, and in angle brackets if it has some. */
function targetIn(text: string, from: number): number {
  let at = from
  while (isAsciiSpace(text.charCodeAt(at))) at++
  return text.charCodeAt(at) === 0x3c ? at + 1 : at
}

/** Punctuation that closes a sentence or bracket behind a URL is not part of it. */
function trimEnd(text: string, start: number, end: number): number {
  let at = end
  while (at > start && /[.,;:!?)\]}>'"*_`]/.test(text.charAt(at - 1))) at--
  return at
}
