import type { Writable } from 'node:stream'

const EVERY_MS = 200
/** Back to the first column, and erase the line (ECMA-48: CR, EL 2). */
const CLEAR = '\r\u001B[2K'

/** One line of a terminal that tells how far a long run is. */
export interface Progress {
  /** What is being done now, on one line. */
  at(what: string): void
  /** Takes the line away. */
  end(): void
}

/**
 * Shows what is being done, and for how many seconds. Writes nothing to a stream that is not a terminal: a log does not
 * need it.
 */
export function startProgress(stream: Writable, what: string): Progress {
  if (!('isTTY' in stream && stream.isTTY === true)) return { at: () => {}, end: () => {} }
  const since = performance.now()
  let text = what
  const show = (): void => {
    const seconds = Math.floor((performance.now() - since) / 1000)
    stream.write(`${CLEAR}${text} … ${seconds} s`)
  }
  show()
  const timer = setInterval(show, EVERY_MS).unref()
  return {
    at: (next) => {
      text = next
    },
    end: () => {
      clearInterval(timer)
      stream.write(CLEAR)
    },
  }
}
