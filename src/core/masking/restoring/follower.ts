import type { WithheldReason } from '../../withheld-reason.ts'
import type { PlaceGuard } from '../place/place-guard.ts'

/**
 * A reading of the text, as some client joins or decodes it. It follows along, and a value is restored only where every one
 * of them allows it.
 */
export interface Follower {
  /** Moves over what stands in the text from `from` to `to`. */
  read(text: string, from: number, to: number): void
  /** Moves over `value`, put in place of what stands from `start` to `end`. */
  over(value: string, start: number, end: number): void
  readonly closedBy: PlaceGuard['closedBy']
  readonly awaitsWord: boolean
  /** `end`: where the placeholder ends in the text; see `PlaceGuard`. */
  reasonAgainst(value: string, behind: string, end: number): WithheldReason | undefined
}

/** The text itself, as it is shown. */
export function followerOf(guard: PlaceGuard): Follower {
  return {
    read: (text, from, to) => {
      guard.read(text, from, to)
    },
    over: (value) => {
      guard.read(value, 0, value.length)
    },
    get closedBy() {
      return guard.closedBy
    },
    get awaitsWord() {
      return guard.awaitsWord
    },
    reasonAgainst: (value, behind) => guard.reasonAgainst(value, behind),
  }
}

/** The text has no reading besides its own. */
export const NO_FOLLOWERS: readonly Follower[] = []
