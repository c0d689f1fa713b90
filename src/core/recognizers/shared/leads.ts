import { type LabelWord, labelsOfName } from './names.ts'

/** Longest line that leads a list. */
const LONGEST = 160
/** Lines that are read back at most until a list is known. */
const LINES = 64

/** An item of a list, or a line that is nothing but a value. */
const ITEM =
  /^[ \t>]*(?:[-*•+·–]|\d{1,3}[.)]|[a-z][.)])[ \t]|^[ \t"'`([]*[A-Z]{0,3}[\d .-]{6,40}["'`)\],;]*[ \t\r]*$/
const BLANK = /^[ \t\r]*$/
/** Ends with a colon, or is nothing but a name. */
const LEADS = /[:：][ \t*_\r]*$/

let keptView = ''
/** By where a line begins: the labels of the list that it is in. */
const kept = new Map<number, readonly LabelWord[]>()

const NONE: readonly LabelWord[] = []

/**
 * The labels of the line that leads the list in which `at` stands: `Danh sách CCCD:` over items, or a line of a label
 * alone over its value. What was found for a line holds for the items below it, so that a long list takes linear time.
 */
export function leadOf(view: string, at: number): readonly LabelWord[] {
  if (view !== keptView) kept.clear()
  keptView = view
  const line = lineStart(view, at)
  if (line < 0) return NONE
  const known = kept.get(line)
  if (known !== undefined) return known
  const found = readLead(view, line)
  kept.set(line, found)
  return found
}

function readLead(view: string, line: number): readonly LabelWord[] {
  if (!isItem(view, line)) return NONE
  let start = line
  let blanks = 0
  for (let read = 0; read < LINES && start > 0; read++) {
    const end = start - 1
    start = lineStart(view, end)
    if (start < 0) return NONE
    const known = kept.get(start)
    if (known !== undefined && known.length > 0) return known
    const text = view.slice(Math.max(start, end - LONGEST), end)
    if (BLANK.test(text)) {
      if (++blanks > 1) return NONE
      continue
    }
    if (LEADS.test(text) || isNameOnly(text)) return labelsOfName(text.trim())
    if (!ITEM.test(text)) return NONE
  }
  return NONE
}

/** Longest line whose beginning is looked for. */
const LINE = 4_096

/** Where the line of `at` begins; -1 if that is far. */
function lineStart(view: string, at: number): number {
  const from = Math.max(0, at - LINE)
  const newline = view.slice(from, at).lastIndexOf('\n')
  if (newline >= 0) return from + newline + 1
  return from === 0 ? 0 : -1
}

const isItem = (view: string, line: number): boolean => {
  const end = view.indexOf('\n', line)
  return ITEM.test(view.slice(line, Math.min(end < 0 ? view.length : end, line + LONGEST)))
}

/** A short line without digits in which a label is found. */
const isNameOnly = (text: string): boolean =>
  text.trim().length <= 40 && !/\d{2}/.test(text) && labelsOfName(text.trim()).length > 0
