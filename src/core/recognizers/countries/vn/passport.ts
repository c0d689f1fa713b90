import { isAsciiLetter } from '../../shared/characters.ts'
import { readDigits } from '../../numbers/digit-run.ts'
import { nearestLabel } from '../../shared/labels.ts'
import type { Recognizer } from '../../recognizer.ts'
import { standsAlone } from '../../shared/token-edge.ts'

/** Passport numbers as Viet Nam and many other countries have them: one or two letters and 7 or 8 digits, where words say so. */
export const passport: Recognizer = {
  name: 'passport',
  find(view, report) {
    for (const { start: digits, end } of readDigits(view).groups) {
      const size = end - digits
      if ((size !== 7 && size !== 8) || !isAsciiLetter(view.charCodeAt(digits - 1))) continue
      const start = isAsciiLetter(view.charCodeAt(digits - 2)) ? digits - 2 : digits - 1
      if (!standsAlone(view, start, end)) continue
      const named = nearestLabel(view, start, end, size)?.label === 'passport'
      if (named) report({ entity: 'PASSPORT', start, end, score: 0.85, rule: 'named' })
    }
  },
}
