import { createUrlGuard } from './url-guard.ts'

/** A stretch of text inside which nothing is restored. */
export interface GuardedRun {
  readonly start: number
  readonly end: number
}

/**
 * The guarded runs of a text in which at least one of `spans` (ascending, disjoint) starts at a blocked position:
 * from the start of the URL or link target to its end, closing punctuation excluded.
 */
export function guardedRuns(
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
): readonly GuardedRun[] {
  if (!/[/\\]{2}|www\.|\]\(/i.test(text)) return []
  const guard = createUrlGuard()
  const runs: GuardedRun[] = []
  let next = 0
  let origin = 0
  let hit = false
  let coveredTo = 0
  const close = (end: number): void => {
    if (hit) runs.push({ start: origin, end: Math.max(trimEnd(text, origin, end), coveredTo) })
    hit = false
    coveredTo = 0
  }
  for (let at = 0; at < text.length; at++) {
    const span = spans[next]
    if (span !== undefined && at === span.start) {
      if (guard.blocked) {
        hit = true
        coveredTo = span.end
      }
      next++
    }
    const wasInside = guard.inside
    guard.advance(text.charCodeAt(at))
    if (!wasInside && guard.inside) origin = originOf(text, at)
    else if (wasInside && !guard.inside) close(at)
  }
  close(text.length)
  return runs
}

/** Where the run that opened at `at` began: behind `](`, or at the scheme, or at `www.`. */
function originOf(text: string, at: number): number {
  if (text.charCodeAt(at) === 0x28) return at + 1
  let start = at
  const bound = Math.max(0, at - 64)
  while (start > bound && /[A-Za-z0-9+.:/\\-]/.test(text.charAt(start - 1))) start--
  return start
}

/** Punctuation that closes a sentence or bracket behind a URL is not part of it. */
function trimEnd(text: string, start: number, end: number): number {
  let at = end
  while (at > start && /[.,;:!?)\]}'"*_]/.test(text.charAt(at - 1))) at--
  return at
}
