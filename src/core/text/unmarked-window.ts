import { type Change, type TextWindow, windowsOf } from './text-window.ts'

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

/**
 * Stretches of a text as a page shows it that makes words bold or breaks them: `alice<b>@x.vn</b>` without its tag. They are
 * read besides the text with its tags, for these also part what does not belong together. Together they are no longer than
 * the text.
 */
export function unmarkedWindows(text: string): readonly TextWindow[] {
  if (!SIGN.test(text)) return NONE
  const cuts: Change[] = []
  for (const { 0: markup, index } of text.matchAll(MARKUP)) {
    const end = index + markup.length
    if (
      BEFORE.test(text.slice(Math.max(0, index - 2), index)) &&
      BEHIND.test(text.slice(end, end + 2))
    )
      cuts.push({ start: index, end, shown: '' })
  }
  return windowsOf(text, cuts)
}

const NONE: readonly TextWindow[] = []
