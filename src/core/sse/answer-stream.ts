import { type AnswerIdKind, isId } from '../product/answer-ids.ts'
import { ID_KEYS } from '../product/dify/answer-ids.ts'
import { EVENTS, type EventRule } from '../product/dify/events.ts'
import { MaskingError } from '../errors.ts'
import { scanJson } from '../json/scan.ts'
import { decodeJsonString, encodeJsonString, isStringContent } from '../json/string-token.ts'
import { restoreDocument } from '../masking/document-restorer.ts'
import { reportCounts } from '../masking/report-counts.ts'
import {
  type RestoreCounts,
  type Restorer,
  type RestorerOptions,
  createRestorer,
} from '../masking/restorer.ts'
import type { Observer } from '../observer.ts'
import { sourceOffset } from '../text/decoded.ts'
import { splice } from '../text/splice.ts'
import {
  type MessageReadings,
  type Readings,
  createMessageReadings,
  createPathReadings,
} from './message-readings.ts'
import { createSseReader, findPayload, joinPayload } from './reader.ts'

export interface AnswerStreamOptions {
  /** Undefined when the scope holds nothing: bytes pass, ids are still read. */
  readonly restore: RestorerOptions | undefined
  /** Called once per kind, when the stream first shows the id. */
  readonly onId: (kind: AnswerIdKind, id: string) => void
  readonly observer: Observer
  readonly maxEventBytes: number
  readonly maxDepth: number
}

/**
 * Restores a Dify event stream. Byte strings in, byte strings out; every complete event of a chunk leaves with that
 * chunk, pings and events without placeholders byte for byte. Text held back leaves with the next delta of the same
 * text, or as a copy of its last event before the message goes on to something else.
 */
export interface AnswerStream {
  push(chunk: string): string
  /** Whether what is still to come needs no look: nothing is held, nothing can be restored, every id has been shown. */
  readonly isThrough: boolean
  /** The stream is over: what is left, held text included. */
  end(): string
}

/** One text that arrives in deltas: a message (or run), its event kind and its selector. */
interface DeltaText {
  readonly restorer: Restorer
  readonly nodeId: string | undefined
  /** The last delta as it came, to be cloned when held text must leave alone. */
  lastRaw: string
  textStart: number
  textEnd: number
}

/** What a look at the top of an event tells. */
interface EventHead {
  readonly event: string
  /** Where in the payload the text stands that arrives in pieces. */
  readonly delta: Range | undefined
  readonly key: string
  /** The message or run. */
  readonly message: string
  readonly nodeId: string | undefined
}

interface Range {
  readonly start: number
  readonly end: number
}

/** An event with a piece of text that came before: the next one mostly differs in that piece alone. */
interface Precedent {
  readonly head: EventHead
  /** The bytes up to the piece, its opening quote included, and those from its closing quote on. */
  readonly before: string
  readonly behind: string
}

export function createAnswerStream(options: AnswerStreamOptions): AnswerStream {
  return new DifyAnswerStream(options)
}

/** Events that belong to a message and name it. */
const MESSAGE_EVENTS: ReadonlySet<string> = new Set(['message', 'agent_message', 'agent_thought'])

/** Fields of an event that name an id. */
const IDS = Object.entries(ID_KEYS)

/** What a rule reads stands no deeper: `data.from_variable_selector[]`. */
const DEEPEST = 3

class DifyAnswerStream implements AnswerStream {
  readonly #options: AnswerStreamOptions
  readonly #reader = createSseReader()
  readonly #texts = new Map<string, DeltaText>()
  readonly #messages = new Map<string, MessageReadings>()
  readonly #seenIds = new Set<AnswerIdKind>()
  readonly #counts: RestoreCounts = { restored: 0, unknown: 0 }
  #endsWithBlankLine = true
  readonly #joined: Readings
  /** An event has shown every id of the run: all events of a message, and of a workflow, name the same. */
  #hasAllIds = false
  #precedent: Precedent | undefined

