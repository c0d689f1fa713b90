import { MaskingError } from '../errors.ts'
import { isStringContent } from '../json/string-token.ts'
import { restoreDocument } from '../masking/restoring/document-restorer.ts'
import { reportCounts } from '../masking/report-counts.ts'
import type { RestoreCounts, RestorerOptions } from '../masking/restoring/restoring.ts'
import type { Observer } from '../observer.ts'
import type { Cuts } from '../product/cuts.ts'
import type { AnswerIdKind } from '../product/answer-ids.ts'
import type { EventRule, EventTable } from '../product/event-table.ts'
import { splice } from '../text/splice.ts'
import {
  type EventHead,
  type EventReader,
  OTHER,
  type Piece,
  type Range,
  createEventReader,
} from './event-reader.ts'
import { HeldTexts } from './held-texts.ts'
import { type Readings, createPathReadings } from './message-readings.ts'
import { createSseReader, findPayload, joinPayload } from './reader.ts'

export interface AnswerStreamOptions {
  readonly table: EventTable
  /** `UpstreamProduct.cuts`; absent: nothing is cut. */
  readonly cuts?: Cuts
  /** Undefined when the scope holds nothing: bytes pass, ids are still read. */
  readonly restore: RestorerOptions | undefined
  /** Called once per kind, when the stream first shows the id. */
  readonly onId: (kind: AnswerIdKind, id: string) => void
  readonly observer: Observer
  readonly maxEventBytes: number
  readonly maxDepth: number
  /** Of the product, as far as it is known. */
  readonly version?: string
}

/**
 * Restores the event stream of a product. Byte strings in, byte strings out; every complete event of a chunk leaves with
 * that chunk, pings and events without placeholders byte for byte. Text held back leaves with the next piece of the same
 * text, or as a copy of its last event before the message goes on to something else.
 */
export interface AnswerStream {
  push(chunk: string): string
  /** Whether what is still to come needs no look: nothing is held, nothing can be restored, every id has been shown. */
  readonly isThrough: boolean
  /** The stream is over: what is left, held text included. */
  end(): string
}

/** An event with one piece of text that came before: the next one mostly differs in that piece alone. */
interface Precedent {
  readonly head: EventHead
  readonly piece: Piece
  /** The bytes up to the piece, its opening quote included, and those from its closing quote on. */
  readonly before: string
  readonly behind: string
}

export function createAnswerStream(options: AnswerStreamOptions): AnswerStream {
  return new ProductStream(options)
}

/** Forms of one run that are told once. */
const MOST_FORMS = 1_000

/** Messages of one stream: more of them than any product sends. */
const MOST_SPOKEN = 10_000

class ProductStream implements AnswerStream {
  readonly #options: AnswerStreamOptions
  readonly #reader = createSseReader()
  readonly #events: EventReader
  /** Undefined where nothing can be restored. */
  readonly #texts: HeldTexts | undefined
  readonly #seenIds = new Set<AnswerIdKind>()
  readonly #seenForms = new Set<string>()
  /** Events with pieces, and their messages. */
  readonly #spoken = new Set<string>()
  readonly #counts: RestoreCounts = { restored: 0, unknown: 0 }
  #endsWithBlankLine = true
  readonly #joined: Readings
  /** An event has shown every id of the run. */
  #hasAllIds = false
  #precedent: Precedent | undefined

  constructor(options: AnswerStreamOptions) {
    const { restore, table, maxDepth } = options
    this.#options = options
    this.#texts = restore === undefined ? undefined : new HeldTexts(restore)
    this.#joined = createPathReadings(restore?.allowedHosts ?? [])
    this.#events = createEventReader(table, maxDepth, (kind, id) => this.#sawId(kind, id))
  }

  get isThrough(): boolean {
    return this.#texts === undefined && this.#hasAllIds
  }

