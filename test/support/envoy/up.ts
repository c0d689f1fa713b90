import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const BIN = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))

/** `listen` with free ports. */
export const FREE =
  '{ proxy: "127.0.0.1:0", https: "127.0.0.1:0", admin: "127.0.0.1:0", envoy_admin: "127.0.0.1:0" }'

export interface RunningUp {
  readonly child: ChildProcess
  readonly exited: Promise<number | null>
  readonly ready: {
    readonly proxy: string
    readonly proxy_tls?: string
    readonly admin: string
    readonly extproc: string
    readonly envoy_admin: string
    readonly workers: readonly {
      readonly extproc: string
      readonly admin: string
      readonly pid: number
    }[]
  }
  stderr(): string
  /** Sends SIGTERM and resolves to the exit code. */
  stop(): Promise<number | null>
}

/**
 * Runs `dify-masking up` until its line `ready {…}`. `ownGroup`: as a shell starts a job in a terminal. `program`: a Node
 * and a launcher, if not those of the checkout.
 */
export async function up(
  args: readonly string[],
  ownGroup = false,
  [node, launcher]: readonly [node: string, launcher: string] = [process.execPath, BIN],
): Promise<RunningUp> {
  const child = spawn(node, [launcher, 'up', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const ready = await new Promise<RunningUp['ready']>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('ready '))
        resolve(JSON.parse(line.slice('ready '.length)) as RunningUp['ready'])
    })
    void exited.then((code) => reject(new Error(`up ended with ${code}: ${stderr}`)))
  })
  return {
    child,
    ready,
    exited,
    stderr: () => stderr,
    stop: async () => {
      child.kill('SIGTERM')
      return await exited
    },
  }
}

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs any other command of the program to its end, with `stdin`. */
export async function dify(args: readonly string[], stdin = ''): Promise<Ran> {
  return await new Promise((resolve) => {
    const child = execFile(process.execPath, [BIN, ...args], (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ code, stdout, stderr })
    })
    // A command that reads nothing may be gone before it is written.
    child.stdin?.on('error', () => {})
    child.stdin?.end(stdin)
  })
}
