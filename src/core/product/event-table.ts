import type { AnswerIdKind } from './answer-ids.ts'

/**
 * How the event stream of a product is read, as data. All paths are as `JsonPath.toPattern` writes them: `choices[].index`.
 * An event that is not listed holds whole texts; clients may join what it holds at one path.
 */
export interface EventTable {
  /** Paths of the strings that name an event; the first one that is there counts. */
  readonly names: readonly string[]
  /** By name: all that are known, and the only names that metrics use. `{}`: all its texts are whole. */
  readonly events: Readonly<Record<string, EventRule>>
  /** The listed event for which one without a name is taken. */
  readonly unnamed?: string
  /** Paths of the id of the message or run whose pieces a client joins; the first one that is there counts. */
  readonly message: readonly string[]
  /** Path of an id, and what it names. */
  readonly ids: Readonly<Record<string, AnswerIdKind>>
  /** Whether the stream will show no further ids. `seen`: the kinds so far; `event`: the name of the last event. */
  readonly hasAllIds: (seen: ReadonlySet<AnswerIdKind>, event: string, version: string) => boolean
  /** Data, other than JSON, after which clients read no further. */
  readonly end?: string
  readonly failure: FailurePattern
}

/** What one event means for restoring. */
export interface EventRule {
  /** Texts that arrive in pieces; all other strings are whole. */
  readonly pieces?: readonly PieceRule[]
  /**
   * Pieces that leave as an event of their own before this one: `all`; `others`, those of the texts that the event does not
   * go on with, unless they go on themselves (see `starts`); or those of one owner.
   */
  readonly flush?: 'all' | 'others' | OwnerFlush
  /**
   * Path of the owner whose texts go on from here until an event flushes the texts of that owner: what is held of them stays
   * held while other texts go on.
   */
  readonly starts?: string
  /** Path of a text that takes the place of the pieces so far. What is held back leaves before it, for whom it is unknown. */
  readonly replaces?: string
  /** After a piece in an event of this name, the same message has no more pieces here: the text at `replaces` is whole. */
  readonly wholeAfter?: string
  /** Paths of texts that may grow: the next such event shows them again, longer. What touches their end may be cut. */
  readonly grows?: readonly string[]
}

/** The texts of the owner named at `owner`, if there is a string at `when` beside it; without `when`, always. */
export interface OwnerFlush {
  readonly owner: string
  readonly when?: string
}

export interface PieceRule {
  /** Path of the text. */
  readonly text: string
  /**
   * Paths of what tells parallel texts of one message apart, in a list that text and path share those of the same item. The
   * first value is the owner of the text.
   */
  readonly by?: readonly string[]
  /** A string or `true` at this path, in the same item, says that the text ends with this event. */
  readonly last?: string
  /** The text is JSON itself: a value is escaped once more. */
  readonly isJson?: true
  /** Held text leaves in a copy of its last event. `alone`: of that, only what leads to the text is copied. */
  readonly copies?: 'alone'
}

/** How an event by which the product says that a run has failed looks in the bytes of a stream. */
export interface FailurePattern {
  readonly pattern: RegExp
  /** Longest text that the pattern can match, and the character before it. */
  readonly longest: number
}
