import { isAsciiLetter, isDigit, isGluedLabel, isWordAfter, isWordBefore } from './characters.ts'

/** Longest part of a token that is looked at after a hyphen; parts of a UUID have twelve characters at most. */
const PART = 32

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi
const UUID_LENGTH = 36

/**
 * True if `view[start, end)` is a value of its own: not a part of a word, of a decimal number, of an international
 * phone number or of a token with hyphens that has digits in its other parts (`XR-51A-12345-B` in part, UUIDs).
 */
export function standsAlone(view: string, start: number, end: number): boolean {
  if (isWordAfter(view, end)) return false
  if (isWordBefore(view, start) && !isGluedLabel(view, start)) return false
  const before = view.charCodeAt(start - 1)
  const behind = view.charCodeAt(end)
  if (before === 0x2b && isTelephone(view, start, end)) return false
  if (before === 0x2e && isDigit(view.charCodeAt(start - 2))) return false
  if (behind === 0x2e && isDigit(view.charCodeAt(end + 1))) return false
  if (before === 0x2d && hasDigit(view, start - 2, -1)) return false
  if (behind === 0x2d && hasDigit(view, end + 1, 1)) return false
  return !isInUuid(view, start, end)
}

/** Most digits of an international telephone number (E.164). */
const LONGEST_TELEPHONE = 15

/**
 * Whether a plus in front makes `view[start, end)` a telephone number, `+84…`. Behind a word, and in front of a zero or of
 * more digits than such a number has, the plus is the blank of a form.
 */
function isTelephone(view: string, start: number, end: number): boolean {
  const first = view.charCodeAt(start)
  if (!isDigit(first) || first === 0x30 || isAsciiLetter(view.charCodeAt(start - 2))) return false
  let digits = 0
  for (let at = start; at < end; at++) if (isDigit(view.charCodeAt(at))) digits++
  return digits <= LONGEST_TELEPHONE
}

/** True if hyphens join `view[start, end)` to other digits, and to digits only: `4111111111111111-01`. */
export function isPartOfDigits(view: string, start: number, end: number): boolean {
  if (isInUuid(view, start, end)) return false
  return (
    DIGITS_BEFORE.test(view.slice(Math.max(0, start - PART), start)) &&
    DIGITS_BEHIND.test(view.slice(end, end + PART))
  )
}

const DIGITS_BEFORE = /(?:^|[^A-Za-z0-9_+.-])(?:\d+-)*$/
const DIGITS_BEHIND = /^(?:-\d+)*\.?(?:$|[^A-Za-z0-9_.-])/

/** True if the word at `at`, read in direction `step`, has a digit. */
function hasDigit(view: string, at: number, step: 1 | -1): boolean {
  for (let read = 0; read < PART; read++, at += step) {
    const unit = view.charCodeAt(at)
    if (isDigit(unit)) return true
    if (!isAsciiLetter(unit)) return false
  }
  return false
}

/** A part of a UUID may have no digit at all. */
function isInUuid(view: string, start: number, end: number): boolean {
  if (view[start - 1] !== '-' && view[end] !== '-') return false
  const from = Math.max(0, start - UUID_LENGTH)
  for (const uuid of view.slice(from, end + UUID_LENGTH).matchAll(UUID)) {
    const at = from + uuid.index
    if (at < end && at + UUID_LENGTH > start) return true
  }
  return false
}
