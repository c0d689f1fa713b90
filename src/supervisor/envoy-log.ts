import { closeSync, fstatSync, openSync, readSync, rmSync, truncateSync } from 'node:fs'

/** Envoy's own log, in a file that is passed on piece by piece. */
export interface EnvoyLog {
  readonly file: string
  /** The last lines; what is there is passed on first. */
  lastLines(): readonly string[]
  /** Passes on what is still there, and ends. */
  close(): void
}

const INTERVAL_MS = 250
/** What has been passed on is dropped at this size: Envoy appends. */
const MAX_BYTES = 4 * 1_048_576
const PIECE_BYTES = 65_536
const LINES = 10

/**
 * Envoy writes its log into a file and not to our standard error, so that its last lines are known when it crashes, and
 * so that neither a slow reader of ours nor our own end can hold it up.
 */
export function followEnvoyLog(file: string, pass: (text: string) => void): EnvoyLog {
  rmSync(file, { force: true })
  let read = 0
  let last: string[] = []
  const look = (): void => {
    for (let piece = readFrom(file, read); piece.length > 0; piece = readFrom(file, read)) {
      read += piece.length
      const text = piece.toString('utf8')
      last = [...last, ...text.split('\n').filter((line) => line !== '')].slice(-LINES)
      pass(text)
    }
    if (read <= MAX_BYTES) return
    truncateSync(file)
    read = 0
  }
  const timer = setInterval(look, INTERVAL_MS).unref()
  return {
    file,
    lastLines: () => {
      look()
      return last
    },
    close: () => {
      clearInterval(timer)
      look()
    },
  }
}

function readFrom(file: string, position: number): Buffer {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return Buffer.alloc(0)
  }
  try {
    const left = Math.max(0, fstatSync(descriptor).size - position)
    const piece = Buffer.alloc(Math.min(left, PIECE_BYTES))
    return piece.subarray(0, readSync(descriptor, piece, 0, piece.length, position))
  } finally {
    closeSync(descriptor)
  }
}
