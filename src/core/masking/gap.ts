import { CONTEXT_UNITS } from '../recognizers/shared/context.ts'
import { isDigit } from '../recognizers/shared/characters.ts'
import { isOwnView } from '../text/normalised-view.ts'

/** What lies between two spans, or between one and an end of the text: `text[start, end)`. */
export interface Gap {
  readonly start: number
  readonly end: number
}

export function gapsBetween(spans: readonly Gap[], length: number): readonly Gap[] {
  const gaps: Gap[] = []
  let start = 0
  for (const span of spans) {
    if (span.start > start) gaps.push({ start, end: span.start })
    start = span.end
  }
  if (start < length) gaps.push({ start, end: length })
  return gaps
}

/** Labels speak for numbers as far as this (`context.ts`), and a little more: an escape may lie across the cut. */
const REACH = CONTEXT_UNITS + 16

/** A word in front of a blank, or a sentence that ends there. */
const WORD_AND_BLANK = /[\p{L}\p{M}]{2}[.,;!?]?\s$/u
/** The end of a sentence and a blank, or a blank, and a word. */
const BLANK_AND_WORD = /^[.,;!?]?\s[\p{L}\p{M}]{2}/u
/** As much as these need. */
const EDGE = 6

/**
 * The parts of a gap that what was taken out beside it may have changed, none where blanks and words stand at both ends. A
 * blank is not enough: groups of digits on both sides of one may have been taken for a single number. Nor are words for
 * a number near an end: a label that spoke against it may have gone with its neighbour.
 *
 * What is farther from an end than such a place was read with all that speaks for it and against it, and is left. `from`:
 * where the text itself begins; the name in front of it speaks for all of the first gap, so that this one is not cut.
 */
export function changedParts(text: string, gap: Gap, from = 0): readonly Gap[] {
  const { start, end } = gap
  const head = start === 0 ? start : beginsSetOff(text, start, end) ? start : headEnd(text, gap)
  const isNamed = start < from
  const isWholeEnd = end === text.length || endsSetOff(text, start, end)
  const tail = isWholeEnd ? end : isNamed ? start : tailStart(text, gap)
  if (head >= tail) return [gap]
  const parts: Gap[] = []
  if (head > start) parts.push({ start, end: head })
  if (tail < end) parts.push({ start: tail, end })
  return parts
}

/** Whether `text[start, end)` begins so that what ends at `start` changes nothing in it. */
const beginsSetOff = (text: string, start: number, end: number): boolean =>
  BLANK_AND_WORD.test(text.slice(start, Math.min(end, start + EDGE))) &&
  isPlain(text.slice(start, Math.min(end, start + REACH)))

/** Whether it ends so that what begins at `end` changes nothing in it. */
const endsSetOff = (text: string, start: number, end: number): boolean =>
  WORD_AND_BLANK.test(text.slice(Math.max(start, end - EDGE), end)) &&
  isPlain(text.slice(Math.max(start, end - REACH), end))

/** Neither digits, nor escapes or characters without width, which make distances others than they seem. */
const isPlain = (text: string): boolean => !DIGIT.test(text) && isOwnView(text)

const DIGIT = /[0-9\uff10-\uff19]/

/** Places that are tried, and how far away the next one may be; without a good one the whole gap is read. */
const TRIES = 16
const STEP = 128

/** Two words in small letters and a blank between: no name and no title is cut in two. */
const IN_SENTENCE = /(?:^|[^\p{L}\p{M}])\p{Ll}[\p{Ll}\p{M}]+ \p{Ll}[\p{L}\p{M}]$/u

/** Whether a gap may be cut after, or in front of, the blank at `at`. */
const isCalm = (text: string, at: number): boolean =>
  IN_SENTENCE.test(text.slice(Math.max(0, at - 16), at + 3))

/** Where the first part may end: a blank after a word, far enough from any number; the end of the gap if there is none. */
function headEnd(text: string, { start, end }: Gap): number {
  let at = start + REACH
  for (let tries = 0; tries < TRIES && at < end; tries++) {
    const digit = lastDigit(text, at - REACH, at)
    if (digit >= 0) {
      at = digit + 1 + REACH
      continue
    }
    const blank = text.slice(at, Math.min(end, at + STEP)).indexOf(' ')
    if (blank < 0) break
    at += blank + 1
    if (isCalm(text, at - 1) && endsSetOff(text, start, at)) return at
  }
  return end
}

/** Where the last part may begin: a blank in front of a word; the beginning of the gap if there is none. */
function tailStart(text: string, { start, end }: Gap): number {
  let at = end - REACH
  for (let tries = 0; tries < TRIES && at > start; tries++) {
    const digit = lastDigit(text, at, at + REACH)
    if (digit >= 0) {
      at = firstDigit(text, at) - REACH
      continue
    }
    const from = Math.max(start + 1, at - STEP)
    const blank = text.slice(from, at + 1).lastIndexOf(' ')
    if (blank < 0) break
    at = from + blank
    if (isCalm(text, at) && beginsSetOff(text, at, end)) return at
    at--
  }
  return start
}

const isAnyDigit = (unit: number): boolean => isDigit(unit) || (unit >= 0xff10 && unit <= 0xff19)

/** The last digit of `text[from, to)`; -1 if there is none. */
function lastDigit(text: string, from: number, to: number): number {
  for (let at = to - 1; at >= from; at--) if (isAnyDigit(text.charCodeAt(at))) return at
  return -1
}

/** The first one from `from` on, where there is one. */
function firstDigit(text: string, from: number): number {
  let at = from
  while (at < text.length && !isAnyDigit(text.charCodeAt(at))) at++
  return at
}
