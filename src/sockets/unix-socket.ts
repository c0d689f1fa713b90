import { lstatSync, mkdirSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { socketFolderProblem } from '../files/safe-folder.ts'
import { unixOwner } from './listening-process.ts'

/**
 * Makes room for the unix socket of `listen.extproc`: creates its folder, and removes the file that a killed process left.
 * A folder where other users could replace it is an error, and so is a socket that a process still listens on: two
 * services on one address would share its traffic by chance.
 */
export async function prepareSocket(path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const problem = socketFolderProblem(dirname(path))
  if (problem !== undefined) throw new Error(`listen.extproc: ${problem}`)
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return
  if (!stat.isSocket()) throw new Error(`listen.extproc: ${path} exists and is not a socket`)
  if (await isListening(path)) {
    const owner = unixOwner(path) ?? 'another process'
    throw new Error(`listen.extproc: ${owner} listens on ${path}: stop it, or choose another path`)
  }
  unlinkSync(path)
}

/** Inode of each socket that this process listens on, by its path. */
const listening = new Map<string, number>()

function removeAll(): void {
  for (const [path, inode] of listening)
    if (lstatSync(path, { throwIfNoEntry: false })?.ino === inode) unlinkSync(path)
}

/**
 * Removes a socket when this process exits without closing it, as after a second signal. `path` must be listened on by
 * now. One that another process has put there since stays.
 */
export function removeAtExit(path: string): void {
  // One listener for all: Node warns of a leak from the eleventh on.
  if (listening.size === 0) process.on('exit', removeAll)
  const inode = lstatSync(path, { throwIfNoEntry: false })?.ino
  if (inode !== undefined) listening.set(path, inode)
}

async function isListening(path: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
