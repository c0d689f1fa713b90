import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createParser } from 'eventsource-parser'
import { wireJson } from '../../../src/simulator/shapes/wire-json.ts'

const ROOT = new URL('../../fixtures/dify/', import.meta.url)

/** An event with JSON data; a ping is `{event: 'ping'}` without anything else. */
export type Event = Record<string, unknown>

/** Placeholder → value, in the form in use: the fixtures write `[EMAIL_1]`. */
export const PAIRS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(JSON.parse(readFileSync(new URL('mapping.json', ROOT), 'utf8')) as object).map(
    ([name, value]) => [inUse(name), String(value)],
  ),
)

export const PREFIXES = ['EMAIL', 'PERSON', 'PHONE', 'TEXT']

/** Turns the neutral `[EMAIL_1]` of the fixtures into `EMAIL_1`. */
export function inUse(text: string): string {
  return text.replace(/\[([A-Z]+_\d+)\]/g, '$1')
}

/** Names of the recorded streams, `1.7.0/sse/chat-streaming.sse`. */
export const STREAMS: readonly string[] = globSync('*/sse/*.sse', {
  cwd: fileURLToPath(ROOT),
}).toSorted()

export const readStream = (name: string): string => readFileSync(new URL(name, ROOT), 'utf8')

/** Events of a stream as an independent parser reads them. */
export function parseStream(text: string): Event[] {
  const events: Event[] = []
  const parser = createParser({
    onEvent: ({ data }) => events.push(JSON.parse(data) as Event),
  })
  // Pings have no data line and are not events to the standard; they are counted by their own bytes.
  for (const part of text.split(/(?<=\n\n)/)) {
    if (part === 'event: ping\n\n') events.push({ event: 'ping' })
    else parser.feed(part)
  }
  return events
}

/** Writes events as Dify does. */
export const writeStream = (events: readonly Event[]): string =>
  events
    .map((event) => (isPing(event) ? 'event: ping\n\n' : `data: ${wireJson(event)}\n\n`))
    .join('')

export const isPing = (event: Event): boolean =>
  event['event'] === 'ping' && Object.keys(event).length === 1

/** Text of a delta event and the key of the text that it belongs to; undefined for any other event. */
export function deltaOf(event: Event): { key: string; text: string } | undefined {
  const kind = event['event']
  if (kind === 'message' || kind === 'agent_message') {
    const key = JSON.stringify([event['message_id'], kind, event['from_variable_selector']])
    return { key, text: String(event['answer']) }
  }
  if (kind === 'text_chunk') {
    const data = event['data'] as Event
    const key = JSON.stringify([event['workflow_run_id'], kind, data['from_variable_selector']])
    return { key, text: String(data['text']) }
  }
  return undefined
}

function withDelta(event: Event, text: string): Event {
  if (event['event'] !== 'text_chunk') return { ...event, answer: text }
  return { ...event, data: { ...(event['data'] as Event), text } }
}

/** Runs of one text: its deltas joined, pings between them dropped; everything else as it is. */
function joinDeltas(events: readonly Event[]): Event[] {
  const out: Event[] = []
  let open: { key: string; at: number } | undefined
  for (const event of events) {
    const delta = deltaOf(event)
    if (delta !== undefined && open?.key === delta.key) {
      const before = out[open.at] ?? {}
      out[open.at] = withDelta(before, (deltaOf(before)?.text ?? '') + delta.text)
    } else if (isPing(event) && open !== undefined) {
      // Inside a run pings are put back at random places by `cutDeltas`.
    } else {
      out.push(event)
      open = delta === undefined ? undefined : { key: delta.key, at: out.length - 1 }
    }
  }
  return out
}

/**
 * A stream with the placeholders in use and its deltas cut again: `next(n)` gives numbers below `n` and decides where.
 */
export function reslice(name: string, next: (below: number) => number): Event[] {
  const joined = joinDeltas(parseStream(readStream(name)))
  return joined.flatMap((event) => {
    const delta = deltaOf(event)
    const neutral = JSON.parse(inUse(JSON.stringify(event))) as Event
    if (delta === undefined) return [neutral]
    return cutDeltas(neutral, inUse(delta.text), next)
  })
}

/** Most characters that one text of the stream has. */
export function splitPoints(name: string): number {
  const texts = joinDeltas(parseStream(readStream(name))).map((event) => deltaOf(event)?.text ?? '')
  return Math.max(...texts.map((text) => [...inUse(text)].length))
}

/** The stream with each text in exactly two deltas, cut behind `at` characters (or whole, if it is shorter). */
export function splitAt(name: string, at: number): Event[] {
  return joinDeltas(parseStream(readStream(name))).flatMap((event) => {
    const delta = deltaOf(event)
    const neutral = JSON.parse(inUse(JSON.stringify(event))) as Event
    if (delta === undefined) return [neutral]
    const characters = [...inUse(delta.text)]
    const parts = [characters.slice(0, at), characters.slice(at)].filter((part) => part.length > 0)
    return (parts.length === 0 ? [[]] : parts).map((part) => withDelta(neutral, part.join('')))
  })
}

function cutDeltas(event: Event, text: string, next: (below: number) => number): Event[] {
  const characters = [...text]
  const out: Event[] = []
  for (let at = 0; at < characters.length; ) {
    const size = 1 + next(9)
    out.push(withDelta(event, characters.slice(at, at + size).join('')))
    if (next(12) === 0) out.push({ event: 'ping' })
    at += size
  }
  return out
}
