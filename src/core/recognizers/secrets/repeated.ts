import { eachOccurrence } from '../../text/occurrences.ts'
import { isWordAfter, isWordBefore } from '../shared/characters.ts'
import type { Finding, Recognizer } from '../recognizer.ts'
import { kindsOf } from './secret-value.ts'

/** More secrets than these in one text are not looked for again. */
const MOST = 32
/** Shorter ones are words and numbers too. */
const LEAST = 8

/** What `recognizer` finds, and the same value wherever else it stands in the text: told once, it is not a secret there. */
export const withRepeats = (recognizer: Recognizer): Recognizer => ({
  ...recognizer,
  find(view, report) {
    const found = new Map<string, Finding>()
    const places = new Set<number>()
    recognizer.find(view, (finding) => {
      report(finding)
      places.add(finding.start)
      const value = view.slice(finding.start, finding.end)
      if (found.size < MOST && isDistinct(value)) found.set(value, finding)
    })
    for (const [value, finding] of found)
      eachOccurrence(view, value, (start) => {
        const end = start + value.length
        if (!places.has(start) && !isWordBefore(view, start) && !isWordAfter(view, end))
          report({ ...finding, start, end, rule: 'repeated' })
      })
  },
})

/** No word, no date and no number that is something else at another place. */
const isDistinct = (value: string): boolean =>
  value.length >= LEAST && value.length <= 512 && kindsOf(value) > 1 && /\d/.test(value)
