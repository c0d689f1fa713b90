/**
 * A text as detection sees it. People and attackers write `ａｌｉｃｅ＠x.vn`, `alice%40x.vn` or hide zero-width
 * characters in an address; what is sent on is never normalised, only looked at through this view.
 */
export interface NormalisedView {
  readonly view: string
  /** Where each unit of the view starts and ends in the text. Absent when the view is the text itself. */
  readonly origin?: ViewOrigin
}

/** Offsets of the text, one per unit of the view. Dropped characters lie between the end of one and the next start. */
export interface ViewOrigin {
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/**
 * Characters without width or of formatting only (Unicode general category Cf and variation selectors, as far as
 * pasted text has them). U+DB40 leads the surrogate pairs of plane 14: tags and further variation selectors.
 */
const INVISIBLE =
  '\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb'
/** Full-width forms, ideographic, small and vertical punctuation, non-breaking hyphens: all as NFKC folds them, nearly. */
const LOOK_ALIKE = '\u2010\u2011\u2024\u3000\u3002\ufe13\ufe52\ufe55\ufe6b\uff01-\uff5e\uff61'

const DROPPED = `[${INVISIBLE}]|\udb40[\udc00-\udfff]|\u001b\\[[0-9;]{0,16}[A-Za-z]`
/**
 * Escapes of printable ASCII: URL, HTML, JSON and source code, each also escaped more than once (a piece of JSON in
 * JSON in a text); defanged punctuation. Backslashes are bounded: a run of them is tried from each of its places.
 */
const ESCAPED =
  '%(?:25)*(?:u00)?(?:[2-7][0-9a-fA-F]|0[9aAdD])|&(?:amp;)*#(?:0*(?:3[2-9]|[4-9]\\d|1[01]\\d|12[0-6])|[xX]0*[2-7][0-9a-fA-F]);|&(?:amp;)*(?:commat|period|colon);|\\\\{1,8}(?:u00|x)[2-7][0-9a-fA-F]|\\\\[nrt]|\\[[.@:]\\]'

const PATTERN = new RegExp(`(?:${DROPPED})+|[${LOOK_ALIKE}]|${ESCAPED}`, 'g')
/**
 * One or two characters each, so that a text without any of them is dismissed in one pass; most characters by the coarse
 * class in front, which makes it twice as fast.
 */
const HINT = new RegExp(
  `(?=[\u001b%&\\\\\\[\u00ad\u034f-\uffff])(?:[${INVISIBLE}${LOOK_ALIKE}\udb40\u001b]|%[02-7u]|&(?:amp;)*[#cp]|\\\\[unrtx]|\\[[.@:]\\])`,
)

const NAMED: ReadonlyMap<string, string> = new Map([
  ['commat', '@'],
  ['period', '.'],
  ['colon', ':'],
  ['\\n', ' '],
  ['\\r', ' '],
  ['\\t', ' '],
  ['\u2010', '-'],
  ['\u2011', '-'],
  ['\u2024', '.'],
  ['\u3000', ' '],
  ['\u3002', '.'],
  ['\ufe13', ':'],
  ['\ufe52', '.'],
  ['\ufe55', ':'],
  ['\ufe6b', '@'],
  ['\uff61', '.'],
])

/** Whether the view of a text is the text itself. */
export const isOwnView = (text: string): boolean => !HINT.test(text)

/** Makes the view. Linear; a text that needs nothing is its own view. */
export function normalise(text: string): NormalisedView {
  if (isOwnView(text)) return { view: text }
  let view = ''
  const starts = new Uint32Array(text.length)
  const ends = new Uint32Array(text.length)
  let at = 0
  const copy = (end: number): void => {
    for (let i = at, k = view.length; i < end; i++, k++) {
      starts[k] = i
      ends[k] = i + 1
    }
    view += text.slice(at, end)
  }
  for (const match of text.matchAll(PATTERN)) {
    copy(match.index)
    at = match.index + match[0].length
    const folded = fold(match[0])
    if (folded === '') continue
    starts[view.length] = match.index
    ends[view.length] = at
    view += folded
  }
  copy(text.length)
  return { view, origin: { starts, ends } }
}

/** One unit, or nothing for what is dropped. */
function fold(escaped: string): string {
  const matched = escaped.replace(/^&(?:amp;)+/, '&')
  const named = NAMED.get(matched.startsWith('&') ? matched.slice(1, -1) : matched)
  if (named !== undefined) return named
  switch (matched.charAt(0)) {
    case '%': {
      const char = fromHex(matched.slice(-2))
      // A tab or the end of a line, as `\n` is.
      return char < ' ' ? ' ' : char
    }
    case '\\':
      return fromHex(matched.slice(-2))
    case '[':
      return matched.charAt(1)
    case '&':
      return /^&#x/i.test(matched)
        ? fromHex(matched.slice(3, -1))
        : String.fromCharCode(Number(matched.slice(2, -1)))
  }
  const unit = matched.charCodeAt(0)
  return unit >= 0xff01 && unit <= 0xff5e ? String.fromCharCode(unit - 0xfee0) : ''
}

const fromHex = (digits: string): string => String.fromCharCode(Number.parseInt(digits, 16))
