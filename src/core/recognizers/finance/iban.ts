import { isAsciiAlphanumeric, isAsciiLetter, isWordBefore } from '../shared/characters.ts'
import { type Gap, gapOf, readDigits } from '../numbers/digit-run.ts'
import { ibanLength, isIban } from './iban-countries.ts'
import type { Recognizer } from '../recognizer.ts'
import { standsAlone } from '../shared/token-edge.ts'
import { SIGN } from '../shared/signs.ts'

/** IBANs of all countries that have them: plain or in groups with blanks or dashes, capitals or small letters. */
export const iban: Recognizer = {
  name: 'iban',
  signs: SIGN.digit,
  find(view, report) {
    // Every IBAN has two digits after its first two letters.
    for (const group of readDigits(view).groups) {
      const start = group.start - 2
      if (!startsHere(view, start)) continue
      const length = ibanLength(view.slice(start, start + 2).toUpperCase())
      const found = length === undefined ? undefined : readIban(view, start, length)
      if (found === undefined || !isIban(found.units) || !standsAlone(view, start, found.end))
        continue
      report({ entity: 'IBAN', start, end: found.end, score: 1, rule: found.rule })
    }
  },
}

const startsHere = (view: string, start: number): boolean =>
  isAsciiLetter(view.charCodeAt(start)) &&
  isAsciiLetter(view.charCodeAt(start + 1)) &&
  !isWordBefore(view, start)

interface Read {
  /** Without separators, in capitals. */
  readonly units: string
  readonly end: number
  readonly rule: 'plain' | 'grouped'
}

/** `length` letters and digits from `start` on, with single separators of one kind between groups. */
function readIban(view: string, start: number, length: number): Read | undefined {
  let units = ''
  let gap: Gap = 'none'
  let at = start
  while (units.length < length) {
    const unit = view.charCodeAt(at)
    if (isAsciiAlphanumeric(unit)) {
      units += view.charAt(at).toUpperCase()
    } else {
      const here = gapOf(unit)
      // Between country and check digits there is no separator, and never two in sequence.
      if (here === 'none' || here === 'dot' || units.length < 4) return undefined
      if (gap !== 'none' && here !== gap) return undefined
      if (gapOf(view.charCodeAt(at - 1)) !== 'none') return undefined
      gap = here
    }
    at++
  }
  return { units, end: at, rule: gap === 'none' ? 'plain' : 'grouped' }
}
