import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const ENTRY = fileURLToPath(new URL('../../bin/dify-masking.js', import.meta.url))

/**
 * MiB of each half of the young generation. Chunks of bodies live there for a moment; left to itself V8 lets it grow to
 * several times the size before it looks what is dead (100 MB uploaded: 65 MiB more memory, with this 15).
 */
const V8_FLAGS = ['--max-semi-space-size=8']

/** Arguments of Node for `dify-masking serve`; those of `serve` follow. */
export const SERVE: readonly string[] = [...V8_FLAGS, ENTRY, 'serve']

const READY_TIMEOUT_MS = 20_000

/** For one that was not ready in time. */
const LEAVE_MS = 1_500

/** One life of a service: a process from its start to its end. */
export interface RunningService {
  /** Undefined if the system could not start it. */
  readonly pid: number | undefined
  /** Signal, `exit code N`, or that it could not be started. Never rejects. */
  readonly exited: Promise<string>
  /** It has printed `ready {…}` and not ended: its signal handlers stand. */
  isReady(): boolean
  /** Waits for the line `ready {…}`. Rejects, and ends the process, when it does not come in time, or `signal` comes first. */
  ready(signal?: AbortSignal): Promise<void>
  /** Nothing happens to one that has ended. */
  kill(signal: NodeJS.Signals): void
}

const alive = new Set<ChildProcess>()
const killAll = (): void => {
  for (const child of alive) child.kill('SIGKILL')
}

/** Starts a process of Node that ends with ours at the latest. `variables`: for its environment, besides all of ours. */
export function runService(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): RunningService {
  const child = spawn(process.execPath, [...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...variables },
    // As Envoy: a Ctrl-C that reached it directly would be its first signal, and ours the second, which ends at once.
    detached: true,
  })
  // One listener for all: Node warns of a leak from the eleventh on.
  if (alive.size === 0) process.on('exit', killAll)
  alive.add(child)
  let state: 'starting' | 'ready' | 'ended' = 'starting'
  const exited = new Promise<string>((resolve) => {
    const ended = (how: string): void => {
      state = 'ended'
      alive.delete(child)
      if (alive.size === 0) process.off('exit', killAll)
      resolve(how)
    }
    child.once('error', () => ended('it could not be started'))
    child.once('exit', (code, signal) => ended(signal ?? `exit code ${code}`))
  })
  return {
    pid: child.pid,
    exited,
    isReady: () => state === 'ready',
    ready: async (signal) => {
      try {
        await readyLine(child, exited, signal)
        state = 'ready'
      } catch (error) {
        // It may be able to remove its socket.
        child.kill('SIGTERM')
        const timer = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS)
        await exited
        clearTimeout(timer)
        throw error
      }
    },
    kill: (signal) => {
      child.kill(signal)
    },
  }
}

async function readyLine(
  { stdout }: ChildProcess,
  exited: Promise<string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('the service was not ready in time')),
      READY_TIMEOUT_MS,
    )
    const watchEnd = async (): Promise<void> => {
      const how = await exited
      clearTimeout(timer)
      reject(new Error(`the service ended (${how}) before it was ready`))
    }
    void watchEnd()
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(new Error('the start was cancelled'))
      },
      { once: true },
    )
    if (stdout === null) return
    createInterface(stdout).on('line', (line) => {
      if (!line.startsWith('ready ')) return
      clearTimeout(timer)
      resolve()
    })
  })
}