  constructor(options: AnswerStreamOptions) {
    this.#options = options
    this.#joined = createPathReadings(options.restore?.allowedHosts ?? [])
  }

  get isThrough(): boolean {
    return this.#options.restore === undefined && this.#hasAllIds
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
    const held = this.#flush(() => true)
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
    const piece = this.#pieceLikeBefore(raw)
    if (piece !== undefined && this.#precedent !== undefined)
      return this.#piece(raw, this.#precedent.head, piece)
    const payload = findPayload(raw)
    if (payload === undefined) {
      this.#options.observer.streamEvent(/^event: *ping *$/m.test(raw) ? 'ping' : 'other')
      return raw
    }
    if (payload === 'several') return this.#severalLines(raw)
    const source = raw.slice(payload.start, payload.end)
    const head = this.#head(source)
    if (head === undefined) {
      this.#options.observer.streamEvent('other')
      return raw
    }
    const { delta } = head
    if (delta !== undefined) {
      const range = { start: payload.start + delta.start, end: payload.start + delta.end }
      const [before, behind] = [raw.slice(0, range.start), raw.slice(range.end)]
      this.#precedent = { head, before, behind }
      return this.#piece(raw, head, range)
    }
    this.#options.observer.streamEvent(head.event)
    if (this.#options.restore === undefined) return raw
    const rule = EVENTS[head.event]
    const before = this.#before(rule, head)
    // Of an event that is known it is known which strings are whole.
    const around = rule === undefined ? this.#joined : this.#replacement(rule, head)
    return before + this.#whole(raw, payload, around)
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

  #piece(raw: string, head: EventHead, range: Range): string {
    this.#options.observer.streamEvent(head.event)
    if (this.#options.restore === undefined) return raw
    return this.#before(EVENTS[head.event], head) + this.#delta(raw, head, range)
  }

  /** Data over several lines: Dify never sends it. Restored as one line if it is JSON and holds something. */
  #severalLines(raw: string): string {
    this.#options.observer.streamEvent('other')
    if (this.#options.restore === undefined) return raw
    const joined = joinPayload(raw)
    const restored = this.#restoreDocument(joined.replaceAll('\n', ' '), this.#joined)
    if (restored === undefined) return raw
    const others = raw
      .split(/\r\n|\n|\r/)
      .filter((line) => line !== '' && line !== 'data' && !line.startsWith('data:'))
    return `${[...others, `data: ${restored}`].join('\n')}\n\n`
  }

  /** Events that must leave before this one. */
  #before(rule: EventRule | undefined, head: EventHead): string {
    if (rule?.replaces !== undefined) {
      for (const text of this.#texts.values()) text.restorer.drop()
      return ''
    }
    if (head.delta !== undefined) return this.#flush((key) => key !== head.key)
    if (rule?.flush === 'all') return this.#flush(() => true)
    if (rule?.flush === 'node') return this.#flush((_key, text) => text.nodeId === head.nodeId)
    return ''
  }

  #flush(which: (key: string, text: DeltaText) => boolean): string {
    let out = ''
    for (const [key, text] of this.#texts) {
      if (text.restorer.held === '' || !which(key, text)) continue
      const value = encodeJsonString(text.restorer.end())
      out += text.lastRaw.slice(0, text.textStart) + value + text.lastRaw.slice(text.textEnd)
    }
    return out
  }

  #delta(raw: string, head: EventHead, range: Range): string {
    const text = this.#textOf(head)
    const decoded = decodeJsonString(raw, range.start, range.end, 'utf8-bytes')
    const edits = text.restorer.push(decoded.text)
    if (text.restorer.held !== '') {
      text.lastRaw = raw
      text.textStart = decoded.start
      text.textEnd = decoded.end
    }
    if (edits.length === 0) return raw
    return splice(
      raw,
      edits.map((edit) => ({
        start: sourceOffset(decoded, edit.start),
        end: sourceOffset(decoded, edit.end),
        replacement: encodeJsonString(edit.replacement),
      })),
    )
  }

  #textOf(head: EventHead): DeltaText {
    const known = this.#texts.get(head.key)
    if (known !== undefined) return known
    const { restore } = this.#options
    if (restore === undefined) throw new MaskingError('internal')
    const text: DeltaText = {
      restorer: createRestorer(restore, this.#messageOf(head, restore).followers),
      nodeId: head.nodeId,
      lastRaw: '',
      textStart: 0,
      textEnd: 0,
    }
    this.#texts.set(head.key, text)
    return text
  }

  #messageOf({ message }: EventHead, { allowedHosts }: RestorerOptions): MessageReadings {
    const known = this.#messages.get(message)
    if (known !== undefined) return known
    const created = createMessageReadings(allowedHosts)
    this.#messages.set(message, created)
    return created
  }

