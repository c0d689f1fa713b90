import type { Mapping } from '../mapping/vault.ts'
import { isWithheld } from '../mapping/withheld.ts'
import type { Edit } from '../text/splice.ts'
import { type Grammar, boundaryAfter } from './placeholder.ts'
import { type UrlGuard, createUrlGuard } from './url-guard.ts'

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

export function createRestorer(options: RestorerOptions): Restorer {
  return new StreamRestorer(options)
}

/** Edits that restore one whole text. */
export function restoreWhole(
  options: RestorerOptions,
  text: string,
  counts: RestoreCounts,
): readonly Edit[] {
  const { echo } = options
  if (echo !== undefined && text === echo.pseudonym)
    return [{ start: 0, end: text.length, replacement: echo.user }]
  if (!mayHoldPlaceholder(text)) return NO_EDITS
  const restorer = new StreamRestorer(options)
  const edits = restorer.whole(text)
  counts.restored += restorer.counts.restored
  counts.unknown += restorer.counts.unknown
  return edits
}

/** Cheap refusal: every placeholder has a digit. */
function mayHoldPlaceholder(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if ((unit >= 0x30 && unit <= 0x39) || unit >= 0xff10) return true
  }
  return false
}

class StreamRestorer implements Restorer {
  readonly #grammar: Grammar
  readonly #mapping: Mapping
  readonly #guard: UrlGuard
  #boundary = true
  #held = ''
  readonly counts: RestoreCounts = { restored: 0, unknown: 0 }

  constructor(options: RestorerOptions) {
    this.#grammar = options.grammar
    this.#mapping = options.mapping
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

  whole(text: string): readonly Edit[] {
    return this.#scan(text, true)
  }

  #scan(text: string, final: boolean): readonly Edit[] {
    let edits: Edit[] | undefined
    for (let at = 0; at < text.length; ) {
      const unit = text.charCodeAt(at)
      if (this.#boundary && this.#grammar.canStart(unit) && !this.#guard.blocked) {
        const reading = this.#grammar.readAt(text, at)
        if (reading !== undefined) {
          if (!final && this.#isUndecided(reading)) {
            this.#held = text.slice(at)
            edits ??= []
            edits.push({ start: at, end: text.length, replacement: '' })
            return edits
          }
          if (reading.kind === 'whole') {
            const value = this.#mapping.get(reading.canonical)
            if (value !== undefined && !isWithheld(value)) {
              this.counts.restored++
              edits ??= []
              edits.push({ start: at, end: reading.end, replacement: value })
              this.#guard.advanceOver(value)
              at = reading.end
              continue
            }
            if (value === undefined) this.counts.unknown++
          }
        }
      }
      this.#guard.advance(unit)
      this.#boundary = boundaryAfter(unit, this.#boundary)
      at++
    }
    return edits ?? NO_EDITS
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
