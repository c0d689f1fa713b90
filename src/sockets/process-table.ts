import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

/** A process, so that another one with the same number is not mistaken for it. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it began, in ticks since the system did (`starttime` of proc(5)); empty where there is no /proc. */
  readonly began: string
}

/** The process of that number, or undefined if there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name before may hold blanks and brackets itself.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? undefined : { pid, began: fields[18] ?? '' }
  } catch {
    return undefined
  }
}

export const isRunning = ({ pid, began }: ProcessIdentity): boolean =>
  identify(pid)?.began === began

/** All processes; none where there is no /proc. */
function allProcesses(): readonly ProcessIdentity[] {
  return pids().flatMap((pid) => identify(pid) ?? [])
}

/** Those that were started with a variable of this value, as far as we may look. */
export function processesWith(name: string, value: string): readonly ProcessIdentity[] {
  const wanted = `${name}=${value}`
  return allProcesses().filter(({ pid }) => environmentOf(pid).includes(wanted))
}

/** `process 17 (envoy)`, if the system lets us see who holds the socket of this inode. */
export function ownerOfSocket(inode: string): string | undefined {
  const wanted = `socket:[${inode}]`
  const pid = pids().find((each) => holds(each, wanted))
  return pid === undefined ? undefined : `process ${pid} (${nameOf(pid)})`
}

function pids(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}

function holds(pid: number, wanted: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === wanted)
  } catch {
    return false
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

/** Of ourselves with the command (`dify-masking serve`), of others as the system has it. Arguments may hold secrets. */
function nameOf(pid: number): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    const program = words.findIndex((word) => /(?:^|\/)dify-masking(?:\.js)?$/.test(word))
    return program < 0
      ? readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
      : `dify-masking ${words[program + 1] ?? ''}`
  } catch {
    return 'unknown'
  }
}
