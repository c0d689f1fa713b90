import { constants, fstatSync, openSync, write, writeSync } from 'node:fs'

/** Where lines for people go. Writing never waits, and never throws, whatever has happened to the other end. */
export interface LineOutput {
  /** Takes a line, or drops it and counts it when too many are waiting. */
  write(line: string): void
  /** Lines dropped since the start. */
  dropped(): number
  /** Called with the number of lines dropped, each time that lines can be written again. */
  onRecovered(listener: (dropped: number) => void): void
}

export interface LineOutputOptions {
  /** Bytes that may wait for room. */
  readonly maxWaiting?: number
  /** Milliseconds before a write that failed is tried again. */
  readonly retryMs?: number
}

/** A few thousand lines. */
const MAX_WAITING = 1_048_576
const RETRY_MS = 200

/** Writes as much as there is room for: calls back with the error or the bytes written, at once or later. */
type Put = (bytes: Buffer, done: (error: Error | null, written: number) => void) => void

/**
 * Writes lines to a file descriptor without ever holding up the process. A full disk (ENOSPC), a pipe whose reader has
 * stopped (EAGAIN) or gone (EPIPE): lines wait in memory up to a limit, further ones are dropped and counted, and what
 * waits is written as soon as there is room.
 */
export function createLineOutput(
  fd: number,
  { maxWaiting = MAX_WAITING, retryMs = RETRY_MS }: LineOutputOptions = {},
): LineOutput {
  const put = putInto(fd)
  const listeners: ((dropped: number) => void)[] = []
  let waiting: Buffer[] = []
  let bytes = 0
  /** A write is under way, or will be tried again. */
  let isBusy = false
  let isWriting = false
  let dropped = 0
  let untold = 0

  const tellRecovered = (): void => {
    if (untold === 0) return
    const count = untold
    untold = 0
    for (const listener of listeners) listener(count)
  }
  const tryLater = (): void => {
    setTimeout(flush, retryMs).unref()
  }
  const flush = (): void => {
    if (waiting.length === 0) {
      isBusy = false
      tellRecovered()
      return
    }
    isBusy = true
    const piece = Buffer.concat(waiting)
    waiting = [piece]
    isWriting = true
    put(piece, (error, written) => {
      isWriting = false
      // Lines that came meanwhile stand after the piece.
      waiting[0] = piece.subarray(written)
      bytes -= written
      if (waiting[0].length === 0) waiting.shift()
      if (error === null && written > 0) flush()
      else tryLater()
    })
  }
  // A write that a thread has begun is finished by it.
  process.once('exit', () => flushAtExit(fd, isWriting ? waiting.slice(1) : waiting))
  return {
    write(text) {
      const line = Buffer.from(text)
      if (bytes + line.length > maxWaiting) {
        dropped++
        untold++
        return
      }
      waiting.push(line)
      bytes += line.length
      if (!isBusy) flush()
    },
    dropped: () => dropped,
    onRecovered(listener) {
      listeners.push(listener)
    },
  }
}

/**
 * How a descriptor of this kind is written without waiting. A write that blocks in a thread of the pool is no way:
 * `process.exit` waits for such threads.
 */
function putInto(fd: number): Put {
  const kind = kindOf(fd)
  // What a disk does is beyond us, but it happens in another thread, and ends.
  if (kind === 'file') return (bytes, done) => write(fd, bytes, 0, bytes.length, null, done)
  const own = kind === 'pipe' ? openWithoutBlocking(fd) : undefined
  return own === undefined ? throughStream(fd) : (bytes, done) => putAtOnce(own, bytes, done)
}

function kindOf(fd: number): 'file' | 'pipe' | 'other' {
  try {
    const stats = fstatSync(fd)
    if (stats.isFile()) return 'file'
    return stats.isFIFO() || stats.isCharacterDevice() ? 'pipe' : 'other'
  } catch {
    return 'other'
  }
}

/**
 * The same pipe or terminal, opened a second time: O_NONBLOCK belongs to what was opened, and other processes write to
 * the first one. Undefined where the system has no /proc, or the reader has gone.
 */
function openWithoutBlocking(fd: number): number | undefined {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants
  try {
    return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY)
  } catch {
    return undefined
  }
}

function putAtOnce(fd: number, bytes: Buffer, done: Parameters<Put>[1]): void {
  let written = 0
  let failure: Error | null = null
  try {
    written = writeSync(fd, bytes)
  } catch (error) {
    failure = error instanceof Error ? error : new Error('not written')
  }
  done(failure, written)
}

const STREAM_ROOM = 65_536
const FULL = new Error('no room')

/** A socket: Node's stream, which keeps in memory what does not go out; no more than a little. */
function throughStream(fd: number): Put {
  const stream = fd === 1 ? process.stdout : process.stderr
  stream.on('error', () => {})
  return (bytes, done) => {
    if (stream.writableLength >= STREAM_ROOM || stream.destroyed) {
      done(FULL, 0)
      return
    }
    const piece = bytes.subarray(0, STREAM_ROOM)
    stream.write(piece)
    done(null, piece.length)
  }
}

const EXIT_MS = 200
const EXIT_STEP_MS = 5

/** The last lines, if there is room for them within a moment. */
function flushAtExit(fd: number, waiting: readonly Buffer[]): void {
  if (kindOf(fd) === 'other') return
  const own = kindOf(fd) === 'pipe' ? openWithoutBlocking(fd) : fd
  if (own === undefined) return
  let rest: Uint8Array = Buffer.concat(waiting)
  const deadline = performance.now() + EXIT_MS
  while (rest.length > 0 && performance.now() < deadline) {
    try {
      rest = rest.subarray(writeSync(own, rest))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== 'EAGAIN') return
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, EXIT_STEP_MS)
    }
  }
}
