import { decodeJsonString, encodeJsonString } from '../json/string-token.ts'
import { reportCounts } from '../masking/report-counts.ts'
import type { Restorer, RestorerOptions } from '../masking/restoring/restoring.ts'
import { createRestorer } from '../masking/restoring/restorer.ts'
import type { Observer } from '../observer.ts'
import type { EventRule } from '../product/event-table.ts'
import { sourceOffset } from '../text/decoded.ts'
import type { Edit } from '../text/splice.ts'
import { copyAlone } from './copy-alone.ts'
import type { EventHead, Piece, Range } from './event-reader.ts'
import { createParsedFollower, inJsonText } from './json-text.ts'
import { RunningOwners } from './running-owners.ts'
import { type MessageReadings, type Readings, createMessageReadings } from './message-readings.ts'

/** A text that arrives in pieces. */
interface HeldText {
  readonly restorer: Restorer
  readonly owner: string | undefined
  readonly copies: 'alone' | undefined
  /** The last event with a piece of it as it came, to be copied when held text must leave by itself. */
  lastRaw: string
  textStart: number
  textEnd: number
}

/**
 * All texts of one stream that arrive in pieces. What may still become a placeholder is held back, and leaves with the next
 * piece of its text, or in a copy of its last event before an event that ends it.
 */
export class HeldTexts {
  readonly #restore: RestorerOptions
  readonly #texts = new Map<string, HeldText>()
  readonly #messages = new Map<string, MessageReadings>()
  readonly #running = new RunningOwners()

  constructor(restore: RestorerOptions) {
    this.#restore = restore
  }

  /** Events that must leave before this one. */
  before({ rule, pieces, owners, starts }: EventHead): string {
    if (rule === undefined) return ''
    if (starts !== undefined) this.#running.start(starts)
    if (rule.replaces !== undefined && pieces.length === 0) return this.#endAll()
    const { flush } = rule
    if (flush === undefined) return ''
    if (flush === 'all') return this.flush(() => true)
    if (flush === 'others') return pieces.length === 0 ? '' : this.#flushOthers(pieces)
    for (const owner of owners) this.#running.end(owner)
    return this.flush((key, { owner }) => owners.includes(owner) && isOther(key, pieces))
  }

  /** All that is held, as events. */
  flush(which: (key: string, text: HeldText) => boolean): string {
    let out = ''
    for (const [key, text] of this.#texts) {
      if (text.restorer.held === '' || !which(key, text)) continue
      out += copyOf(text, text.restorer.end())
    }
    return out
  }

  /** Edits of `raw` that restore the piece at `range`. */
  push(raw: string, piece: Piece, range: Range, message: string): readonly Edit[] {
    const text = this.#textOf(piece, message)
    const decoded = decodeJsonString(raw, range.start, range.end, 'utf8-bytes')
    const found = text.restorer.push(decoded.text)
    if (found.length === 0 && text.restorer.held === '') return found
    const edits = found.map((edit) => ({
      start: sourceOffset(decoded, edit.start),
      end: sourceOffset(decoded, edit.end),
      replacement: encodeJsonString(edit.replacement),
    }))
    if (text.restorer.held === '') return edits
    if (piece.isLast) return withEnd(edits, decoded.end, encodeJsonString(text.restorer.end()))
    text.lastRaw = raw
    text.textStart = decoded.start
    text.textEnd = decoded.end
    return edits
  }

  /** The reading that begins with the text of an event that replaces the pieces so far. */
  replacement(rule: EventRule, message: string): Readings | undefined {
    const { replaces, pieces } = rule
    if (replaces === undefined) return undefined
    const readings = this.#messageOf(message)
    // To a client that knows the event for its pieces, the whole text is one more of them.
    return pieces === undefined ? readings.replace(replaces) : readings.replaceOrGoOn(replaces)
  }

  /** Tells what restoring did since it was last told. How much is held. */
  report(observer: Observer): number {
    let held = 0
    for (const { restorer } of this.#texts.values()) {
      held += restorer.held.length
      reportCounts(observer, restorer.counts)
    }
    return held
  }

  #flushOthers(pieces: readonly Piece[]): string {
    return this.flush((key, text) => !this.#goesOn(text) && isOther(key, pieces))
  }

  /**
   * Branches speak in turns. Where nothing tells whether an owner still runs, what is not yet a placeholder waits for the rest
   * of it; a text after which another follows loses no more than its place.
   */
  #goesOn({ owner, restorer }: HeldText): boolean {
    return this.#running.isKnown ? this.#running.has(owner) : restorer.isOpen
  }

  /** All texts begin again. */
  #endAll(): string {
    const out = this.flush(() => true)
    for (const { restorer } of this.#texts.values()) restorer.drop()
    return out
  }

  #textOf({ key, owner, rule }: Piece, message: string): HeldText {
    const known = this.#texts.get(key)
    if (known !== undefined) return known
    const restorer = rule.isJson === true ? this.#jsonRestorer() : this.#messageRestorer(message)
    const place = { lastRaw: '', textStart: 0, textEnd: 0 }
    const text: HeldText = { restorer, owner, copies: rule.copies, ...place }
    this.#texts.set(key, text)
    return text
  }

  #messageRestorer(message: string): Restorer {
    return createRestorer(this.#restore, this.#messageOf(message).followers)
  }

  /** No client joins it with the message: it is parsed. */
  #jsonRestorer(): Restorer {
    const { mapping, allowedHosts } = this.#restore
    const options = { ...this.#restore, mapping: inJsonText(mapping) }
    return createRestorer(options, [createParsedFollower(allowedHosts)])
  }

  #messageOf(message: string): MessageReadings {
    const known = this.#messages.get(message)
    if (known !== undefined) return known
    const created = createMessageReadings(this.#restore.allowedHosts)
    this.#messages.set(message, created)
    return created
  }
}

/** Whether the event does not go on with the text. */
const isOther = (key: string, pieces: readonly Piece[]): boolean =>
  pieces.every((piece) => piece.key !== key)

/** An event with nothing but held text. */
function copyOf({ copies, lastRaw, textStart, textEnd }: HeldText, held: string): string {
  const value = encodeJsonString(held)
  const copy = lastRaw.slice(0, textStart) + value + lastRaw.slice(textEnd)
  return withoutId(copies === 'alone' ? copyAlone(copy, textStart) : copy)
}

/** Clients take no event twice: the id belongs to the event that came with it. */
const withoutId = (raw: string): string => raw.replace(/^id(?::[^\r\n]*)?(?:\r\n|\r|\n)/gm, '')

/** With `end` in place of what is held back at the end of the piece. */
function withEnd(edits: readonly Edit[], at: number, end: string): readonly Edit[] {
  const last = edits.at(-1)
  // What is held back begins in this piece, or the text held before it has not grown.
  return last !== undefined && last.end === at
    ? [...edits.slice(0, -1), { ...last, replacement: last.replacement + end }]
    : [...edits, { start: at, end: at, replacement: end }]
}
