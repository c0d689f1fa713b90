import { readFileSync, statSync } from 'node:fs'
import { secretFileProblem } from '../../config/secret-file.ts'
import { type KeyFile, KeyFileError, parseKeyFile } from './key-file.ts'
import { type VaultKeys, createVaultKeys } from './vault-keys.ts'

export interface KeyRingOptions {
  /** Path of the key file. */
  readonly path: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** The file has changed and cannot be used; the keys that were read before stay. */
  readonly onProblem: (problem: string) => void
}

/** How often the file is looked at. Rotation announces a key much longer before. */
const LOOK_MS = 10_000
/** The same when a record names a key that is not known. */
const IMPATIENT_MS = 500

/** Reads the key file and follows its changes. Throws a `KeyFileError` if it cannot be used at the start. */
export function openKeyRing({ path, now, onProblem }: KeyRingOptions): VaultKeys {
  let file = readKeyFile(path)
  const { root } = file
  let changed = changeOf(path)
  let lookedAt = now()
  const look = (pause: number): void => {
    const time = now()
    // The clock may have been set back meanwhile.
    if (Math.abs(time - lookedAt) < pause) return
    lookedAt = time
    try {
      const change = changeOf(path)
      if (change === changed) return
      const next = readKeyFile(path)
      if (!next.root.equals(root)) throw new KeyFileError('has another root')
      file = next
      changed = change
    } catch (error) {
      onProblem(error instanceof KeyFileError ? error.message : 'cannot be read')
    }
  }
  const find = (id: number): Buffer | undefined => file.keys.find((key) => key.id === id)?.key
  return createVaultKeys(
    root,
    () => {
      look(LOOK_MS)
      const time = now()
      // A clock that is wrong must not leave the store without a key.
      const key = file.keys.findLast(({ from }) => from <= time) ?? file.keys[0]
      if (key === undefined) throw new KeyFileError('has no keys')
      return key
    },
    (id) => {
      const key = find(id)
      if (key !== undefined) return key
      look(IMPATIENT_MS)
      return find(id)
    },
  )
}

/** Reads a key file that belongs to its reader alone. */
export function readKeyFile(path: string): KeyFile {
  const problem = secretFileProblem(path, 1)
  if (problem !== undefined) throw new KeyFileError(problem)
  return parseKeyFile(readFileSync(path, 'utf8'))
}

/** Changes whenever the file does; a mounted secret is a link to another file then. */
function changeOf(path: string): string {
  const { mtimeMs, ino, size } = statSync(path)
  return `${mtimeMs} ${ino} ${size}`
}
