import type { ViewOrigin } from './normalised-view.ts'

/** A stretch of a text that a reader sees in another form, and what it is seen as. */
export interface Change {
  readonly start: number
  readonly end: number
  readonly shown: string
}

/** A stretch of a text as a reader sees it, read besides the text itself. */
export interface TextWindow {
  readonly view: string
  /** Offsets of the text that the window is part of. */
  readonly origin: ViewOrigin
  /** Where in the view it differs from the text: a stretch, without length where something was taken out. */
  readonly changes: readonly { readonly start: number; readonly end: number }[]
}

/** So much is read on both sides: the words that speak for a number (`context.ts`), or a long value. */
const REACH = 96

/** The windows around changes, which are in the order of the text. */
export function windowsOf(text: string, changes: readonly Change[]): readonly TextWindow[] {
  return grouped(changes).map((group) => windowOf(text, group))
}

/** Whether what stands at [start, end) of the view is not in the text as it stands there. */
export function isChanged({ changes }: TextWindow, start: number, end: number): boolean {
  // The first change that ends after `start`: changes are in order, and there may be one for each unit.
  let low = 0
  let high = changes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((changes[middle]?.end ?? 0) > start) high = middle
    else low = middle + 1
  }
  return (changes[low]?.start ?? end) < end
}

/** Changes whose windows touch. */
function grouped(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups: Change[][] = []
  let reach = Number.NEGATIVE_INFINITY
  for (const change of changes) {
    if (change.start - REACH < reach) groups.at(-1)?.push(change)
    else groups.push([change])
    reach = change.end + REACH
  }
  return groups
}

function windowOf(text: string, group: readonly Change[]): TextWindow {
  const from = Math.max(0, (group[0]?.start ?? 0) - REACH)
  const to = Math.min(text.length, (group.at(-1)?.end ?? 0) + REACH)
  const length = group.reduce((sum, { shown }) => sum + shown.length, to - from)
  const starts = new Uint32Array(length)
  const ends = new Uint32Array(length)
  const changes: { readonly start: number; readonly end: number }[] = []
  let view = ''
  let at = from
  const copy = (end: number): void => {
    for (let i = at, k = view.length; i < end; i++, k++) {
      starts[k] = i
      ends[k] = i + 1
    }
    view += text.slice(at, end)
  }
  for (const { start, end, shown } of group) {
    copy(start)
    const place = { start: view.length, end: view.length + shown.length }
    starts.fill(start, place.start, place.end)
    ends.fill(end, place.start, place.end)
    changes.push(place)
    view += shown
    at = end
  }
  copy(to)
  return { view, origin: { starts, ends }, changes }
}
