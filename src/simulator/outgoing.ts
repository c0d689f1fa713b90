import type { ApiAnswer } from './shapes/api-answer.ts'
import type { ApiRequest } from './call.ts'
import type { DifyVersion } from './shapes/dify-version.ts'
import { errorOfStatus } from './shapes/errors.ts'
import { textsOf } from './apps/model.ts'
import { readRecordedStream, splitEvents } from './recorded-streams.ts'
import { wireEvent, wireJson } from './shapes/wire-json.ts'

/** An answer as bytes: a whole body, or the events of a stream. */
export interface Outgoing {
  readonly status: number
  readonly contentType: string
  /** A text has a length and goes out whole; undefined means no body at all. */
  readonly body: string | Iterable<string> | undefined
}

const JSON_TYPE = 'application/json'

/** What Flask answers to a path it does not know. */
const NOT_FOUND_PAGE =
  '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n'

/** A JSON body; Flask-RESTful ends it with a newline. */
export const outgoingJson = (status: number, body: unknown, end = '\n'): Outgoing => ({
  status,
  contentType: JSON_TYPE,
  body: `${wireJson(body)}${end}`,
})

const outgoingStream = (events: Iterable<string>, status = 200): Outgoing => ({
  status,
  contentType: 'text/event-stream; charset=utf-8',
  body: events,
})

/** The bytes of an answer of the Service API. */
export function outgoing(answer: ApiAnswer, version: DifyVersion): Outgoing {
  switch (answer.kind) {
    case 'json':
      return outgoingJson(answer.status, answer.body, answer.newline ? '\n' : '')
    case 'stream':
      return outgoingStream(framed(answer.events, version))
    case 'framed':
      return outgoingStream(answer.events)
    case 'file':
      return { status: 200, contentType: answer.type, body: answer.text }
    case 'empty':
      return { status: 204, contentType: JSON_TYPE, body: undefined }
    case 'unknown':
      return { status: 404, contentType: 'text/html; charset=utf-8', body: NOT_FOUND_PAGE }
  }
}

function* framed(
  events: Iterable<Readonly<Record<string, unknown>>>,
  version: DifyVersion,
): Generator<string> {
  for (const event of events) yield wireEvent(event, version)
}

/** What a script answers in the place of the Service API, if it does. */
export function scripted(
  { script, body }: ApiRequest,
  version: DifyVersion,
  streams: string | undefined,
): Outgoing | undefined {
  if (script.raw_sse !== undefined)
    return outgoingStream(splitEvents(script.raw_sse), script.status)
  if (script.raw_json !== undefined) {
    return { status: script.status ?? 200, contentType: JSON_TYPE, body: script.raw_json }
  }
  if (script.fixture !== undefined) {
    return outgoingStream(splitEvents(readRecordedStream(streams, version, script.fixture)))
  }
  if (script.status === undefined) return undefined
  const error = errorOfStatus(script.status, version, promptOf(body))
  return outgoingJson(error.status, error.body)
}

/** Query and inputs of a body, as far as they can be read: an error quotes them. */
function promptOf(body: Buffer): string {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    if (parsed === null || typeof parsed !== 'object') return ''
    const query = 'query' in parsed ? parsed.query : undefined
    const inputs = 'inputs' in parsed && typeof parsed.inputs === 'object' ? parsed.inputs : {}
    return textsOf({ query, ...inputs }).join(' ')
  } catch {
    return ''
  }
}
