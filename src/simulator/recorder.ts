import type { IncomingHttpHeaders } from 'node:http'

/** A request as the simulator received it. */
export interface RecordedRequest {
  readonly method: string
  /** Without query, as it came. */
  readonly path: string
  /** Path and query, as they came. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders
  /** As UTF-8; invalid bytes are U+FFFD. */
  readonly body: string
  readonly body_base64: string
  /** ISO 8601, UTC. */
  readonly time: string
}

/** Keeps the latest requests within bounds. */
export interface Recorder {
  add(request: Omit<RecordedRequest, 'path' | 'body' | 'body_base64' | 'time'>, body: Buffer): void
  /** A copy, oldest first. */
  all(): readonly RecordedRequest[]
  clear(): void
}

/** What is kept at most; the oldest go first. */
export interface RecorderBounds {
  readonly requests: number
  /** Of all bodies. */
  readonly bytes: number
}

const BOUNDS: RecorderBounds = { requests: 10_000, bytes: 256 * 1024 * 1024 }

/** A recorder of at most 10,000 requests and 256 MiB of bodies, unless told otherwise. */
export function createRecorder(bounds: RecorderBounds = BOUNDS): Recorder {
  let kept: { readonly request: RecordedRequest; readonly bytes: number }[] = []
  let total = 0
  return {
    add(request, body) {
      const recorded = {
        ...request,
        path: request.target.split('?', 1)[0] ?? '',
        body: body.toString('utf8'),
        body_base64: body.toString('base64'),
        time: new Date().toISOString(),
      }
      kept.push({ request: recorded, bytes: body.length })
      total += body.length
      // The newest stays, however large it is.
      while (kept.length > bounds.requests || (total > bounds.bytes && kept.length > 1)) {
        total -= kept.shift()?.bytes ?? 0
      }
    },
    all: () => kept.map(({ request }) => request),
    clear() {
      kept = []
      total = 0
    },
  }
}
