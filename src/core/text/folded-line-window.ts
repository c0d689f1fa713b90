import { type Change, type TextWindow, windowsOf } from './text-window.ts'

/** What begins and ends the objects of vCard and iCalendar. */
const OBJECT = /^(?:BEGIN|END):V[A-Z]/m
const LAST = '\nEND:V'
/** A line break that a reader of these takes out, with the one blank after it (RFC 6350, 3.2; RFC 5545, 3.1). */
const FOLD = /\r?\n[ \t]/g
/** A line of vCard 2.1 in quoted-printable, with its soft ends (RFC 2045, 6.7). */
const PRINTABLE = /^[A-Z][^\n:]{0,200};ENCODING=QUOTED-PRINTABLE[^\n:]{0,200}:/gim
const UNIT = /=\r?\n|(?:=[0-9A-F]{2})+|[^]/gi
const WRITTEN = /=(?:\r?\n|[0-9A-F]{2})/i
const SOFT_END = /=\r?\n$/
/** What a value goes on with, on both sides of a fold. */
const IN_VALUE = /[\w@.+-]/
/** The end of a line of a picture or a key: nothing is looked for in it. */
const ENCODED = /[A-Za-z0-9+/=]{60}$/

/**
 * Stretches of a vCard or a calendar as their readers see them: a number or an address that a fold breaks is whole again, and
 * what quoted-printable writes is text. They are read besides the text as it stands, and together are not longer than it.
 */
export function foldedLineWindows(text: string): readonly TextWindow[] {
  if (!text.includes(':V')) return NONE
  const first = text.search(OBJECT)
  if (first < 0) return NONE
  const last = text.lastIndexOf(LAST)
  const from = text.startsWith('END', first) ? 0 : first
  const to = last < first ? text.length : last
  const changes = [...foldsIn(text, from, to), ...printableIn(text, from, to)]
  return windowsOf(
    text,
    changes.toSorted((a, b) => a.start - b.start),
  )
}

function foldsIn(text: string, from: number, to: number): readonly Change[] {
  const folds: Change[] = []
  FOLD.lastIndex = from
  for (let fold = FOLD.exec(text); fold !== null && fold.index < to; fold = FOLD.exec(text)) {
    const start = fold.index
    const end = FOLD.lastIndex
    if (
      IN_VALUE.test(text.charAt(start - 1)) &&
      IN_VALUE.test(text.charAt(end)) &&
      !ENCODED.test(text.slice(Math.max(0, start - 60), start))
    )
      folds.push({ start, end, shown: '' })
  }
  return folds
}

function printableIn(text: string, from: number, to: number): readonly Change[] {
  const changes: Change[] = []
  PRINTABLE.lastIndex = from
  for (
    let line = PRINTABLE.exec(text);
    line !== null && line.index < to;
    line = PRINTABLE.exec(text)
  ) {
    const start = PRINTABLE.lastIndex
    const end = printableEnd(text, start, to)
    for (const change of unitsOf(text.slice(start, end), start)) changes.push(change)
    PRINTABLE.lastIndex = end
  }
  return changes
}

/** All of a line that writes something so: also what is read as it stands is a value by a label that is not. */
function unitsOf(line: string, from: number): readonly Change[] {
  if (!WRITTEN.test(line)) return []
  return [...line.matchAll(UNIT)].flatMap(({ 0: unit, index }): readonly Change[] => {
    const start = from + index
    if (unit.length === 1) return [{ start, end: start + 1, shown: unit }]
    return SOFT_END.test(unit)
      ? [{ start, end: start + unit.length, shown: '' }]
      : charactersOf(unit, start)
  })
}

/** Where a line in quoted-printable ends: at the first break that is not soft. */
function printableEnd(text: string, start: number, to: number): number {
  for (let at = start; ; ) {
    const newline = text.indexOf('\n', at)
    if (newline < 0 || newline >= to) return to
    const sign = text[newline - 1] === '\r' ? newline - 2 : newline - 1
    if (text[sign] !== '=') return newline
    at = newline + 1
  }
}

/** Each character of a run of `=XX` at its own place; a byte that is not UTF-8 stays as it is written. */
function charactersOf(written: string, from: number): readonly Change[] {
  const changes: Change[] = []
  for (let at = 0; at < written.length; ) {
    const first = Number.parseInt(written.slice(at + 1, at + 3), 16)
    const length = 3 * lengthOf(first)
    const shown = decoded(written.slice(at, at + length))
    if (shown !== undefined) changes.push({ start: from + at, end: from + at + length, shown })
    at += shown === undefined ? 3 : length
  }
  return changes
}

/** Bytes of the character that begins with this one (RFC 3629, 3). */
const lengthOf = (first: number): number =>
  first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4

function decoded(written: string): string | undefined {
  try {
    const shown = decodeURIComponent(written.replaceAll('=', '%'))
    return shown < ' ' && shown !== '\n' ? undefined : shown
  } catch {
    return undefined
  }
}

const NONE: readonly TextWindow[] = []
