import {
  type Stats,
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

const PRIVATE = 0o600

/** Makes a file for its owner alone. Fails with `EEXIST` if there is one. */
export function createPrivate(path: string, text: string): void {
  write(path, text, 'wx', PRIVATE)
}

/**
 * Replaces a file, or makes one, at once or not at all: other processes may read at any moment. What the path leads to is
 * replaced, not a link on the way. `keepAccess`: owner and mode stay as they are, since the user who replaces it, root
 * perhaps, is not who reads it; else the new one is for its owner alone.
 */
export function replacePrivate(
  path: string,
  text: string,
  { keepAccess = false }: { keepAccess?: boolean } = {},
): void {
  const before = statOf(path)
  const target = before === undefined ? path : realpathSync(path)
  // A terminal, a pipe: nothing that could be put in its place.
  if (before !== undefined && !before.isFile()) {
    write(target, text, 'w', undefined)
    return
  }
  const draft = join(dirname(target), `.dify-masking-${process.pid}.tmp`)
  try {
    write(draft, text, 'w', keepAccess && before !== undefined ? before.mode & 0o777 : PRIVATE)
    if (keepAccess && before !== undefined) chownSync(draft, before.uid, before.gid)
    renameSync(draft, target)
  } catch (error) {
    try {
      unlinkSync(draft)
    } catch {
      // It was never made.
    }
    throw error
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false })
}

function write(path: string, text: string, flags: string, mode: number | undefined): void {
  const file = openSync(path, flags, PRIVATE)
  try {
    if (mode !== undefined) fchmodSync(file, mode)
    writeSync(file, text)
    if (mode !== undefined) fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
