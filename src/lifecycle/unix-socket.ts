import { lstatSync, mkdirSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname } from 'node:path'

/**
 * Makes room for a unix socket: creates its folder, and removes the file that a killed process left behind. A socket
 * that somebody still listens on is an error: two services on one address would share its traffic by chance.
 */
export async function prepareSocket(path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return
  if (!stat.isSocket()) throw new Error(`${path} exists and is no socket`)
  if (await isListening(path)) throw new Error(`another process listens on ${path}`)
  unlinkSync(path)
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
