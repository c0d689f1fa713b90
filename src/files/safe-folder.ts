import {
  type Stats,
  accessSync,
  constants,
  lstatSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

const GROUP_OR_OTHERS = 0o077
const GROUP_WRITES = 0o020
const OTHERS_WRITE = 0o002
const STICKY = 0o1000
const SETGID = 0o2000

/** Who runs this. Systems without users (Windows) have no such numbers; nothing is checked there. */
const uid = process.getuid?.()
const gid = process.getgid?.()

/**
 * Why other users could read, write or replace what lies in a folder that is to be private, with the command that mends
 * it; undefined if they cannot. The folder and all that is in it belong to who runs this, mode 0700; no other user may rename
 * a folder on the way to it.
 */
export function privateFolderProblem(folder: string): string | undefined {
  const path = realpathSync(folder)
  const stats = statSync(path)
  if (!stats.isDirectory()) return `${path} is not a folder`
  if (uid === undefined) return undefined
  if (stats.uid !== uid)
    return `${path} belongs to another user (${stats.uid}): choose another --run-dir, or: chown -R ${uid} ${path}`
  if ((stats.mode & GROUP_OR_OTHERS) !== 0)
    return `other users have access to ${path} (mode ${octal(stats)}): chmod 700 ${path}`
  return wayProblem(path) ?? contentProblem(path)
}

/**
 * The same for the folder of a socket that others may have to reach: they may read and enter it, and may not write. The
 * one exception is a volume of a pod: a file system of its own that root has made for our group (setgid). It is writable
 * for all, and all are the containers of that pod.
 */
export function socketFolderProblem(folder: string): string | undefined {
  const path = realpathSync(folder)
  const stats = statSync(path)
  if (uid === undefined || isVolume(path, stats)) return undefined
  if (stats.uid !== uid && stats.uid !== 0)
    return `${path} belongs to another user (${stats.uid}): chown ${uid} ${path}`
  if (othersWrite(stats))
    return `other users can write to ${path} (mode ${octal(stats)}): chmod go-w ${path} (in a pod: securityContext.fsGroup)`
  return wayProblem(path)
}

/**
 * Why others can change or replace a file that is trusted, with the command that mends it. On a file system that is
 * mounted read-only, as a ConfigMap of Kubernetes is (whose folder has mode 0777), no process here can. What belongs to
 * another user is trusted by root alone, who has named it: scripts of root look at files of the service.
 */
export function changeableFileProblem(file: string): string | undefined {
  const path = realpathSync(file)
  const stats = statSync(path)
  if (uid === undefined || isReadOnly(path)) return undefined
  if (uid !== 0 && stats.uid !== uid && stats.uid !== 0)
    return `${path} belongs to another user (${stats.uid}), who can change it: chown ${uid} ${path}`
  if (othersWrite(stats))
    return `other users can write to ${path} (mode ${octal(stats)}): chmod go-w ${path}`
  const folder = dirname(path)
  const around = statSync(folder)
  if (!othersWrite(around) || (around.mode & STICKY) !== 0) return undefined
  return `other users can replace ${path}, since they can write to ${folder} (mode ${octal(around)}): chmod go-w ${folder}`
}

function isReadOnly(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EROFS'
  }
}

/** A regular file that no other user can have made, changed or read. */
export function isOwnSecret(file: string): boolean {
  const stats = lstatSync(file, { throwIfNoEntry: false })
  if (stats === undefined || !stats.isFile()) return false
  return (
    stats.nlink === 1 &&
    (uid === undefined || (stats.uid === uid && (stats.mode & GROUP_OR_OTHERS) === 0))
  )
}

/** As kubelet makes an `emptyDir` with `fsGroup`: root's, 2777, and a mount. */
function isVolume(path: string, { uid: owner, gid: group, mode, dev }: Stats): boolean {
  const isOurs = group === gid || process.getgroups?.().includes(group) === true
  return owner === 0 && isOurs && (mode & SETGID) !== 0 && dev !== statSync(dirname(path)).dev
}

/** Who may rename a folder on the way can put another one in its place. A sticky folder (/tmp) lets only owners rename. */
function wayProblem(path: string): string | undefined {
  for (let above = dirname(path); ; above = dirname(above)) {
    const stats = statSync(above)
    if (stats.uid !== uid && stats.uid !== 0)
      return `${above}, on the way to ${path}, belongs to another user (${stats.uid}): choose another folder`
    if (othersWrite(stats) && (stats.mode & STICKY) === 0)
      return `other users can replace ${path}, since they can write to ${above} (mode ${octal(stats)}): chmod go-w ${above}`
    if (above === dirname(above)) return undefined
  }
}

function contentProblem(path: string): string | undefined {
  for (const name of readdirSync(path)) {
    const entry = join(path, name)
    const stats = lstatSync(entry, { throwIfNoEntry: false })
    if (stats === undefined) continue
    if (stats.uid !== uid) return `${entry} belongs to another user (${stats.uid}): rm -rf ${entry}`
    if (stats.isSymbolicLink()) return `${entry} is a link: rm ${entry}`
    if (stats.isFile() && (stats.nlink > 1 || othersWrite(stats)))
      return `other users may have changed ${entry}, or still can: rm ${entry}`
  }
  return undefined
}

/** A group of which only the owner is a member, as most systems make one of the same number, does not count as another user. */
function othersWrite({ uid: owner, gid: group, mode }: Stats): boolean {
  const isPrivateGroup = owner === group
  return (mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && !isPrivateGroup)
}

const octal = ({ mode }: Stats): string => (mode & 0o7777).toString(8).padStart(4, '0')
