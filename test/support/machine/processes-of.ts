import { readFileSync, readdirSync } from 'node:fs'

/** Running processes with the path of a run directory in their command line, besides `up` itself and shells around it. */
export function processesOf(runDir: string): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && isOf(pid, runDir))
}

/** The Envoy that `up` runs from a run directory. */
export const envoyOf = (runDir: string): number | undefined =>
  processesOf(runDir).find((pid) => wordsOf(pid).includes(`${runDir}/envoy.json`))

function wordsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

function isOf(pid: number, runDir: string): boolean {
  try {
    if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return false
    const words = wordsOf(pid)
    if (words.includes('up')) return false
    return words.some((word) => word === runDir || word.startsWith(`${runDir}/`))
  } catch {
    return false
  }
}
