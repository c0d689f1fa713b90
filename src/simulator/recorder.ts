/** A request as the simulator received it. */
export interface RecordedRequest {
  readonly method: string
  /** Without query. */
  readonly path: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** As UTF-8. */
  readonly body: string
  readonly body_base64: string
  /** ISO time. */
  readonly time: string
}

/** Keeps the latest requests within bounds. */
export interface Recorder {
  add(request: RecordedRequest): void
  all(): readonly RecordedRequest[]
  clear(): void
}

const MAX_REQUESTS = 10_000
const MAX_BYTES = 256 * 1024 * 1024

export function createRecorder(): Recorder {
  let kept: RecordedRequest[] = []
  let bytes = 0
  return {
    add(request) {
      kept.push(request)
      bytes += request.body_base64.length * 2
      while (kept.length > MAX_REQUESTS || (bytes > MAX_BYTES && kept.length > 1)) {
        bytes -= (kept.shift()?.body_base64.length ?? 0) * 2
      }
    },
    all: () => kept,
    clear() {
      kept = []
      bytes = 0
    },
  }
}