  /** The reading that begins with the text of an event that replaces the pieces so far. */
  #replacement(rule: EventRule, head: EventHead): Readings | undefined {
    const { restore } = this.#options
    if (rule.replaces === undefined || restore === undefined) return undefined
    return this.#messageOf(head, restore).replace(rule.replaces)
  }

  #whole(raw: string, { start, end }: Range, readings: Readings | undefined): string {
    const restored = this.#restoreDocument(raw.slice(start, end), readings)
    return restored === undefined ? raw : raw.slice(0, start) + restored + raw.slice(end)
  }

  /** The document with its placeholders restored, or undefined if nothing changed. */
  #restoreDocument(source: string, readings?: Readings): string | undefined {
    const { restore, maxDepth } = this.#options
    const restored = restoreDocument(source, {
      encoding: 'utf8-bytes',
      optionsFor: () => restore,
      counts: this.#counts,
      maxDepth,
      followersOf: (leaf) => readings?.followersOf(leaf) ?? [],
    })
    return restored === source ? undefined : restored
  }

  /** Reads the event's kind, ids, delta and selector in one pass; undefined if the payload is no JSON object. */
  #head(source: string): EventHead | undefined {
    // Strings are compared raw: Dify escapes nothing in these keys and ids.
    const at = new Map<string, Range[]>()
    const outcome = scanJson(
      source,
      {
        string: (token) => {
          if (token.isKey || token.path.depth > DEEPEST) return
          const pattern = token.path.toPattern()
          const known = at.get(pattern)
          if (known === undefined) at.set(pattern, [token])
          else known.push(token)
        },
      },
      { maxDepth: this.#options.maxDepth },
    )
    if (!outcome.valid || source.trimStart()[0] !== '{') return undefined
    const readAll = (pattern: string): string[] =>
      (at.get(pattern) ?? []).map(({ start, end }) => source.slice(start, end))
    // A key may stand twice, of which the last counts.
    const read = (pattern: string): string | undefined => readAll(pattern).at(-1)
    for (const [key, kind] of IDS) if (!this.#seenIds.has(kind)) this.#sawId(kind, read(key))
    const event = read('event') ?? 'other'
    // A chatflow shows its run before the first piece of its message; other apps have none.
    if (this.#seenIds.has('task'))
      this.#hasAllIds ||= this.#seenIds.has('workflow_run') || MESSAGE_EVENTS.has(event)
    const { delta, selector } = EVENTS[event] ?? {}
    const parts = selector === undefined ? [] : readAll(selector)
    const message = read('message_id') ?? read('workflow_run_id') ?? ''
    return {
      event,
      delta: delta === undefined ? undefined : at.get(delta)?.at(-1),
      key: [message, event, ...parts].join('\u0000'),
      message,
      nodeId: delta === undefined ? read('data.node_id') : parts[0],
    }
  }

  #sawId(kind: AnswerIdKind, id: string | undefined): void {
    if (id === undefined || !isId(id)) return
    this.#seenIds.add(kind)
    this.#options.onId(kind, id)
  }

  #report(): void {
    const { observer } = this.#options
    let held = 0
    for (const { restorer } of this.#texts.values()) {
      held += restorer.held.length
      reportCounts(observer, restorer.counts)
    }
    observer.heldBytes(held)
    reportCounts(observer, this.#counts)
  }
}
