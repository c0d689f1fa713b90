/**
 * A text as detection sees it. People and attackers write `ａｌｉｃｅ＠x.vn`, `alice%40x.vn` or hide zero-width
 * characters in an address; what is sent on is never normalised, only looked at through this view.
 */
export interface NormalisedView {
  readonly view: string
  /** Offset in the text of every unit of the view, and of its end. Absent when the view is the text itself. */
  readonly offsets?: Uint32Array
}

/** Characters without width or of formatting only (Unicode general category Cf, as far as text pasted by people has them). */
const INVISIBLE =
  '\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff'
/** Full-width forms (NFKC), ideographic and small full stops, and spellings of `@ . :` that survive copying. */
const FOLDED =
  '[\uff01-\uff5e\u3000\u3002\uff61\ufe52\ufe6b]|%(?:40|2[eE]|3[aA]|2[bB])|&(?:#0*64|#0*46|#0*58|#x0*40|#x0*2[eE]|#x0*3[aA]|commat|period|colon);|\\\\u00(?:40|2[eE]|3[aA])|\\[[.@:]\\]'

const PATTERN = new RegExp(`[${INVISIBLE}]+|${FOLDED}`, 'g')
/** One character each, so that a text without any of them is dismissed in one pass. */
const HINT = new RegExp(
  `[${INVISIBLE}\uff01-\uff5e\u3000\u3002\uff61\ufe52\ufe6b]|%[234]|&[#cp]|\\\\u00|\\[[.@:]\\]`,
)

const NAMED: ReadonlyMap<string, string> = new Map([
  ['commat', '@'],
  ['period', '.'],
  ['colon', ':'],
])

/** Makes the view. Linear; a text that needs nothing is its own view. */
export function normalise(text: string): NormalisedView {
  if (!HINT.test(text)) return { view: text }
  let view = ''
  const offsets = new Uint32Array(text.length + 1)
  let at = 0
  const copy = (end: number): void => {
    for (let i = at; i < end; i++) offsets[view.length + i - at] = i
    view += text.slice(at, end)
  }
  for (const match of text.matchAll(PATTERN)) {
    copy(match.index)
    const folded = fold(match[0])
    if (folded !== '') {
      offsets[view.length] = match.index
      view += folded
    }
    at = match.index + match[0].length
  }
  copy(text.length)
  offsets[view.length] = text.length
  return { view, offsets: offsets.subarray(0, view.length + 1) }
}

function fold(matched: string): string {
  const first = matched.charCodeAt(0)
  if (matched.startsWith('%')) return String.fromCharCode(Number.parseInt(matched.slice(1), 16))
  if (matched.startsWith('\\')) return String.fromCharCode(Number.parseInt(matched.slice(2), 16))
  if (matched.startsWith('[')) return matched.charAt(1)
  if (matched.startsWith('&')) return foldEntity(matched.slice(1, -1))
  if (first >= 0xff01 && first <= 0xff5e) return String.fromCharCode(first - 0xfee0)
  if (first === 0x3000) return ' '
  if (first === 0x3002 || first === 0xff61 || first === 0xfe52) return '.'
  if (first === 0xfe6b) return '@'
  return ''
}

function foldEntity(name: string): string {
  if (name.startsWith('#x')) return String.fromCharCode(Number.parseInt(name.slice(2), 16))
  if (name.startsWith('#')) return String.fromCharCode(Number.parseInt(name.slice(1), 10))
  return NAMED.get(name) ?? ''
}
