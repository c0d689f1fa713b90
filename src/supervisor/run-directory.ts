import { randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { takeLock } from '../files/file-lock.ts'
import { replaceFile } from '../files/replaced-file.ts'
import { privateFolderProblem } from '../files/safe-folder.ts'
import {
  type ProcessIdentity,
  identify,
  isRunning,
  processesWith,
} from '../sockets/process-table.ts'

/** A run directory that is ours until `release`, or until this process ends in any way. */
export interface RunDirectory {
  readonly path: string
  /** For the environment of every process that is started for it: by this the next owner knows them. */
  readonly childVariables: Readonly<Record<string, string>>
  /** Notes a socket, or a folder for one, so that the next owner can remove what a killed one has left. */
  owns(path: string): void
  /** Removes these and the note of the owner. */
  release(): void
  /** For a handler of `exit`: removes these at once. The note stays, by which the next owner finds what is still ending. */
  readonly abandon: () => void
}

/** What the owner says of itself. */
export interface RunDirectoryOwner extends ProcessIdentity {
  /** ISO 8601. */
  readonly since: string
  /** Random; in the environment of its children. */
  readonly run: string
  readonly sockets: readonly string[]
}

const LOCK_FILE = 'up.lock'
const OWNER_FILE = 'up.json'
const VARIABLE = 'DIFY_MASKING_RUN'

/** Another `up` that is just starting or stopping lets go of it soon. */
const WAIT_MS = 500

/**
 * Takes a run directory for this process before anything is written there. Throws, and changes nothing, if other users have
 * access to it or another process has it. Ends what a killed owner has left running, and removes its sockets.
 */
export async function claimRunDirectory(
  path: string,
  say: (line: string) => void,
): Promise<RunDirectory> {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const problem = privateFolderProblem(path)
  if (problem !== undefined) throw new Error(problem)
  const lock = takeLock(join(path, LOCK_FILE), WAIT_MS)
  if (lock === undefined) throw new Error(heldBy(path))
  try {
    await clearUp(path, say)
  } catch (error) {
    lock.release()
    throw error
  }
  const run = randomBytes(16).toString('hex')
  const owner = { ...self(), since: new Date().toISOString(), run, sockets: [] as string[] }
  const note = (): void => replaceFile(join(path, OWNER_FILE), JSON.stringify(owner))
  note()
  const removeSockets = (): void => {
    for (const socket of owner.sockets.splice(0)) removeSocket(socket)
  }
  return {
    path,
    childVariables: { [VARIABLE]: run },
    owns: (socket) => {
      owner.sockets.unshift(socket)
      note()
    },
    abandon: removeSockets,
    release: () => {
      removeSockets()
      rmSync(join(path, OWNER_FILE), { force: true })
      lock.release()
    },
  }
}

const self = (): ProcessIdentity => identify(process.pid) ?? { pid: process.pid, began: '' }

/** Who has a run directory now: `undefined` if its owner has ended, or has not yet said who it is. */
export function runDirectoryOwner(path: string): RunDirectoryOwner | undefined {
  const owner = readOwner(path)
  return owner !== undefined && isRunning(owner) ? owner : undefined
}

/** In words, with the command that stops it. */
function heldBy(path: string): string {
  const owner = runDirectoryOwner(path)
  return owner === undefined
    ? `${path} is in use by another dify-masking that is just starting or stopping: try again`
    : `${path} belongs to process ${owner.pid}, dify-masking up since ${owner.since}. Stop it with: kill ${owner.pid}. Or choose another --run-dir.`
}

function readOwner(path: string): RunDirectoryOwner | undefined {
  try {
    const found = JSON.parse(readFileSync(join(path, OWNER_FILE), 'utf8')) as RunDirectoryOwner
    return Number.isInteger(found.pid) && /^[0-9a-f]{32}$/.test(found.run) ? found : undefined
  } catch {
    return undefined
  }
}

/** How long what was left running may take to end by itself. */
const LEAVE_MS = 3_000
const GONE_MS = 2_000

async function clearUp(path: string, say: (line: string) => void): Promise<void> {
  const before = readOwner(path)
  if (before !== undefined) {
    const orphans = processesWith(VARIABLE, before.run)
    if (orphans.length > 0) {
      const list = orphans.map(({ pid }) => pid).join(', ')
      say(`process ${before.pid} was killed; what it has left running is ended: ${list}`)
      await end(orphans)
    }
    for (const socket of before.sockets) removeSocket(socket)
    rmSync(join(path, OWNER_FILE), { force: true })
  }
  for (const name of readdirSync(path)) if (isDraft(name)) rmSync(join(path, name))
}

/** A socket, or the empty folder of one; nothing else. */
function removeSocket(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  try {
    if (stats?.isSocket() === true) rmSync(path)
    if (stats?.isDirectory() === true) rmdirSync(path)
  } catch {
    // It is gone, or in use for something else.
  }
}

/** Of `replaceFile`. */
const isDraft = (name: string): boolean => /\.[0-9a-f]{12}\.new$/.test(name)

async function end(orphans: readonly ProcessIdentity[]): Promise<void> {
  const left = await signalAll(orphans, 'SIGTERM', LEAVE_MS)
  const stuck = await signalAll(left, 'SIGKILL', GONE_MS)
  if (stuck.length === 0) return
  throw new Error(
    `these processes of a killed dify-masking up do not end: ${stuck.map(({ pid }) => pid).join(', ')}`,
  )
}

/** Those that still run after `waitMs`. */
async function signalAll(
  processes: readonly ProcessIdentity[],
  signal: NodeJS.Signals,
  waitMs: number,
): Promise<readonly ProcessIdentity[]> {
  for (const each of processes) {
    try {
      // Looked at a moment before: its number could be another one's by now.
      if (isRunning(each)) process.kill(each.pid, signal)
    } catch {
      // It has just ended.
    }
  }
  const deadline = performance.now() + waitMs
  let left = processes.filter(isRunning)
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(25)
    left = left.filter(isRunning)
  }
  return left
}
