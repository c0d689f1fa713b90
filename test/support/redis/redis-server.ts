import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { Redis } from 'ioredis'
import { withPort } from '../../../src/sockets/free-port.ts'
import { waitFor } from '../wait-for.ts'

/** A real Valkey (or Redis) server of a test, on a free port of the loopback interface. */
export interface TestRedis {
  readonly host: string
  readonly port: number
  /** Working directory: dump, append-only file. */
  readonly dir: string
  /** A connection of the test's own; fails slowly, retries. */
  readonly admin: Redis
  readonly pid: number
  /** Starts again, after `kill`, on the same port and directory. */
  restart(): Promise<void>
  signal(name: NodeJS.Signals): void
  /** Kills with SIGKILL and waits for the end. */
  kill(): Promise<void>
  /** Ends it and removes its directory. */
  stop(): Promise<void>
}

export interface TestRedisOptions {
  /** Words of the command line, `--maxmemory`, `10mb`. */
  readonly args?: readonly string[]
  /** Configuration file; a sentinel writes into its own. */
  readonly file?: string
  /** What the test's own connection logs in with. */
  readonly password?: string
  /** Added to the environment of the server. */
  readonly env?: Readonly<Record<string, string>>
}

/** Path of the server that tests run; fails with a hint if there is none. */
function redisBinary(): string {
  const own = process.env['REDIS_SERVER_BIN']
  if (own !== undefined && own !== '') return own
  const dirs = [resolve('.tools/bin'), ...(process.env['PATH'] ?? '').split(delimiter)]
  const found = dirs
    .flatMap((dir) => [join(dir, 'redis-server'), join(dir, 'valkey-server')])
    .find((path) => existsSync(path))
  if (found === undefined)
    throw new Error('there is no Redis or Valkey: run make install or set REDIS_SERVER_BIN')
  return found
}

export async function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'dify-masking-redis-'))
  const host = '127.0.0.1'
  const port = Number((await withPort(`${host}:0`)).split(':')[1])
  const child: { now?: ChildProcess } = {}
  const admin = new Redis({
    host,
    port,
    lazyConnect: true,
    retryStrategy: () => 50,
    maxRetriesPerRequest: 100,
    ...(options.password === undefined ? {} : { password: options.password }),
  })
  admin.on('error', () => undefined)
  const start = async (): Promise<void> => {
    mkdirSync(dir, { recursive: true })
    const common = ['--port', String(port), '--bind', host, '--dir', dir]
    const file = options.file === undefined ? [] : [options.file]
    const args = options.args ?? ['--save', '', '--appendonly', 'no']
    const started = spawn(redisBinary(), [...file, ...common, ...args], {
      stdio: 'ignore',
      env: { ...process.env, ...options.env },
    })
    child.now = started
    await waitFor(async () => {
      if (started.exitCode !== null) throw new Error('the server of the test ended')
      return await answers(host, port)
    })
  }
  const ended = async (): Promise<void> => {
    const running = child.now
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    const exit = new Promise((done) => running.once('exit', done))
    running.kill('SIGKILL')
    await exit
  }
  await start()
  return {
    host,
    port,
    dir,
    admin,
    get pid() {
      return child.now?.pid ?? 0
    },
    restart: start,
    signal: (name) => void child.now?.kill(name),
    kill: ended,
    stop: async () => {
      admin.disconnect()
      await ended()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Whether the server answers a ping, with an error perhaps. */
async function answers(host: string, port: number): Promise<boolean> {
  return await new Promise((settle) => {
    const socket = connect(port, host, () => socket.write('PING\r\n'))
    const end = (answered: boolean) => (): void => {
      socket.destroy()
      settle(answered)
    }
    socket.once('data', end(true)).once('error', end(false)).once('close', end(false))
  })
}
