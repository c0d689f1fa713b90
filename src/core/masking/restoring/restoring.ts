import type { Mapping } from '../../mapping/vault.ts'
import type { Edit } from '../../text/splice.ts'
import type { WithheldReason } from '../../withheld-reason.ts'
import type { Grammar } from '../placeholder.ts'

export interface RestorerOptions {
  readonly grammar: Grammar
  readonly mapping: Mapping
  /** See `createPlaceGuard`. */
  readonly allowedHosts: readonly string[]
  /** The end user's pseudonym, restored where it stands as a whole string (`sys.user_id`, `session_id`). */
  readonly echo?: Echo
  /** Told every placeholder that the text shows, in order. */
  readonly onPlaceholder?: (found: FoundPlaceholder) => void
}

export interface Echo {
  readonly pseudonym: string
  readonly user: string
}

/** What became of one placeholder of a text. */
export interface FoundPlaceholder {
  readonly placeholder: string
  /** Where it begins in the text, or in the piece that it ends in. */
  readonly start: number
  readonly outcome: 'restored' | 'unknown' | WithheldReason
}

/** What restoring did, for the observer. */
export interface RestoreCounts {
  restored: number
  unknown: number
  /** Known placeholders that stay, by reason. Left out while there are none. */
  withheld?: Partial<Record<WithheldReason, number>>
}

/**
 * Puts values back into one text that arrives in pieces. Only the end of a piece that can still become a placeholder
 * of this scope is held back; everything else leaves at once.
 */
export interface Restorer {
  /**
   * Takes the next piece. The edits, ascending and disjoint, turn the piece into what may leave now: an insertion at
   * 0 is text held back before, an edit to the end of the piece with an empty replacement is text held back now.
   */
  push(piece: string): readonly Edit[]
  /** The text is over: what was held, restored if it is whole, else as it came. Empty if nothing was held. */
  end(): string
  /** Forgets what is held: the text it belonged to is void. */
  drop(): void
  /** What is held back now, as it came. */
  readonly held: string
  /** Whether what is held back is not yet a placeholder, or may become a longer one of the scope. */
  readonly isOpen: boolean
  readonly counts: RestoreCounts
}

/** A whole text that is restored in parts, between which others may have their turn. */
export interface WholeRestore {
  /** Reads at least `units` more of the text; false when all of it is read. */
  advance(units: number): boolean
  /** Of what is read. */
  readonly edits: readonly Edit[]
}
