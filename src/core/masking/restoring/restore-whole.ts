import type { Edit } from '../../text/splice.ts'
import { type Follower, NO_FOLLOWERS } from './follower.ts'
import type { FoundPlaceholder, RestoreCounts, RestorerOptions } from './restoring.ts'
import { startWhole } from './restorer.ts'

/** Edits that restore one whole text. */
export function restoreWhole(
  options: RestorerOptions,
  text: string,
  counts: RestoreCounts,
  others: readonly Follower[] = NO_FOLLOWERS,
): readonly Edit[] {
  const reading = startWhole(options, text, counts, others)
  reading.advance(text.length)
  return reading.edits
}

/** Every placeholder of a text in order, and what becomes of each. */
export function explainAnswer(
  text: string,
  options: Omit<RestorerOptions, 'echo' | 'onPlaceholder'>,
): readonly FoundPlaceholder[] {
  const found: FoundPlaceholder[] = []
  const onPlaceholder = (each: FoundPlaceholder): void => {
    found.push(each)
  }
  restoreWhole({ ...options, onPlaceholder }, text, { restored: 0, unknown: 0 })
  return found
}
