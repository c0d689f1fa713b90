import { createWordFinder, foldedForms } from './folded-words.ts'

/** UTF-16 units that are read in front of a candidate and after it. */
const BEFORE = 48
const BEHIND = 24

/** Nothing farther away from a candidate than this speaks for or against it. */
export const CONTEXT_UNITS = Math.max(BEFORE, BEHIND) + 1

/** What stands around a candidate, up to an empty line. */
export interface Surroundings {
  /** At most 48 units, and one more so that a word that is cut can be told from a whole one. */
  readonly before: string
  /** At most 24 units, and one more. */
  readonly behind: string
}

const EMPTY_LINE = /\n[ \t\r]*\n/g

/** The surroundings of `view[start, end)`. Takes time for the window, not for the view. */
export function surroundings(view: string, start: number, end: number): Surroundings {
  const before = view.slice(Math.max(0, start - BEFORE - 1), start)
  const behind = view.slice(end, end + BEHIND + 1)
  let from = 0
  for (const gap of before.matchAll(EMPTY_LINE)) from = gap.index + gap[0].length
  const to = behind.search(EMPTY_LINE)
  return { before: before.slice(from), behind: to < 0 ? behind : behind.slice(0, to) }
}

/** True if a word of the context stands near `view[start, end)`. */
export type Context = (view: string, start: number, end: number) => boolean

/**
 * A test for words that say what a number is (`số tài khoản`, `ssn`).
 *
 * `words` are compared without regard to case and diacritics, whole, and may be of several words; between those any
 * blank, `_`, `-`, `.` or `/` may stand, or nothing (`so_tai_khoan`, `soTaiKhoan`). A word counts within 48 UTF-16 units
 * before the candidate and 24 after it, not across an empty line.
 */
export function createContext(words: readonly string[]): Context {
  const wordsIn = createWordFinder(words.map((word) => [word, true]))
  const isSeen = (text: string): boolean =>
    foldedForms(text).some((form) => wordsIn(form).length > 0)
  return (view, start, end) => {
    const { before, behind } = surroundings(view, start, end)
    return isSeen(before) || isSeen(behind)
  }
}
