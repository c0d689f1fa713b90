import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))

/** A masking service in a process of its own. */
export interface ServiceProcess {
  /** `unix:PATH` of its gRPC listener. */
  readonly extproc: string
  readonly adminUrl: string
  readonly pid: number
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
}

/** Runs `dify-masking serve` and waits until it says that it is ready. */
export async function startServiceProcess(
  config: string,
  runDir: string,
  more: readonly string[] = [],
): Promise<ServiceProcess> {
  const args = [BIN, 'serve', '--config', config, '--run-dir', runDir, ...more]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = await readyLine(child)
  child.stdout?.resume()
  child.stderr?.resume()
  const { extproc, admin } = JSON.parse(said) as { extproc: string; admin: string }
  return {
    extproc,
    adminUrl: admin,
    pid: child.pid ?? 0,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await exit
    },
  }
}

async function readyLine(child: ChildProcess): Promise<string> {
  let text = ''
  return await new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      const line = /^ready (.*)\n/m.exec(text)?.[1]
      if (line !== undefined) resolve(line)
    })
    child.once('exit', () => reject(new Error('the service ended before it was ready')))
  })
}
