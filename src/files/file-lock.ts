import { lstatSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** A lock that the kernel takes back when its owner ends, in whatever way. */
export interface FileLock {
  release(): void
}

/** SQLite's result code for a lock that another process holds (`SQLITE_BUSY`). */
const BUSY = 5

/** What is locked stays referenced: a database that is collected as garbage is closed, and its lock is gone. */
const held = new Set<DatabaseSync>()

/**
 * Takes the lock of a file, or returns undefined if another process still has it after `waitMs`. It is the POSIX record
 * lock (`fcntl`) of an empty SQLite database: Node offers no file lock of its own. No process id is compared, so a reused
 * one cannot confuse it, and of two that start at once one gets it. No code of this process may open and close the
 * file by other means: POSIX drops the lock then.
 */
export function takeLock(file: string, waitMs = 0): FileLock | undefined {
  create(file)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: waitMs })
    // Otherwise a journal would lie beside it.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database?.close()
    if (resultOf(error) === BUSY) return undefined
    const why = error instanceof Error ? error.message : 'unknown error'
    throw new Error(`${file} cannot be locked: ${why}. Choose a folder on a local disk.`, {
      cause: error,
    })
  }
  const open = database
  held.add(open)
  return {
    release: () => {
      if (held.delete(open)) open.close()
    },
  }
}

/** For its owner alone. */
function create(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) return
  try {
    writeFileSync(file, '', { flag: 'wx', mode: 0o600 })
  } catch (error) {
    // Another process was faster.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

/** The primary result code; extended ones carry more in the higher bits. */
const resultOf = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined
