import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const TOOLS = fileURLToPath(new URL('../../.tools/bin', import.meta.url))

/** The Envoy to run: `ENVOY_BIN`, else `envoy` on the PATH, else the one that `make install` has put into `.tools`. */
export function findEnvoy(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = env['ENVOY_BIN']
  if (named !== undefined && named !== '') return named
  const folders = [...(env['PATH'] ?? '').split(delimiter), TOOLS]
  return folders.map((folder) => join(folder, 'envoy')).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export interface EnvoyOptions {
  readonly binary: string
  readonly bootstrap: object
  /** Where the bootstrap and Envoy's notes are written. */
  readonly runDir: string
  readonly logLevel?: string
  /** Worker threads; default one per core. */
  readonly concurrency?: number
  /** `inherit`, or a file descriptor for stdout and stderr. */
  readonly output?: 'inherit' | 'ignore' | number
}

export interface EnvoyProcess {
  /** `http://HOST:PORT` of the proxy listener. */
  readonly proxyUrl: string
  readonly adminUrl: string
  readonly pid: number
  /** Resolves when the process is gone. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** Takes no new connections, waits until no request is active or the time is over, then stops. */
  drain(timeoutMs: number): Promise<void>
  stop(): Promise<void>
}

const READY_TIMEOUT_MS = 20_000

/** Starts Envoy and waits until it takes traffic. */
export async function startEnvoy(options: EnvoyOptions): Promise<EnvoyProcess> {
  mkdirSync(options.runDir, { recursive: true, mode: 0o700 })
  const bootstrapFile = join(options.runDir, 'envoy.json')
  const adminFile = join(options.runDir, 'envoy-admin-address')
  writeFileSync(bootstrapFile, JSON.stringify(options.bootstrap, null, 2), { mode: 0o600 })
  rmSync(adminFile, { force: true })
  const output = options.output ?? 'inherit'
  const child = spawn(
    options.binary,
    [
      ...['-c', bootstrapFile, '--admin-address-path', adminFile, '--disable-hot-restart'],
      ...['--log-level', options.logLevel ?? 'warn'],
      ...(options.concurrency === undefined ? [] : ['--concurrency', String(options.concurrency)]),
    ],
    { stdio: ['ignore', output, output] },
  )
  const exited = exitOf(child)
  const killWithUs = (): void => {
    child.kill('SIGKILL')
  }
  process.on('exit', killWithUs)
  void exited.then(() => process.off('exit', killWithUs))
  try {
    const adminUrl = await waitForAdmin(adminFile, exited)
    const proxyUrl = await waitForListener(adminUrl, exited)
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await exited
      clearTimeout(timer)
    }
    return {
      proxyUrl,
      adminUrl,
      pid: child.pid ?? 0,
      exited,
      stop,
      drain: async (timeoutMs) => {
        await drain(adminUrl, timeoutMs, exited)
        await stop()
      },
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

type Exit = Awaited<EnvoyProcess['exited']>

async function exitOf(child: ChildProcess): Promise<Exit> {
  return await new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}

/** Polls until `ask` answers; fails when Envoy exits or takes too long. */
async function poll<T>(ask: () => Promise<T | undefined>, exited: Promise<Exit>): Promise<T> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  let gone: Exit | undefined
  void exited.then((exit) => {
    gone = exit
  })
  while (Date.now() < deadline) {
    const answer = await ask().catch(() => undefined)
    if (answer !== undefined) return answer
    if (gone !== undefined)
      throw new Error(`Envoy exited with ${gone.code ?? gone.signal} before it was ready`)
    await sleep(25)
  }
  throw new Error(`Envoy was not ready within ${READY_TIMEOUT_MS / 1000} s`)
}

async function waitForAdmin(file: string, exited: Promise<Exit>): Promise<string> {
  const address = await poll(async () => {
    const text = readFileSync(file, 'utf8').trim()
    return text === '' ? undefined : text
  }, exited)
  const url = `http://${address}`
  await poll(async () => ((await fetch(`${url}/ready`)).status === 200 ? true : undefined), exited)
  return url
}

async function waitForListener(adminUrl: string, exited: Promise<Exit>): Promise<string> {
  return await poll(async () => {
    const answer: unknown = await (await fetch(`${adminUrl}/listeners?format=json`)).json()
    const address = (answer as ListenerStatuses).listener_statuses?.find(
      ({ name }) => name === 'proxy',
    )?.local_address?.socket_address
    if (address?.port_value === undefined) return undefined
    const host = address.address.includes(':') ? `[${address.address}]` : address.address
    return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port_value}`
  }, exited)
}

/** Answer of Envoy's `/listeners?format=json` (`envoy.admin.v3.Listeners`). */
interface ListenerStatuses {
  readonly listener_statuses?: readonly {
    readonly name: string
    readonly local_address?: {
      readonly socket_address?: { readonly address: string; readonly port_value?: number }
    }
  }[]
}

async function drain(adminUrl: string, timeoutMs: number, exited: Promise<Exit>): Promise<void> {
  const deadline = Date.now() + timeoutMs
  let gone = false
  void exited.then(() => {
    gone = true
  })
  await fetch(`${adminUrl}/drain_listeners?graceful&skip_exit`, { method: 'POST' }).catch(
    () => undefined,
  )
  while (Date.now() < deadline && !gone) {
    const active = await activeRequests(adminUrl)
    if (active === 0) return
    await sleep(50)
  }
}

async function activeRequests(adminUrl: string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${adminUrl}/stats?filter=http.proxy.downstream_rq_active`)
    return Number(/: (\d+)/.exec(await answer.text())?.[1] ?? 0)
  } catch {
    return undefined
  }
}
