import { readFileSync } from 'node:fs'

const PAGE = 4096

/** Resident memory of a process in MiB, from proc(5). */
export function rssMiB(pid: number): number {
  const [, resident = '0'] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')
  return (Number(resident) * PAGE) / 1_048_576
}

/** Watches the memory of a process; the function returned ends that and gives the most it saw. */
export function watchMemory(pid: number): () => number {
  let most = rssMiB(pid)
  const timer = setInterval(() => {
    most = Math.max(most, rssMiB(pid))
  }, 20)
  return () => {
    clearInterval(timer)
    return Math.max(most, rssMiB(pid))
  }
}
