import type { Mapping } from '../mapping/vault.ts'
import { isWithheld } from '../mapping/withheld.ts'
import type { Edit } from '../text/splice.ts'
import { type Grammar, boundaryAfter } from './placeholder.ts'
import { type UrlGuard, createUrlGuard, endsRun } from './url-guard.ts'
import { isLineEnd, lineInFront } from './link-definition.ts'
import { nextTrigger, wordStart } from './url-runs.ts'

export interface RestorerOptions {
  readonly grammar: Grammar
  readonly mapping: Mapping
  /** See `createUrlGuard`. */
  readonly allowedHosts: readonly string[]
  /** The end user's pseudonym, restored where it stands as a whole string (`sys.user_id`, `session_id`). */
  readonly echo?: Echo
}

export interface Echo {
  readonly pseudonym: string
  readonly user: string
}

/** What restoring did, for the observer. */
export interface RestoreCounts {
  restored: number
  unknown: number
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
  readonly counts: RestoreCounts
}

const NO_EDITS: readonly Edit[] = []
const NOTHING_TO_DO: WholeRestore = { advance: () => false, edits: NO_EDITS }

export function createRestorer(options: RestorerOptions): Restorer {
  return new StreamRestorer(options)
}

/** Edits that restore one whole text. */
export function restoreWhole(
  options: RestorerOptions,
  text: string,
  counts: RestoreCounts,
): readonly Edit[] {
  const reading = startWhole(options, text, counts)
  reading.advance(text.length)
  return reading.edits
}

/** A whole text that is restored in parts, between which others may have their turn. */
export interface WholeRestore {
  /** Reads at least `units` more of the text; false when all of it is read. */
  advance(units: number): boolean
  /** Of what is read. */
  readonly edits: readonly Edit[]
}

/** As {@link restoreWhole}, in parts. */
export function startWhole(
  options: RestorerOptions,
  text: string,
  counts: RestoreCounts,
): WholeRestore {
  const { echo } = options
  if (echo !== undefined && text === echo.pseudonym)
    return { advance: () => false, edits: [{ start: 0, end: text.length, replacement: echo.user }] }
  const digit = nextHint(options.grammar, text, 0)
  if (digit < 0) return NOTHING_TO_DO
  return new StreamRestorer(options, counts).whole(text, digit)
}

/** The first digit from `from` on that a placeholder could have, -1 if there is none. */
function nextHint({ hint }: Grammar, text: string, from: number): number {
  hint.lastIndex = from
  return hint.test(text) ? hint.lastIndex - 1 : -1
}

function triggerFrom(text: string, from: number): number {
  const trigger = nextTrigger(text, from, 0)
  return trigger < 0 ? text.length : trigger
}

class StreamRestorer implements Restorer {
  readonly #grammar: Grammar
  readonly #mapping: Mapping
  readonly #allowedHosts: readonly string[]
  #guard: UrlGuard
  #boundary = true
  #held = ''
  readonly counts: RestoreCounts

  constructor(options: RestorerOptions, counts: RestoreCounts = { restored: 0, unknown: 0 }) {
    this.counts = counts
    this.#grammar = options.grammar
    this.#mapping = options.mapping
    this.#allowedHosts = options.allowedHosts
    this.#guard = createUrlGuard({ allowedHosts: options.allowedHosts })
  }

  get held(): string {
    return this.#held
  }

