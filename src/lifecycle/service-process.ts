import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ENTRY = fileURLToPath(new URL('../../bin/dify-masking.js', import.meta.url))

/** A `serve` process that is started again when it dies. */
export interface ServiceProcess {
  /** Of the process that runs now. */
  readonly pid: number
  /** Leaves Envoy's list, finishes what runs, and starts anew; resolves when the new process is ready. */
  restart(): Promise<void>
  /** Lets running exchanges finish; resolves when the process is gone. */
  stop(): Promise<void>
}

/**
 * MiB of each half of the young generation. Chunks of bodies live there for a moment; left to itself V8 lets it grow to
 * several times the size before it looks what is dead (100 MB uploaded: 65 MiB more memory, with this 15).
 */
const V8_FLAGS = ['--max-semi-space-size=8']

const READY_TIMEOUT_MS = 20_000
/** Waits between restarts, doubled each time up to the second; a minute of life starts over. */
const RESTART_MS = [50, 5_000] as const
const HEALTHY_MS = 60_000

/** Starts the service and resolves when it is ready. `onRestart` is told when it died and runs again. */
export async function startServiceProcess(
  args: readonly string[],
  onRestart: (exit: string) => void,
): Promise<ServiceProcess> {
  let stopping = false
  let restarted: (() => void) | undefined
  let child = spawnService(args)
  await ready(child)
  const killWithUs = (): void => {
    child.kill('SIGKILL')
  }
  process.on('exit', killWithUs)

  const keepAlive = async (): Promise<void> => {
    let wait: number = RESTART_MS[0]
    while (!stopping) {
      const began = Date.now()
      const exit = await exitOf(child)
      if (stopping) return
      if (Date.now() - began > HEALTHY_MS) wait = RESTART_MS[0]
      if (restarted === undefined) {
        await sleep(wait)
        wait = Math.min(wait * 2, RESTART_MS[1])
      }
      child = spawnService(args)
      try {
        await ready(child)
        if (restarted === undefined) onRestart(exit)
        else restarted()
      } catch {
        child.kill('SIGKILL')
      }
    }
  }
  void keepAlive()

  return {
    get pid() {
      return child.pid ?? 0
    },
    restart: async () => {
      if (stopping || restarted !== undefined) return
      await new Promise<void>((resolve) => {
        restarted = resolve
        child.kill('SIGUSR2')
      })
      restarted = undefined
    },
    stop: async () => {
      stopping = true
      const gone = exitOf(child)
      child.kill('SIGTERM')
      await gone
      process.off('exit', killWithUs)
    },
  }
}

function spawnService(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...V8_FLAGS, ENTRY, 'serve', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // As Envoy: a Ctrl-C that reached it directly would be its first signal, and ours the second, which ends at once.
    detached: true,
  })
}

async function exitOf(child: ChildProcess): Promise<string> {
  if (child.exitCode !== null) return `exit code ${child.exitCode}`
  if (child.signalCode !== null) return child.signalCode
  return await new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
}

/** Waits for the line `ready {…}`. */
async function ready(child: ChildProcess): Promise<void> {
  const { stdout } = child
  if (stdout === null) throw new Error('the service has no output')
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('the service was not ready in time')),
      READY_TIMEOUT_MS,
    )
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the service ended with exit code ${code} before it was ready`))
    })
    createInterface(stdout).on('line', (line) => {
      if (!line.startsWith('ready ')) return
      clearTimeout(timer)
      resolve()
    })
  })
}
