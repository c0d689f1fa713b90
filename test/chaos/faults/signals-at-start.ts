import { type ChildProcess, spawn } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { processesOf } from '../../support/machine/processes-of.ts'
import { BIN, FREE } from '../../support/envoy/up.ts'
import type { Fault } from '../fault.ts'
import { random } from '../random.ts'

const MOMENTS = 50
const STORMS = 10
const LATEST_MS = 3_000
/** A signal during the start, and at rest, ends within this. */
const END_MS = 10_000

/** SIGTERM and SIGINT at random moments from the first to after it is ready. */
const signals: Fault = {
  id: 'R38',
  title: `SIGTERM or SIGINT to \`up\` at ${MOMENTS} random moments from 0 to 3 s, and ${STORMS} storms of ten`,
  goal: 'no process and no socket is left',
  limitSeconds: 700,
  async run(attempt) {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-signals-'))
    const file = join(folder, 'config.yaml')
    writeFileSync(file, `listen: ${FREE}\nlogging: { access_log: "off", level: error }\n`)
    const next = random(38)
    const left = { processes: 0, sockets: 0, hung: 0 }
    try {
      for (let i = 0; i < MOMENTS + STORMS; i++) {
        const runDir = join(folder, `${i}`)
        const args = [BIN, 'up', '--config', file, '--run-dir', runDir]
        const child = spawn(process.execPath, args, { stdio: 'ignore' })
        const ended = new Promise<boolean>((resolve) => child.once('exit', () => resolve(true)))
        await sleep(next() * LATEST_MS)
        await signal(child, i < MOMENTS ? 1 : 10, next)
        attempt.injected(1)
        if (!(await Promise.race([ended, sleep(END_MS, false)]))) {
          left.hung++
          child.kill('SIGKILL')
          await ended
        }
        // Those that were killed with it need a moment to be gone.
        for (let wait = 0; wait < 40 && processesOf(runDir).length > 0; wait++) await sleep(25)
        const processes = processesOf(runDir)
        left.processes += processes.length
        for (const pid of processes) {
          attempt.remark(`left: ${commandOf(pid)}`)
          kill(pid)
        }
        left.sockets += socketsIn(runDir)
      }
      attempt.figure('processes left', left.processes, { exactly: 0 })
      attempt.figure('sockets left', left.sockets, { exactly: 0 })
      attempt.figure(`not ended after ${END_MS / 1000} s`, left.hung, { exactly: 0 })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function signal(child: ChildProcess, times: number, next: () => number): Promise<void> {
  for (let i = 0; i < times; i++) {
    child.kill(next() < 0.5 ? 'SIGTERM' : 'SIGINT')
    if (times > 1) await sleep(next() * 30)
  }
}

/** The command line of a process without what is long in it; empty once it is gone. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').slice(0, 5).join(' ')
  } catch {
    return ''
  }
}

/** It may have ended by itself since. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone, but it was there too long: it counts.
  }
}

const socketsIn = (runDir: string): number =>
  existsSync(runDir)
    ? readdirSync(runDir).filter((name) => lstatSync(join(runDir, name)).isSocket()).length
    : 0

export const faults: readonly Fault[] = [signals]
