import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SERVICE_CLUSTER } from '../envoy/ext-proc-filter.ts'
import { LOG_OPTIONS } from '../envoy/running/log-levels.ts'
import { PROXY_LISTENER, TLS_LISTENER } from '../envoy/listener.ts'
import { replaceFile } from '../files/replaced-file.ts'
import { ENVOY_ADDRESS_FILE } from './envoy-address.ts'
import { listenerUrl } from './envoy-listeners.ts'
import { envoyFolder } from './envoy-release.ts'

const TOOLS = fileURLToPath(new URL('../../.tools/bin', import.meta.url))

/**
 * The Envoy to run: `ENVOY_BIN`, else `envoy` on the PATH, else the one that `make install` has put into `.tools`, else the
 * one of `install-envoy`.
 */
export function findEnvoy(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = env['ENVOY_BIN']
  if (named !== undefined && named !== '') return named
  const folders = [...(env['PATH'] ?? '').split(delimiter), TOOLS, envoyFolder(env)]
  return folders.map((folder) => join(folder, 'envoy')).find(isExecutable)
}

const VERSION_MS = 10_000

/** `1.40.0`, as the program says itself; undefined if it does not run, or is another program. */
export async function envoyVersion(binary: string): Promise<string | undefined> {
  return await new Promise((resolve) => {
    execFile(binary, ['--version'], { timeout: VERSION_MS }, (error, stdout) => {
      const version = /version: [0-9a-f]+\/(\d+\.\d+\.\d+[^/\s]*)\//.exec(stdout)?.[1]
      resolve(error === null ? version : undefined)
    })
  })
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
  /** Of all its parts, which may then write what was sent; default: nothing of the traffic (`LOG_OPTIONS`). */
  readonly logLevel?: string
  /** Worker threads; default one per core. */
  readonly concurrency?: number
  /** `inherit`, or a file descriptor for stdout and stderr. */
  readonly output?: 'inherit' | 'ignore' | number
  /** Where Envoy writes its own log (not the access log); stderr without it. */
  readonly logFile?: string
  /** For its environment, besides the few of ours that it gets. */
  readonly variables?: Readonly<Record<string, string>>
  /** Ends a start that is under way: the process is killed, and `startEnvoy` rejects. */
  readonly signal?: AbortSignal
}

export interface EnvoyProcess {
  /** `http://HOST:PORT` of the proxy listener. */
  readonly proxyUrl: string
  /** `https://HOST:PORT`, if there is a certificate. */
  readonly tlsUrl: string | undefined
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
  const adminFile = join(options.runDir, ENVOY_ADDRESS_FILE)
  replaceFile(bootstrapFile, JSON.stringify(options.bootstrap, null, 2))
  rmSync(adminFile, { force: true })
  const output = options.output ?? 'inherit'
  const child = spawn(options.binary, argumentsOf(options, bootstrapFile, adminFile), {
    stdio: ['ignore', output, output],
    env: { ...environment(process.env), ...options.variables },
    // A process group of its own: Ctrl-C in a terminal is for `up`, which lets running answers finish first.
    detached: true,
  })
  const life = lifeOf(child, options.signal)
  const { exited } = life
  const killWithUs = (): void => {
    child.kill('SIGKILL')
  }
  process.on('exit', killWithUs)
  child.once('exit', () => process.off('exit', killWithUs))
  try {
    const adminUrl = await waitForAdmin(adminFile, life)
    const proxyUrl = await poll(() => listenerUrl(adminUrl, PROXY_LISTENER, 'http'), life)
    const tlsUrl = await listenerUrl(adminUrl, TLS_LISTENER, 'https')
    const stop = async (): Promise<void> => {
      await settle(adminUrl, life)
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await exited
      clearTimeout(timer)
    }
    return {
      proxyUrl,
      tlsUrl,
      adminUrl,
      pid: child.pid ?? 0,
      exited,
      stop,
      drain: async (timeoutMs) => {
        await drain(adminUrl, timeoutMs, life)
        await stop()
      },
    }
  } catch (error) {
    const exit = await ownExit(error, life)
    child.kill('SIGKILL')
    await exited
    throw exit ?? error
  }
}

/** How long a process that has closed its connections may take to be gone. */
const GONE_MS = 1_000

/** An Envoy that dies while it is asked only "fetch failed" is known of; how it ended says more. Undefined if it runs. */
async function ownExit(failure: unknown, life: Life): Promise<Error | undefined> {
  if (!(failure instanceof TypeError) || life.giveUp?.aborted === true) return undefined
  await Promise.race([life.exited, sleep(GONE_MS)])
  const exit = life.exit()
  return exit && exitedEarly(exit)
}

const exitedEarly = ({ code, signal }: Exit): Error =>
  new Error(`Envoy exited with ${code ?? signal} before it was ready`)

/** What Envoy gets of our environment. The secrets that a configuration names as `${NAME}` are not for it. */
const VARIABLES = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'LD_LIBRARY_PATH',
  'OTEL_RESOURCE_ATTRIBUTES',
]

const environment = (
  all: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(VARIABLES.filter((name) => name in all).map((name) => [name, all[name]]))

function argumentsOf(options: EnvoyOptions, bootstrapFile: string, adminFile: string): string[] {
  const { concurrency, logLevel, logFile } = options
  const args = ['-c', bootstrapFile, '--admin-address-path', adminFile, '--disable-hot-restart']
  args.push(...(logLevel === undefined ? LOG_OPTIONS : ['--log-level', logLevel]))
  // From the first moment of a drain every answer asks its client to reconnect.
  args.push('--drain-strategy', 'immediate')
  // Of the access log; 10 s by default.
  args.push('--file-flush-interval-msec', '500')
  if (logFile !== undefined) args.push('--log-path', logFile)
  if (concurrency !== undefined) args.push('--concurrency', String(concurrency))
  return args
}

type Exit = Awaited<EnvoyProcess['exited']>

interface Life {
  readonly exited: Promise<Exit>
  /** How it ended, if it has. */
  readonly exit: () => Exit | undefined
  /** Ends the wait for its start. */
  readonly giveUp: AbortSignal | undefined
}

/** A binary that cannot be run counts as an exit with 127, as in a shell. */
function lifeOf(child: ChildProcess, giveUp: AbortSignal | undefined): Life {
  let exit: Exit | undefined
  const exited = new Promise<Exit>((resolve) => {
    const ended = (value: Exit): void => {
      exit ??= value
      resolve(exit)
    }
    child.once('error', () => ended({ code: 127, signal: null }))
    child.once('exit', (code, signal) => ended({ code, signal }))
  })
  return { exited, exit: () => exit, giveUp }
}

/** Polls until `ask` answers; fails when Envoy exits or takes too long. */
async function poll<T>(ask: () => Promise<T | undefined>, life: Life): Promise<T> {
  const deadline = performance.now() + READY_TIMEOUT_MS
  while (performance.now() < deadline) {
    life.giveUp?.throwIfAborted()
    const answer = await ask().catch(() => undefined)
    if (answer !== undefined) return answer
    const exit = life.exit()
    if (exit !== undefined) throw exitedEarly(exit)
    await sleep(25)
  }
  throw new Error(`Envoy was not ready within ${READY_TIMEOUT_MS / 1000} s`)
}

async function waitForAdmin(file: string, life: Life): Promise<string> {
  const address = await poll(async () => {
    const text = readFileSync(file, 'utf8').trim()
    return text === '' ? undefined : text
  }, life)
  const url = `http://${address}`
  await poll(async () => ((await fetch(`${url}/ready`)).status === 200 ? true : undefined), life)
  return url
}

async function drain(adminUrl: string, timeoutMs: number, life: Life): Promise<void> {
  const deadline = performance.now() + timeoutMs
  // No new connections; answers on open ones carry `connection: close` (GOAWAY in HTTP/2).
  await fetch(`${adminUrl}/drain_listeners`, { method: 'POST' }).catch(() => undefined)
  while (performance.now() < deadline && life.exit() === undefined) {
    if ((await gauge(adminUrl, 'downstream_rq_active')) === 0) {
      await flush(adminUrl)
      return
    }
    await sleep(50)
  }
}

/** Longest wait for exchanges that are over to be over for the service too. */
const SETTLE_MS = 1_000

/**
 * Waits until no gRPC stream to the service is open. Envoy 1.40 can end with a segmentation fault in its own teardown
 * when it is stopped while one is still closing.
 */
async function settle(adminUrl: string, life: Life): Promise<void> {
  const deadline = performance.now() + SETTLE_MS
  while (performance.now() < deadline && life.exit() === undefined) {
    const open = await stat(adminUrl, `cluster.${SERVICE_CLUSTER}.upstream_rq_active`)
    if (open === undefined || open === 0) return
    await sleep(20)
  }
}

/** Longest wait for the last bytes of the last answers. Idle connections may stay open for ever. */
const FLUSH_MS = 500

/** A request is over for Envoy when its last bytes are in a write buffer; the connection closes when they are out. */
async function flush(adminUrl: string): Promise<void> {
  const deadline = performance.now() + FLUSH_MS
  while (performance.now() < deadline) {
    if ((await gauge(adminUrl, 'downstream_cx_active')) === 0) return
    await sleep(25)
  }
}

/** A gauge of the proxy's listener. */
const gauge = async (adminUrl: string, name: string): Promise<number | undefined> =>
  await stat(adminUrl, `http.${PROXY_LISTENER}.${name}`)

/** A statistic of Envoy by its whole name, or undefined if Envoy does not say. */
async function stat(adminUrl: string, name: string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${adminUrl}/stats?filter=^${name.replaceAll('.', '\\.')}$`)
    const value = /: (\d+)/.exec(await answer.text())?.[1]
    return value === undefined ? undefined : Number(value)
  } catch {
    return undefined
  }
}
