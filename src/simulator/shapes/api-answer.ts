/** One event of a stream, its keys in the order of the wire. */
export type WireEvent = Readonly<Record<string, unknown>>

/** What an endpoint of the Service API answers, before it becomes bytes. */
export type ApiAnswer =
  | {
      readonly kind: 'json'
      readonly status: number
      readonly body: unknown
      /** Flask-RESTful ends its JSON with a newline; answers of runs (`compact_generate_response`) have none. */
      readonly newline: boolean
    }
  /** Events are made while they are sent, so that a stop call can still end the stream. */
  | { readonly kind: 'stream'; readonly events: Iterable<WireEvent> }
  /** The same, framed already. */
  | { readonly kind: 'framed'; readonly events: Iterable<string> }
  /** The content of a file. */
  | { readonly kind: 'file'; readonly type: string; readonly text: string }
  /** 204: a `Content-Type`, no body. */
  | { readonly kind: 'empty' }
  /** A path that Flask does not know: an HTML page, 404. */
  | { readonly kind: 'unknown' }

/** JSON of every endpoint but the runs. */
export const json = (body: unknown, status = 200): ApiAnswer => ({
  kind: 'json',
  status,
  body,
  newline: true,
})

/** The blocking answer of a run. */
export const blocking = (body: WireEvent): ApiAnswer => ({
  kind: 'json',
  status: 200,
  body,
  newline: false,
})

/** A stream, its events in order. */
export const stream = (events: Iterable<WireEvent>): ApiAnswer => ({ kind: 'stream', events })

/** What stop calls, feedbacks and (0.15.8) deletions answer. */
export const SUCCESS: ApiAnswer = json({ result: 'success' })
