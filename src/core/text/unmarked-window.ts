import type { ViewOrigin } from './normalised-view.ts'

/**
 * A stretch of a text as a page shows it that makes words bold or breaks them: `alice<b>@x.vn</b>` without its tag. It is read
 * besides the text with its tags, for these also part what does not belong together.
 */
export interface UnmarkedWindow {
  readonly view: string
  /** Offsets of the text that the window is part of. */
  readonly origin: ViewOrigin
  /** Where in the view something was taken out. */
  readonly joints: readonly number[]
}

/** Tags that begin a line, a cell or a picture: what stands on both sides of one is not one value. */
const PARTING =
  'address|article|aside|audio|blockquote|body|br|button|canvas|caption|col|dd|details|dialog|div|dl|dt|embed|fieldset|figure|figcaption|footer|form|frame|h[1-6]|head|header|hgroup|hr|html|iframe|img|input|legend|li|link|main|meta|nav|object|ol|optgroup|option|p|picture|pre|script|section|select|source|style|summary|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|ul|video'
/** Tags, comments and the marks of Markdown, one after the other. */
const MARKUP = new RegExp(
  `(?:</?(?!(?:${PARTING})(?![\\w:-]))[A-Za-z][^<>]{0,200}>|<!--[^]{0,200}?-->|\\*\\*|~~|\`)+`,
  'gi',
)
const SIGN = /<[A-Za-z/!]|\*\*|~~|`/
const BEFORE = /(?:[\w@.+-]|\d )$/
const BEHIND = /^(?:[\w@.+-]| \d)/
/** So much is read on both sides: the words that speak for a number (`context.ts`), or a long value. */
const REACH = 96

/** The windows of a text, in its order; together they are no longer than the text. */
export function unmarkedWindows(text: string): readonly UnmarkedWindow[] {
  if (!SIGN.test(text)) return NONE
  const cuts: Cut[] = []
  for (const { 0: markup, index } of text.matchAll(MARKUP)) {
    const end = index + markup.length
    if (
      BEFORE.test(text.slice(Math.max(0, index - 2), index)) &&
      BEHIND.test(text.slice(end, end + 2))
    )
      cuts.push({ start: index, end })
  }
  return grouped(cuts).map((group) => windowOf(text, group))
}

const NONE: readonly UnmarkedWindow[] = []

interface Cut {
  readonly start: number
  readonly end: number
}

/** Cuts whose windows touch. */
function grouped(cuts: readonly Cut[]): readonly (readonly Cut[])[] {
  const groups: Cut[][] = []
  let reach = Number.NEGATIVE_INFINITY
  for (const cut of cuts) {
    if (cut.start - REACH < reach) groups.at(-1)?.push(cut)
    else groups.push([cut])
    reach = cut.end + REACH
  }
  return groups
}

function windowOf(text: string, cuts: readonly Cut[]): UnmarkedWindow {
  const from = Math.max(0, (cuts[0]?.start ?? 0) - REACH)
  const to = Math.min(text.length, (cuts.at(-1)?.end ?? 0) + REACH)
  const starts = new Uint32Array(to - from)
  const ends = new Uint32Array(to - from)
  const joints: number[] = []
  let view = ''
  let at = from
  const copy = (end: number): void => {
    for (let i = at, k = view.length; i < end; i++, k++) {
      starts[k] = i
      ends[k] = i + 1
    }
    view += text.slice(at, end)
  }
  for (const { start, end } of cuts) {
    copy(start)
    joints.push(view.length)
    at = end
  }
  copy(to)
  return { view, origin: { starts, ends }, joints }
}
