import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Order, Seen } from './load.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** A process that a setup consists of. */
export interface Running {
  readonly pid: number
  /** What it has said after `ready`. */
  readonly said: string
  stop(): Promise<void>
}

const CLOCK_TICK_MS = 10

/** Processor time of a process so far, its threads included, in milliseconds: `utime` and `stime` of proc(5). */
export function cpuMs(pid: number): number {
  // The name of the program may hold blanks; what follows its bracket does not. `utime` is the 14th field of all.
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS
}

/** System calls so far that write, of a process and all its threads: `syscw` of proc(5). */
export function writesOf(pid: number): number {
  return Number(/^syscw: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.[1])
}

/** `dify-masking serve`, of this checkout or (`bin`) of another; `BENCH_NODE_OPTIONS` are for this one alone. */
export async function startService(config: string, runDir: string, bin?: string): Promise<Running> {
  const options = bin === undefined ? (process.env['BENCH_NODE_OPTIONS'] ?? '').split(' ') : []
  const program = [
    ...options.filter((word) => word !== ''),
    bin ?? here('../../bin/dify-masking.js'),
  ]
  const args = [...program, 'serve', '--config', config, '--run-dir', runDir]
  return await startAndWait(process.execPath, args, join(runDir, 'service.log'))
}

/** What the service is measured against. */
export interface Yardstick extends Running {
  /** `no-op (Go)`, `no-op (Node)`, or `baseline`. */
  readonly label: string
}

/** A service that does nothing: in Go where there is a Go to build it, else on Node. */
export async function startNoop(socket: string, runDir: string): Promise<Yardstick> {
  const binary = join(runDir, 'noop-ext-proc')
  const folder = here('../noop-go')
  const built = spawnSync('go', ['build', '-o', binary, '.'], { cwd: folder, stdio: 'ignore' })
  const log = join(runDir, 'noop.log')
  return built.status === 0
    ? { ...(await startAndWait(binary, [socket], log)), label: 'no-op (Go)' }
    : {
        ...(await startAndWait(process.execPath, [here('./noop-node.ts'), socket], log)),
        label: 'no-op (Node)',
      }
}

/** Starts a program with its output in a file, and waits for the line that begins with `ready`. */
async function startAndWait(
  program: string,
  args: readonly string[],
  log: string,
): Promise<Running> {
  const output = openSync(log, 'w')
  const child = spawn(program, args, { stdio: ['ignore', output, output] })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  for (;;) {
    const said = /^ready(.*)\n/m.exec(readFileSync(log, 'utf8'))?.[1]
    if (said !== undefined)
      return { pid: child.pid ?? 0, said, stop: async () => await stop(child) }
    if (child.exitCode !== null) throw new Error(`it ended early: ${readFileSync(log, 'utf8')}`)
    await sleep(20)
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exit
}

/** Dify's place: resolves with its URL. */
export async function startUpstream(): Promise<Omit<Running, 'said'> & { readonly url: string }> {
  const child = fork(here('./upstream.ts'))
  const port = await message<number>(child)
  return {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    stop: async () => await stop(child),
  }
}

export interface Load {
  run(order: Order): Promise<Seen>
  stop(): Promise<void>
}

export function startLoad(): Load {
  const child = fork(here('./load.ts'), { serialization: 'advanced' })
  return {
    run: async (order) => {
      child.send(order)
      return await message<Seen>(child)
    },
    stop: async () => await stop(child),
  }
}

/** The next message of a process. */
export async function message<T>(child: ChildProcess): Promise<T> {
  return await new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a process of the measurement ended'))
    child.once('exit', ended)
    child.once('message', (value: T) => {
      child.off('exit', ended)
      resolve(value)
    })
  })
}
