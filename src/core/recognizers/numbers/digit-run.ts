import {
  isDigit,
  isGluedLabel,
  isWordAfter,
  nextDigit,
  isWordBefore,
} from '../shared/characters.ts'

/** What stands between two groups of digits. Kinds of blanks count as one another, hyphen and en dash too. */
export type Gap = 'none' | 'blank' | 'dash' | 'dot'

/** Neighbouring digits and nothing else: `view[start, end)`. */
export interface DigitGroup {
  readonly start: number
  readonly end: number
  /** What separates it from the group before it in its run; `none` for the first group of a run. */
  readonly gap: Gap
}

/** Groups of digits that could be one number, with one separator between each two. */
export interface DigitRun {
  readonly groups: readonly DigitGroup[]
  /** Digits of all groups together. */
  readonly size: number
}

export interface Digits {
  /** How many digits there are. */
  readonly count: number
  /** Every group of two digits or more, also inside words (`XR51A`), in order. */
  readonly groups: readonly DigitGroup[]
  /** Runs of six digits or more, of groups that are not part of a word. */
  readonly runs: readonly DigitRun[]
}

/** The longest number that is looked for; more digits without a separator are noise. */
const LONGEST = 19
/** The shortest. */
const SHORTEST = 6

/**
 * The digits of a text. One pass; the answer for the last view is kept, as each recognizer of numbers asks for the
 * same view.
 */
export function readDigits(view: string): Digits {
  if (last.view !== view) last = { view, digits: scan(view) }
  return last.digits
}

let last: { readonly view: string; readonly digits: Digits } = {
  view: '',
  digits: { count: 0, groups: [], runs: [] },
}

function scan(view: string): Digits {
  const groups: DigitGroup[] = []
  const runs: DigitRun[] = []
  let run: DigitGroup[] = []
  let size = 0
  const close = (): void => {
    if (run.length === 0) return
    if (size >= SHORTEST) runs.push({ groups: run, size })
    run = []
    size = 0
  }
  let end = 0
  let count = 0
  for (let start = nextDigit(view, 0); start >= 0; start = nextDigit(view, end + 1)) {
    const before = end
    end = start + 1
    while (isDigit(view.charCodeAt(end))) end++
    const length = end - start
    count += length
    const follows = run.length > 0 && before === start - 1
    const gap = follows ? gapOf(view.charCodeAt(before)) : 'none'
    if (gap === 'none') close()
    // A digit alone begins nothing (`1 4539 …` is a list); it can be the last group (`1023 4567 8901 2`).
    if (length > 1 || run.length > 0) {
      const group = { start, end, gap }
      if (length > 1) groups.push(group)
      const isPart = length <= LONGEST && !touchesWord(view, start, end)
      if (isPart) {
        run.push(group)
        size += length
      }
      if (!isPart || length === 1) close()
    }
  }
  close()
  return { count, groups, runs }
}

export function gapOf(unit: number): Gap {
  switch (unit) {
    case 0x20:
    case 0xa0:
    case 0x2007: // figure space
    case 0x2009: // thin space
    case 0x202f: // narrow no-break space
      return 'blank'
    case 0x2d:
    case 0x2013:
      return 'dash'
    case 0x2e:
      return 'dot'
    default:
      return 'none'
  }
}

const touchesWord = (view: string, start: number, end: number): boolean =>
  ((isWordBefore(view, start) || isLatinLetter(view.charCodeAt(start - 1))) &&
    !isGluedLabel(view, start)) ||
  isWordAfter(view, end) ||
  isLatinLetter(view.charCodeAt(end))

/** Letters of Vietnamese and of other languages in Latin script, and combining marks: `500000đ`. */
const isLatinLetter = (unit: number): boolean =>
  (unit >= 0xc0 && unit <= 0x24f) ||
  (unit >= 0x300 && unit <= 0x36f) ||
  (unit >= 0x1e00 && unit <= 0x1eff)
