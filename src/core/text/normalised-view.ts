import { ESCAPE, ESCAPE_HINT, ESCAPE_SIGNS, pointOf } from './escape.ts'
import { DIGITS, DIGIT_PAIRS, INVISIBLE, INVISIBLE_PAIRS, foldPoint } from './folded-point.ts'

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

/** Full-width forms, ideographic, small and vertical punctuation, digits of other scripts, hyphens and the minus. */
const LOOK_ALIKE = `\\u2010\\u2011\\u2024\\u2043\\u2212\\u2800\\u3000\\u3002\\ufe13\\ufe52\\ufe55\\ufe62\\ufe63\\ufe6b\\uff01-\\uff5e\\uff61\\u0085${DIGITS}`
/** Dashes that are hyphens only between what is written with hyphens. */
const DASH = '[\\u2012-\\u2015\\u2500\\u30fc\\ufe58]'
const BESIDE_DASH = `[0-9A-Za-z${DIGITS}]`
/** Signs that stand for punctuation where a machine shall not take a text for an address. */
const DEFANGED =
  '\\[[.@:]\\]|(?=[ \\[({])(?<=\\w) ?[\\[({] ?(?:at|dot|AT|DOT|[.@]) ?[\\])}] ?(?=\\w)'
/** Not what marks the label of a text, at its very beginning: `FIELD_SIGN`. */
const SHOWS_NOTHING = `[${INVISIBLE}](?<!^\\u0001)`

const DROPPED = `${SHOWS_NOTHING}|${INVISIBLE_PAIRS}|\\u001b\\[[0-9;]{0,16}[A-Za-z]`
const PATTERN = new RegExp(
  `(?:${DROPPED})+|[${LOOK_ALIKE}]|${DIGIT_PAIRS}|${DASH}(?<=${BESIDE_DASH}.)(?=${BESIDE_DASH})|${ESCAPE}|${DEFANGED}`,
  'g',
)
/** Everything that the view changes has one of these; prose, English and Vietnamese, has few. */
const COARSE = new RegExp(
  `[\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f${ESCAPE_SIGNS}\\[({\\u00ad\\u034f-\\u1dff\\u2000-\\uffff]`,
  'g',
)
/** The first characters of what the view changes, so that a text with nothing of it is dismissed in one pass. */
const HINT = new RegExp(
  `${SHOWS_NOTHING}|[${LOOK_ALIKE}\\ud801-\\ud807\\ud81a-\\ud81b\\ud82f\\ud833-\\ud835\\ud838-\\ud83a\\udb40\\u001b]|\\ud83e[\\udff0-\\udff9]|${DASH}${BESIDE_DASH}|${ESCAPE_HINT}|\\[[.@:]\\]|[\\[({] ?(?:at|dot|AT|DOT|[.@]) ?[\\])}]`,
  'g',
)

/** Whether the view of a text is the text itself. */
export function isOwnView(text: string): boolean {
  COARSE.lastIndex = text.startsWith('\u0001') ? 1 : 0
  if (!COARSE.test(text)) return true
  HINT.lastIndex = COARSE.lastIndex - 1
  return !HINT.test(text)
}

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
    const folded = fold(match[0])
    if (folded === undefined) continue
    copy(match.index)
    at = match.index + match[0].length
    if (folded === '') continue
    starts[view.length] = match.index
    ends[view.length] = at
    view += folded
  }
  copy(text.length)
  return { view, origin: { starts, ends } }
}

/** One unit, or nothing for what is dropped; undefined for an escape of what is read as it is. */
function fold(matched: string): string | undefined {
  const first = matched.charCodeAt(0)
  if (isEscapeSign(first)) {
    const point = pointOf(matched)
    return point === undefined ? undefined : foldPoint(point)
  }
  if (first === 0x1b) return ''
  if (DEFANGED_SIGN.test(matched)) return signOf(matched)
  return foldPoint(matched.codePointAt(0) ?? 0)
}

const isEscapeSign = (unit: number): boolean =>
  unit === 0x25 || unit === 0x26 || unit === 0x3d || unit === 0x5c

const DEFANGED_SIGN = /^ ?[[({]/

function signOf(defanged: string): string {
  if (/at/i.test(defanged)) return '@'
  return /dot/i.test(defanged) ? '.' : (/[.@:]/.exec(defanged)?.[0] ?? '')
}
