/**
 * Cuts a byte stream into Server-Sent Events (WHATWG HTML, 9.2.6) without changing a byte.
 *
 * Works on byte strings. An event reaches from the end of the one before to the blank line that closes it, line ends
 * (LF, CRLF or CR) included, so the pieces put together are the stream again.
 */
export interface SseReader {
  /** Takes a chunk; calls `event` for every event that it completes. */
  push(chunk: string, event: (raw: string) => void): void
  /** The stream is over: bytes of an event that no blank line closed, or the empty string. */
  end(): string
  /** Bytes of the incomplete event held now. */
  readonly pending: number
}

const LF = 0x0a
const CR = 0x0d

export function createSseReader(): SseReader {
  // Fragments are joined once per event: joining at every chunk would be quadratic for a large event.
  let fragments: string[] = []
  let pending = 0
  let lineEmpty = true
  let afterCr = false
  /** The blank line ended with CR: a following LF still belongs to the event that was closed. */
  let closedByCr = false

  const take = (tail: string): string => {
    if (fragments.length === 0) return tail
    fragments.push(tail)
    const raw = fragments.join('')
    fragments = []
    pending = 0
    return raw
  }

  return {
    get pending() {
      return pending
    },
    push(chunk, event) {
      const isFresh = pending === 0 && lineEmpty && !afterCr && !closedByCr
      let from = isFresh ? readPlain(chunk, event) : 0
      for (let at = from; at < chunk.length; at++) {
        const unit = chunk.charCodeAt(at)
        if (unit !== LF && unit !== CR) {
          if (closedByCr) {
            closedByCr = false
            event(take(chunk.slice(from, at)))
            from = at
          }
          lineEmpty = false
          afterCr = false
          continue
        }
        if (unit === LF && afterCr) {
          // Second half of a CRLF.
          afterCr = false
          if (closedByCr) {
            closedByCr = false
            event(take(chunk.slice(from, at + 1)))
            from = at + 1
          }
          continue
        }
        if (closedByCr) {
          closedByCr = false
          event(take(chunk.slice(from, at)))
          from = at
        }
        const blank = lineEmpty
        lineEmpty = true
        afterCr = unit === CR
        if (!blank) continue
        if (unit === CR) {
          closedByCr = true
        } else {
          event(take(chunk.slice(from, at + 1)))
          from = at + 1
        }
      }
      if (from < chunk.length) {
        const rest = chunk.slice(from)
        fragments.push(rest)
        pending += rest.length
      }
    },
    end() {
      lineEmpty = true
      afterCr = false
      closedByCr = false
      return take('')
    },
  }
}

/** Reads what begins with an event and has no CR up to its last blank line; returns where that ends. */
function readPlain(chunk: string, event: (raw: string) => void): number {
  if (chunk.includes('\r')) return 0
  let from = 0
  while (from < chunk.length) {
    // A blank line closes an event also where there is none.
    const isBlank = chunk.charCodeAt(from) === LF
    const lineEnd = isBlank ? from - 1 : chunk.indexOf('\n\n', from)
    if (!isBlank && lineEnd < 0) break
    const end = lineEnd + 2
    event(chunk.slice(from, end))
    from = end
  }
  return from
}

/** The payload of an event: its `data`, and where that stands in the raw bytes. */
export interface SsePayload {
  /** Range in the raw event, if the data is one line. */
  readonly start: number
  readonly end: number
}

/**
 * Finds the payload of an event with exactly one `data` line, the only form Dify sends
 * (`core/app/apps/base_app_generator.py`: `data: {json}\n\n`). Other events have none:
 * `undefined` for no data at all (comments, `event: ping`), `'several'` for data over several lines.
 */
export function findPayload(raw: string): SsePayload | 'several' | undefined {
  let found: SsePayload | undefined
  let at = 0
  while (at < raw.length) {
    let end = at
    while (end < raw.length && raw.charCodeAt(end) !== LF && raw.charCodeAt(end) !== CR) end++
    if (raw.startsWith('data', at) && (end === at + 4 || raw.charCodeAt(at + 4) === 0x3a)) {
      if (found !== undefined) return 'several'
      const afterColon = Math.min(at + 5, end)
      const start = raw.charCodeAt(afterColon) === 0x20 ? afterColon + 1 : afterColon
      found = { start: Math.min(start, end), end }
    }
    at = end + 1
  }
  return found
}

/** The data of an event whose payload stands on several lines, joined by LF as the standard says. */
export function joinPayload(raw: string): string {
  return raw
    .split(/\r\n|\n|\r/)
    .filter((line) => line === 'data' || line.startsWith('data:'))
    .map((line) => line.slice(5).replace(/^ /, ''))
    .join('\n')
}
