import type { Mapping } from '../../mapping/vault.ts'
import { isWithheld } from '../../mapping/withheld.ts'
import type { Edit } from '../../text/splice.ts'
import type { WithheldReason } from '../../withheld-reason.ts'
import { type Follower, NO_FOLLOWERS, followerOf } from './follower.ts'
import { createPlaceGuard } from '../place/place-guard.ts'
import { type Grammar, boundaryAfter, isBoundaryAt } from '../placeholder.ts'
import type { Reading } from '../placeholder-spelling.ts'
import { rebase } from './rebase.ts'
import type {
  FoundPlaceholder,
  RestoreCounts,
  Restorer,
  RestorerOptions,
  WholeRestore,
} from './restoring.ts'

const NO_EDITS: readonly Edit[] = []

/** `others`: readings besides the text's own; the list may grow meanwhile. */
export function createRestorer(
  options: RestorerOptions,
  others: readonly Follower[] = NO_FOLLOWERS,
): Restorer {
  return new StreamRestorer(options, others)
}

/** As `restoreWhole`, in parts. */
export function startWhole(
  options: RestorerOptions,
  text: string,
  counts: RestoreCounts,
  others: readonly Follower[] = NO_FOLLOWERS,
): WholeRestore {
  const { echo } = options
  if (echo !== undefined && text === echo.pseudonym)
    return { advance: () => false, edits: [{ start: 0, end: text.length, replacement: echo.user }] }
  const digit = nextHint(options.grammar, text, 0)
  if (digit < 0) return nothingIn(text, others)
  return new StreamRestorer(options, others, counts).whole(text, digit)
}

/** A text without placeholders. The other readings go on after it. */
function nothingIn(text: string, others: readonly Follower[]): WholeRestore {
  const advance = (): boolean => {
    for (const follower of others) follower.read(text, 0, text.length)
    return false
  }
  return { advance, edits: NO_EDITS }
}

/** The first digit from `from` on that a placeholder could have, -1 if there is none. */
function nextHint({ hint }: Grammar, text: string, from: number): number {
  hint.lastIndex = from
  return hint.test(text) ? hint.lastIndex - 1 : -1
}

class StreamRestorer implements Restorer {
  readonly #options: RestorerOptions
  readonly #own: Follower
  readonly #others: readonly Follower[]
  #boundary = true
  #held = ''
  /** What has left and may be the beginning of a placeholder that stays, to count it. */
  #passed = ''
  /** How far the followers have read the text at hand. */
  #readTo = 0
  readonly counts: RestoreCounts

  constructor(
    options: RestorerOptions,
    others: readonly Follower[],
    counts: RestoreCounts = { restored: 0, unknown: 0 },
  ) {
    this.counts = counts
    this.#options = options
    this.#others = others
    this.#own = followerOf(createPlaceGuard({ allowedHosts: options.allowedHosts }))
  }

  get held(): string {
    return this.#held
  }

  get isOpen(): boolean {
    const { grammar, mapping } = this.#options
    const reading = this.#held === '' ? undefined : grammar.readAt(this.#held, 0)
    return reading !== undefined && (reading.kind === 'open' || mayBecomeLonger(reading, mapping))
  }

  push(piece: string): readonly Edit[] {
    const from = this.#endOfPassed(piece)
    const heldLength = this.#held.length
    if (heldLength === 0) return this.#scan(piece, false, from)
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
    this.#passed = ''
    this.#boundary = true
  }

  /** Reads a whole text. Only stretches in which a placeholder may stand are looked at. `first`: the first digit of one. */
  whole(text: string, first: number): WholeRestore {
    const { grammar } = this.#options
    const edits: Edit[] = []
    let digit = first
    let at = 0
    let resume = 0
    const advance = (units: number): boolean => {
      const until = at + units
      while (digit >= 0 && at < until) {
        const start = Math.max(at, grammar.earliest(text, digit))
        this.#boundary = isBoundaryAt(text, start, resume)
        at = start
        while (at <= digit) {
          const was = at
          at = this.#step(text, at, true, edits)
          // Behind a placeholder, whether it was restored or stays, another one may begin.
          if (at > was + 1) resume = at
        }
        digit = nextHint(grammar, text, at)
      }
      if (digit < 0) this.#sync(text, text.length)
      return digit >= 0
    }
    return { advance, edits }
  }

