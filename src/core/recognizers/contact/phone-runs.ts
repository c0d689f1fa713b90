import { isDigit, nextDigit } from '../shared/characters.ts'
import { readDigits } from '../numbers/digit-run.ts'

/** Neighbouring digits in a run that could be a telephone number. */
export interface PhoneGroup {
  readonly start: number
  readonly end: number
  /** What stands between this group and the one before; empty for the first one. */
  readonly gap: string
}

/** Digits with what people put between the digits of a telephone number. */
export interface PhoneRun {
  readonly groups: readonly PhoneGroup[]
  /** Whether `+` stands in front of the first group. */
  readonly hasPlus: boolean
}

const BLANK = '[ \\u00a0\\u2007\\u2009\\u202f]'
/** `)`, `) `, ` (`, `(`, ` - `, `.`, `-`, `/` and one blank: never two signs of the same kind. */
const GAP = new RegExp(
  `(?:\\)?${BLANK}?[-.\\u2010-\\u2013/]?${BLANK}?\\(?|${BLANK}\\))(?=\\d)`,
  'y',
)
/** A group with more digits is not part of a telephone number, and ends what is before it. */
const MAX_GROUP = 15
/** Digits of a run, at least. */
const LEAST = 6
/** Longer runs are tables. */
const MAX_GROUPS = 64

/** Calls `take` for every run of at least six digits. Linear. */
export function eachPhoneRun(view: string, take: (run: PhoneRun) => void): void {
  if (readDigits(view).count < LEAST) return
  for (let at = nextDigit(view, 0); at >= 0; at = nextDigit(view, at + 1)) {
    const hasPlus = view[at - 1] === '+' || (view[at - 1] === '(' && view[at - 2] === '+')
    const groups: PhoneGroup[] = []
    let digits = 0
    let gap = ''
    for (;;) {
      let end = at + 1
      while (isDigit(view.charCodeAt(end))) end++
      if (end - at > MAX_GROUP) {
        at = end
        break
      }
      groups.push({ start: at, end, gap })
      digits += end - at
      at = end
      if (groups.length >= MAX_GROUPS) break
      GAP.lastIndex = end
      const found = GAP.exec(view)?.[0] ?? ''
      if (found === '') break
      gap = found
      at = end + found.length
    }
    if (digits >= LEAST) take({ groups, hasPlus })
  }
}