  push(piece: string): readonly Edit[] {
    const heldLength = this.#held.length
    if (heldLength === 0) return this.#scan(piece, false)
    // The held text is at most one placeholder's longest form, so joining is cheap and bounded.
    const joined = this.#held + piece
    this.#held = ''
    return rebase(joined, heldLength, this.#scan(joined, false))
  }

  end(): string {
    const held = this.#held
    this.#held = ''
    const edits = this.#scan(held, true)
    let out = ''
    let at = 0
    for (const edit of edits) {
      out += held.slice(at, edit.start) + edit.replacement
      at = edit.end
    }
    return out + held.slice(at)
  }

  drop(): void {
    this.#held = ''
    this.#boundary = true
  }

  /**
   * Reads a whole text. Only stretches in which something can be restored, or a URL or the like begins, are read
   * unit by unit. `first`: the first digit that a placeholder could have.
   */
  whole(text: string, first: number): WholeRestore {
    const edits: Edit[] = []
    let digit = first
    let trigger = -1
    const skip = (from: number): number => {
      if (trigger < from) trigger = triggerFrom(text, from)
      const target = Math.min(trigger, Math.max(from, this.#grammar.earliest(text, digit)))
      const word = wordStart(text, target, from)
      const line = lineInFront(text, word, 0)
      // Not into the middle of what stands in front of a definition: it is counted.
      const at = Math.max(from, line < 0 ? word : line)
      if (at > from) this.#begin(line >= 0)
      return at
    }
    let at = skip(0)
    let isAsItCame = true
    const advance = (units: number): boolean => {
      const until = at + units
      while (digit >= 0 && at < until) {
        const restored = edits.length
        at = this.#step(text, at, true, edits)
        const unit = text.charCodeAt(at - 1)
        // What a value makes of its line is not to be seen in the text.
        if (edits.length > restored) isAsItCame = false
        else if (isLineEnd(unit)) isAsItCame = true
        if (at > digit) digit = nextHint(this.#grammar, text, at)
        if (digit >= 0 && isAsItCame && this.#guard.isIdle && endsRun(unit)) at = skip(at)
      }
      return digit >= 0
    }
    return { advance, edits }
  }

  /** Nothing is open there, and whatever is in front has no bearing on what comes. */
  #begin(isLineStart: boolean): void {
    this.#guard = createUrlGuard({ allowedHosts: this.#allowedHosts, isLineStart })
    this.#boundary = true
  }

  #scan(text: string, final: boolean): readonly Edit[] {
    let edits: Edit[] | undefined
    for (let at = 0; at < text.length; ) {
      // An array only where something may be edited: most pieces of a stream have nothing.
      const isCandidate = this.#boundary && this.#grammar.canStart(text.charCodeAt(at))
      if (isCandidate) edits ??= []
      at = this.#step(text, at, final, edits ?? [])
    }
    return edits ?? NO_EDITS
  }

  /** Reads what stands at a place and returns where the next thing stands; the end of the text if the rest is held. */
  #step(text: string, at: number, final: boolean, edits: Edit[]): number {
    const unit = text.charCodeAt(at)
    if (this.#boundary && this.#grammar.canStart(unit) && !this.#guard.blocked) {
      const reading = this.#grammar.readAt(text, at)
      if (reading !== undefined) {
        if (!final && this.#isUndecided(reading)) {
          this.#held = text.slice(at)
          edits.push({ start: at, end: text.length, replacement: '' })
          return text.length
        }
        if (reading.kind === 'whole') {
          const value = this.#mapping.get(reading.canonical)
          if (value !== undefined && !isWithheld(value)) {
            this.counts.restored++
            edits.push({ start: at, end: reading.end, replacement: value })
            this.#guard.advanceOver(value)
            return reading.end
          }
          if (value === undefined) this.counts.unknown++
        }
      }
    }
    this.#guard.advance(unit)
    this.#boundary = boundaryAfter(unit, this.#boundary)
    return at + 1
  }

  /** Whether the text may go on to become a placeholder that this scope has. */
  #isUndecided(reading: NonNullable<ReturnType<Grammar['readAt']>>): boolean {
    if (reading.kind === 'open') return reading.prefixes.some((p) => this.#mapping.highest(p) > 0)
    if (!reading.atEnd) return false
    const number = Number(reading.canonical.slice(reading.prefix.length + 1))
    const highest = this.#mapping.highest(reading.prefix)
    // EMAIL_1 at the end: it may be EMAIL_1 of the scope, or grow to EMAIL_12; EMAIL_9 with 3 known can be neither.
    return this.#mapping.get(reading.canonical) !== undefined || highest >= number * 10
  }
}

/** Turns edits of `held + piece` into edits of `piece`: what lies before the piece becomes an insertion at its start. */
function rebase(joined: string, heldLength: number, edits: readonly Edit[]): readonly Edit[] {
  const out: Edit[] = []
  let before = ''
  let at = 0
  let i = 0
  for (; i < edits.length; i++) {
    const edit = edits[i]
    if (edit === undefined || edit.start >= heldLength) break
    before += joined.slice(at, edit.start) + edit.replacement
    at = edit.end
  }
  if (at < heldLength) {
    before += joined.slice(at, heldLength)
    at = heldLength
  }
  const consumed = at - heldLength
  if (before !== '' || consumed > 0) out.push({ start: 0, end: consumed, replacement: before })
  for (; i < edits.length; i++) {
    const edit = edits[i]
    if (edit !== undefined) {
      out.push({
        start: edit.start - heldLength,
        end: edit.end - heldLength,
        replacement: edit.replacement,
      })
    }
  }
  return out
}