  push(chunk: string): string {
    if (this.isThrough) return chunk
    let out = ''
    this.#reader.push(chunk, (raw) => {
      this.#checkSize(raw.length)
      out += this.#event(raw)
    })
    if (this.isThrough) out += this.#reader.end()
    this.#checkSize(this.#reader.pending)
    this.#report()
    return out
  }

  end(): string {
    const rest = this.#reader.end()
    let out = ''
    if (rest !== '') {
      out = this.#event(rest)
      this.#endsWithBlankLine = /(?:\n\n|\r\r|\r\n\r\n)$/.test(rest)
    }
    const held = this.#texts?.flush(() => true) ?? ''
    // An event that no blank line closed would swallow the one we add.
    if (held !== '' && !this.#endsWithBlankLine) out += '\n\n'
    this.#report()
    return out + held
  }

  #checkSize(bytes: number): void {
    const limit = this.#options.maxEventBytes
    if (bytes > limit) {
      throw new MaskingError(
        'response_too_large',
        `One event of the stream exceeds ${limit} bytes.`,
      )
    }
  }

  #event(raw: string): string {
    const range = this.#pieceLikeBefore(raw)
    if (range !== undefined && this.#precedent !== undefined)
      return this.#pieceAlone(raw, this.#precedent, range)
    const payload = findPayload(raw)
    if (payload === undefined) {
      this.#count(/^event: *ping *$/m.test(raw) ? 'ping' : OTHER)
      return raw
    }
    if (payload === 'several') return this.#severalLines(raw)
    const source = raw.slice(payload.start, payload.end)
    const read = this.#events.read(source)
    if (read === undefined) return this.#notJson(raw, source)
    const head = this.#spokenHead(read)
    const { event, rule } = head
    this.#hasAllIds ||= this.#options.table.hasAllIds(
      this.#seenIds,
      event,
      this.#options.version ?? '',
    )
    this.#count(rule === undefined ? OTHER : event)
    if (head.pieces.length > 0) return this.#pieces(raw, head, payload)
    if (this.#texts === undefined) return raw
    const before = this.#texts.before(head)
    // Of an event that is known it is known which strings are whole.
    const around = rule === undefined ? this.#joined : this.#texts.replacement(rule, head.message)
    return before + this.#whole(raw, payload, around, rule)
  }

  /** The same, whole, if its message has been told in pieces of another event. */
  #spokenHead(head: EventHead): EventHead {
    const { event, rule, message, pieces } = head
    const of = (name: string): string => `${name}\u0000${message}`
    if (rule?.wholeAfter !== undefined && this.#spoken.has(of(rule.wholeAfter)))
      return { ...head, pieces: [] }
    if (pieces.length > 0 && this.#spoken.size < MOST_SPOKEN) this.#spoken.add(of(event))
    return head
  }

  #count(event: string): void {
    this.#options.observer.streamEvent(event)
  }

  #notJson(raw: string, source: string): string {
    this.#count(OTHER)
    const { end } = this.#options.table
    if (end === undefined || source.trim() !== end) return raw
    return (this.#texts?.flush(() => true) ?? '') + raw
  }

  /**
   * Where the piece of text stands, if the event is the one before in every other byte: then it says the same, and need
   * not be read. What stands between must be the content of one string, or the bytes would mean something else.
   */
  #pieceLikeBefore(raw: string): Range | undefined {
    if (this.#precedent === undefined) return undefined
    const { before, behind } = this.#precedent
    const range = { start: before.length, end: raw.length - behind.length }
    if (range.end < range.start || !raw.startsWith(before) || !raw.endsWith(behind))
      return undefined
    return isStringContent(raw, range.start, range.end) ? range : undefined
  }

  #pieceAlone(raw: string, { head, piece }: Precedent, range: Range): string {
    this.#count(head.event)
    const texts = this.#texts
    if (texts === undefined) return raw
    const before = texts.before(head)
    const edits = texts.push(raw, piece, range, head.message)
    return edits.length === 0 ? before + raw : before + splice(raw, edits)
  }

  #pieces(raw: string, head: EventHead, payload: Range): string {
    const texts = this.#texts
    const [only] = head.pieces
    if (only !== undefined && head.pieces.length === 1 && !only.isLast) {
      const range = shifted(only, payload.start)
      const [before, behind] = [raw.slice(0, range.start), raw.slice(range.end)]
      this.#precedent = { head, piece: only, before, behind }
    }
    if (texts === undefined) return raw
    const before = texts.before(head)
    const edits = head.pieces.flatMap((piece) =>
      texts.push(raw, piece, shifted(piece, payload.start), head.message),
    )
    return (
      before +
      splice(
        raw,
        edits.toSorted((a, b) => a.start - b.start),
      )
    )
  }

  /** Data over several lines: no product sends it. Restored as one line if it is JSON and holds something. */
  #severalLines(raw: string): string {
    this.#count(OTHER)
    if (this.#texts === undefined) return raw
    const joined = joinPayload(raw)
    const restored = this.#restoreDocument(joined.replaceAll('\n', ' '), this.#joined)
    if (restored === undefined) return raw
    const others = raw
      .split(/\r\n|\n|\r/)
      .filter((line) => line !== '' && line !== 'data' && !line.startsWith('data:'))
    return `${[...others, `data: ${restored}`].join('\n')}\n\n`
  }

  #whole(
    raw: string,
    { start, end }: Range,
    readings: Readings | undefined,
    rule: EventRule | undefined,
  ): string {
    const restored = this.#restoreDocument(raw.slice(start, end), readings, rule)
    return restored === undefined ? raw : raw.slice(0, start) + restored + raw.slice(end)
  }

  /** The document with its placeholders restored, or undefined if nothing changed. */
  #restoreDocument(source: string, readings?: Readings, rule?: EventRule): string | undefined {
    const { restore, maxDepth, cuts } = this.#options
    const restored = restoreDocument(source, {
      encoding: 'utf8-bytes',
      optionsFor: () => restore,
      counts: this.#counts,
      maxDepth,
      ...(cuts === undefined ? {} : { cuts }),
      followersOf: (leaf) => readings?.followersOf(leaf) ?? [],
      mayGrow: ({ path, around }) =>
        around === undefined && rule?.grows?.includes(path.toPattern()) === true,
    })
    return restored === source ? undefined : restored
  }

  #sawId(kind: AnswerIdKind, id: string): void {
    // A run may wait for several forms; of the others it has one.
    if (kind === 'form' ? this.#seenForms.has(id) : this.#seenIds.has(kind)) return
    if (kind === 'form' && this.#seenForms.size < MOST_FORMS) this.#seenForms.add(id)
    this.#seenIds.add(kind)
    this.#options.onId(kind, id)
  }

  #report(): void {
    const { observer } = this.#options
    observer.heldBytes(this.#texts?.report(observer) ?? 0)
    reportCounts(observer, this.#counts)
  }
}

const shifted = ({ start, end }: Range, by: number): Range => ({ start: start + by, end: end + by })