  #scan(text: string, final: boolean, from = 0): readonly Edit[] {
    let edits: Edit[] | undefined
    const { grammar } = this.#options
    this.#readTo = 0
    for (let at = from; at < text.length; ) {
      // An array only where something may be edited: most pieces of a stream have nothing.
      const isCandidate = this.#boundary && grammar.canStart(text.charCodeAt(at))
      if (isCandidate) edits ??= []
      at = this.#step(text, at, final, edits ?? [])
    }
    this.#sync(text, text.length - this.#held.length)
    return edits ?? NO_EDITS
  }

  /** Reads what stands at a place and returns where the next thing stands; the end of the text if the rest is held. */
  #step(text: string, at: number, final: boolean, edits: Edit[]): number {
    const unit = text.charCodeAt(at)
    if (this.#boundary && this.#options.grammar.canStart(unit)) {
      const reading = this.#options.grammar.readAt(text, at)
      if (reading !== undefined) {
        this.#sync(text, at)
        if (!final && (this.#isUndecided(reading) || this.#awaitsWord(text, reading))) {
          if (this.#hold(text, at, edits)) return text.length
        } else if (reading.kind === 'whole' && this.#decide(text, at, reading, edits))
          return reading.end
      }
    }
    this.#boundary = boundaryAfter(unit, this.#boundary)
    return at + 1
  }

  /** False if nothing would be restored here anyway, and nothing is held back. */
  #hold(text: string, at: number, edits: Edit[]): boolean {
    if (this.#followers.some(({ closedBy }) => closedBy !== undefined)) {
      this.#passed = text.slice(at)
      return false
    }
    this.#held = text.slice(at)
    edits.push({ start: at, end: text.length, replacement: '' })
    return true
  }

  /** Restores it, or lets it stay where a value might leave. False if it is none that could be restored. */
  #decide(text: string, at: number, { canonical, end }: Whole, edits: Edit[]): boolean {
    const value = this.#options.mapping.get(canonical)
    if (value === undefined) {
      this.counts.unknown++
      this.#report(canonical, at, 'unknown')
      return false
    }
    // The user's own text, typed before: it stays in the very form that it has.
    if (isWithheld(value) || value === canonical) return false
    const reason = this.#reasonAgainst(value, text.slice(end, end + 2), end)
    if (reason !== undefined) {
      this.#withhold(canonical, at, reason)
      return true
    }
    this.counts.restored++
    this.#report(canonical, at, 'restored')
    edits.push({ start: at, end, replacement: value })
    for (const follower of this.#followers) follower.over(value, at, end)
    this.#readTo = end
    return true
  }

  get #followers(): readonly Follower[] {
    return this.#others.length === 0 ? [this.#own] : [this.#own, ...this.#others]
  }

  #reasonAgainst(value: string, behind: string, end: number): WithheldReason | undefined {
    for (const follower of this.#followers) {
      const reason = follower.reasonAgainst(value, behind, end)
      if (reason !== undefined) return reason
    }
    return undefined
  }

  #withhold(canonical: string, at: number, reason: WithheldReason): void {
    const withheld = (this.counts.withheld ??= {})
    withheld[reason] = (withheld[reason] ?? 0) + 1
    this.#report(canonical, at, reason)
  }

  #report(placeholder: string, start: number, outcome: FoundPlaceholder['outcome']): void {
    this.#options.onPlaceholder?.({ placeholder, start, outcome })
  }

  /**
   * A placeholder that began in a piece that has left, because nothing would be restored there, is counted once it is whole.
   * Returns where in the piece it ends.
   */
  #endOfPassed(piece: string): number {
    if (this.#passed === '' || piece === '') return 0
    const length = this.#passed.length
    const text = this.#passed + piece
    this.#passed = ''
    const reading = this.#options.grammar.readAt(text, 0)
    if (reading === undefined) return 0
    if (this.#isUndecided(reading)) {
      this.#passed = text
      for (let at = 0; at < piece.length; at++)
        this.#boundary = boundaryAfter(piece.charCodeAt(at), this.#boundary)
      return piece.length
    }
    const value =
      reading.kind === 'whole' ? this.#options.mapping.get(reading.canonical) : undefined
    if (reading.kind !== 'whole' || value === undefined || isWithheld(value)) return 0
    this.#withhold(reading.canonical, 0, this.#reasonAgainst('', '', 0) ?? 'limit')
    this.#boundary = true
    return reading.end - length
  }

  #sync(text: string, to: number): void {
    if (to <= this.#readTo) return
    this.#own.read(text, this.#readTo, to)
    for (const follower of this.#others) follower.read(text, this.#readTo, to)
    this.#readTo = to
  }

  /** Whether the unit after the blank after a known placeholder is still to come, and decides. */
  #awaitsWord(text: string, reading: Reading): boolean {
    if (reading.kind !== 'whole' || text.length !== reading.end + 1) return false
    if (text.charCodeAt(reading.end) !== 0x20) return false
    if (this.#options.mapping.get(reading.canonical) === undefined) return false
    return this.#followers.some(({ awaitsWord }) => awaitsWord)
  }

  /** Whether the text may go on to become a placeholder that this scope has. */
  #isUndecided(reading: Reading): boolean {
    const { mapping } = this.#options
    if (reading.kind === 'open') return reading.prefixes.some((p) => mapping.highest(p) > 0)
    if (!reading.atEnd) return false
    // EMAIL_1 at the end: it may be EMAIL_1 of the scope, or grow to EMAIL_12; EMAIL_9 with 3 known can be neither.
    return mapping.get(reading.canonical) !== undefined || mayBecomeLonger(reading, mapping)
  }
}

/** Whether digits after a placeholder at the end of a text could make another one of the scope of it. */
function mayBecomeLonger({ atEnd, canonical, prefix }: Whole, mapping: Mapping): boolean {
  return atEnd && mapping.highest(prefix) >= Number(canonical.slice(prefix.length + 1)) * 10
}

/** Whether a placeholder whose text was cut after it may be the beginning of another one of the scope. */
export function mayBeCut(placeholder: string, { grammar, mapping }: RestorerOptions): boolean {
  const reading = grammar.readAt(placeholder, 0)
  return reading?.kind === 'whole' && mayBecomeLonger(reading, mapping)
}

type Whole = Extract<Reading, { kind: 'whole' }>
