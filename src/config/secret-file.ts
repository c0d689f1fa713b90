import { readFileSync, statSync } from 'node:fs'
import { changeableFileProblem } from '../files/safe-folder.ts'
import { systemProblem } from './system-problem.ts'

/**
 * What is wrong with a file that holds a secret, or undefined: it must be a file, belong to its reader alone (mode
 * 0600 or 0400; a group may read what Kubernetes mounts, `defaultMode: 0440`), where no other user can replace it, and have
 * at least `minBytes`.
 */
export function secretFileProblem(path: string, minBytes: number): string | undefined {
  try {
    const stats = statSync(path)
    if (stats.isDirectory()) return 'is a folder, not a file'
    const { mode } = stats
    if ((mode & 0o037) !== 0) return `others can read or write this file: chmod 600 ${path}`
    const changeable = changeableFileProblem(path)
    if (changeable !== undefined) return changeable
    const { length } = readFileSync(path)
    return length < minBytes ? `has ${length} bytes; at least ${minBytes} are needed` : undefined
  } catch (error) {
    return `cannot be read: ${systemProblem(error)}`
  }
}
