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
  'y',
)
/** First halves of pairs that the view changes, some of them. */
const PAIRS = '\\ud801-\\ud807\\ud81a-\\ud81b\\ud82f\\ud833-\\ud835\\ud838-\\ud83a\\udb40'
/** The first characters of what the view changes, at their place. */
const HINT = new RegExp(
  `${SHOWS_NOTHING}|[${LOOK_ALIKE}${PAIRS}\\u001b]|\\ud83e[\\udff0-\\udff9]|${DASH}${BESIDE_DASH}|${ESCAPE_HINT}|\\[[.@:]\\]|[\\[({] ?(?:at|dot|AT|DOT|[.@]) ?[\\])}]`,
  'y',
)

/** Units that `HINT` can begin with. To try patterns at these alone takes a tenth of a search. */
const HINT_UNITS = unitTable(
  new RegExp(`[${INVISIBLE}${LOOK_ALIKE}${PAIRS}\\u001b\\ud83e${ESCAPE_SIGNS}\\[({]|${DASH}`),
)

function unitTable(units: RegExp): Uint8Array {
  const table = new Uint8Array(0x10000)
  for (let unit = 0; unit < table.length; unit++)
    if (units.test(String.fromCharCode(unit))) table[unit] = 1
  return table
}

/** What stands in front of a hint and is changed with it: a blank, backslashes of an escape that is escaped again. */
const IN_FRONT = 8

/** Where the first hint stands; the length of the text if there is none. */
function firstHint(text: string): number {
  for (let at = 0; at < text.length; at++) {
    if (HINT_UNITS[text.charCodeAt(at)] !== 1) continue
    HINT.lastIndex = at
    if (HINT.test(text)) return at
  }
  return text.length
}

/** Whether the view of a text is the text itself. */
export const isOwnView = (text: string): boolean => firstHint(text) === text.length

/** Makes the view. Linear; a text that needs nothing is its own view. */
export function normalise(text: string): NormalisedView {
  const first = firstHint(text)
  if (first === text.length) return { view: text }
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
  for (let next = Math.max(0, first - IN_FRONT); next < text.length; ) {
    const match = changeAt(text, next, at)
    next = match === undefined ? next + 1 : match.index + match[0].length
    const folded = match && fold(match[0])
    if (match === undefined || folded === undefined) continue
    copy(match.index)
    at = next
    if (folded === '') continue
    starts[view.length] = match.index
    ends[view.length] = at
    view += folded
  }
  copy(text.length)
  return { view, origin: { starts, ends } }
}

/** What the view changes at `at`; a sign in brackets may begin with a blank in front of them, not before `from`. */
function changeAt(text: string, at: number, from: number): RegExpExecArray | undefined {
  const unit = text.charCodeAt(at)
  if (HINT_UNITS[unit] !== 1) return undefined
  const isOpener = unit === 0x5b || unit === 0x28 || unit === 0x7b
  for (
    let start = isOpener && at > from && text[at - 1] === ' ' ? at - 1 : at;
    start <= at;
    start++
  ) {
    PATTERN.lastIndex = start
    const match = PATTERN.exec(text)
    if (match !== null) return match
  }
  return undefined
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
