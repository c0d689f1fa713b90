import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Config, UpstreamConfig } from '../config/config.ts'
import { UPSTREAM_DEFAULTS } from '../config/schema-edge.ts'
import { renderBootstrap } from '../envoy/bootstrap.ts'
import { readRouteFile, writeRouteFile } from '../envoy/route-file.ts'
import { adaptState, configuredState, isDecided } from '../envoy/route-state.ts'
import { guardedOauth } from '../config/oauth-semantics.ts'
import type { OauthFiles } from '../envoy/oauth.ts'
import { isTlsOn } from '../envoy/tls.ts'
import { writeOauthSecrets } from '../lifecycle/oauth-secrets.ts'
import { isWell } from '../lifecycle/envoy-health.ts'
import { type KeptCertificate, keepCertificate } from '../lifecycle/certificate.ts'
import { type EnvoyProcess, findEnvoy, startEnvoy } from '../lifecycle/envoy-process.ts'
import { type Reloading, startReloading } from '../lifecycle/reload.ts'
import { onStopSignal } from '../lifecycle/signals.ts'
import { refuseUnsafeSwitches } from '../lifecycle/unsafe-switches.ts'
import { type WorkerAddress, workerAddresses } from '../lifecycle/worker-addresses.ts'
import { type Workers, startWorkers } from '../lifecycle/workers.ts'
import { createRules } from '../lifecycle/rules.ts'
import { canaryFor } from '../self-test/canary.ts'
import { forgetPassed, keepPassed } from '../self-test/outcome.ts'
import { selfTest } from '../self-test/self-test.ts'
import { selfTestToken } from '../self-test/token.ts'
import { untilPassed } from '../self-test/until-passed.ts'
import { type Simulator, startSimulator } from '../simulator/server.ts'
import { type Command, type Context, UsageError, optional } from './command.ts'
import { ROUTES_FILE } from './routes.ts'
import { configOrDefault } from './configured.ts'
import { caFileOf } from './envoy.ts'
import { showDemo } from './demo.ts'
import { watchAtStart } from './upstreams-at-start.ts'

export const up: Command = {
  name: 'up',
  summary:
    'run everything on one machine: Envoy, the masking service and, without a Dify, a simulator',
  usage: '[--config FILE] [--dify URL] [--run-dir DIR] [--demo]',
  options: {
    config: { type: 'string', short: 'c' },
    dify: { type: 'string' },
    'run-dir': { type: 'string' },
    demo: { type: 'boolean' },
  },
  optionHelp: {
    'config FILE': 'configuration file; defaults apply without one',
    'dify URL': 'the Dify to protect, instead of the upstreams in the file',
    'run-dir DIR': 'where sockets and rendered files go; ./run',
    demo: 'send one example request and show what everyone sees',
  },
  examples: [
    ['dify-masking up --demo', 'the bundled Dify simulator behind the proxy'],
    ['dify-masking up --config config.yaml --dify http://127.0.0.1:5001', 'a real Dify'],
  ],
  positionals: 0,
  async run(context) {
    refuseUnsafeSwitches(context.env)
    const binary = findEnvoy(context.env)
    if (binary === undefined) {
      throw new Error('there is no Envoy. Run make install, or set ENVOY_BIN to its path.')
    }
    const config = configOrDefault(context)
    if (config === undefined) return 1
    const stack = await start(config, binary, context)
    const reloading = reloadInto(stack, config, context)
    const difys = watchAtStart(stack.effective, context)
    try {
      // Before anybody may send them: unhandled, signals would end this process and leave its children.
      const stopped = onStopSignal()
      restartInto(stack, context)
      const cause = await isWiredOr(
        stack,
        runDirOf(context),
        Promise.race([stopped, stack.envoy.exited]),
        context,
      )
      if (cause !== undefined) return ended(cause, context)
      keepPassed(runDirOf(context))
      context.stdout.write(`ready ${JSON.stringify(stack.addresses)}\n`)
      await greet(stack, context)
      await difys.tell()
      return ended(await Promise.race([stopped, stack.envoy.exited]), context)
    } finally {
      reloading?.stop()
      difys.stop()
      await stop(stack, config)
    }
  },
}

/** A signal, or how Envoy ended. */
type Cause = NodeJS.Signals | Awaited<EnvoyProcess['exited']>

function ended(cause: Cause, { stderr }: Context): number {
  if (typeof cause === 'string') return 0
  stderr.write(`dify-masking up: Envoy ended by itself (${cause.code ?? cause.signal})\n`)
  return 1
}

const runDirOf = (context: Context): string => resolve(optional(context, 'run-dir') ?? 'run')

/** Waits until a canary has gone all the way; resolves to the cause if all ends before. Throws if a way is open. */
async function isWiredOr(
  { envoy, effective: config }: Stack,
  runDir: string,
  end: Promise<Cause>,
  { stderr }: Context,
): Promise<Cause | undefined> {
  const rules = createRules(config, () => {})
  const canary = canaryFor(config, rules.scanner, randomBytes(5).toString('hex'))
  rules.close()
  const proxy = envoy.tlsUrl ?? envoy.proxyUrl
  const token = selfTestToken(runDir)
  const giveUp = new AbortController()
  const passed = untilPassed(async () => await selfTest({ proxy, token, canary }), {
    signal: giveUp.signal,
    onRefused: (code) =>
      stderr.write(`dify-masking up: not ready yet, the self-test is refused: ${code}\n`),
  })
  const cause = await Promise.race([passed.then(() => undefined), end])
  giveUp.abort()
  return cause
}

interface Stack {
  readonly addresses: {
    readonly proxy: string
    /** Over TLS, if there is a certificate. */
    readonly proxy_tls?: string
    readonly admin: string
    readonly extproc: string
    readonly envoy_admin: string
    /** Each service: where it listens (the first one's addresses stand above as well), and its process at the start. */
    readonly workers: readonly (WorkerAddress & { readonly pid: number })[]
  }
  readonly envoy: EnvoyProcess
  readonly workers: Workers
  readonly simulator: Simulator | undefined
  readonly certificate: KeptCertificate | undefined
  /** Where the service reads its configuration, with every address settled. */
  readonly configFile: string
  readonly effective: Config
}

async function start(written: Config, binary: string, context: Context): Promise<Stack> {
  const runDir = runDirOf(context)
  mkdirSync(runDir, { recursive: true, mode: 0o700 })
  const dify = optional(context, 'dify')
  const simulator = await simulatorFor(written, dify)
  // Before the services look for it.
  selfTestToken(runDir)
  forgetPassed(runDir)
  let workers: Workers | undefined
  let certificate: KeptCertificate | undefined
  try {
    const addresses = await settle(written, runDir)
    const config = effective(written, simulator?.url ?? dify, addresses)
    const configFile = join(runDir, 'effective-config.json')
    writeConfig(configFile, config)
    const routesFile = join(runDir, ROUTES_FILE)
    keepRoutes(routesFile, config, context)
    const source = optional(context, 'config')
    const started = await startWorkers(addresses, {
      args: ['--config', configFile, '--run-dir', runDir, '--routes', routesFile].concat(
        source === undefined ? [] : ['--source', resolve(source)],
      ),
      drainTimeout: config.performance.drain_timeout,
      onRestart: (exit) => {
        context.stderr.write(`dify-masking up: a service ended (${exit}) and was started again\n`)
      },
    })
    workers = started
    certificate = certificateOf(config, runDir, context)
    const envoy = await startEnvoy({
      binary,
      bootstrap: renderBootstrap(config, {
        service: addresses.map(({ extproc }) => extproc),
        admin: addresses.map(({ admin }) => admin),
        ...caFileOf(context.env['SSL_CERT_FILE']),
        ...(certificate === undefined ? {} : { sdsFile: certificate.sdsFile }),
        routesFile,
        ...oauthFilesOf(config, runDir),
      }),
      runDir,
    })
    return {
      addresses: {
        proxy: envoy.proxyUrl,
        ...(envoy.tlsUrl === undefined ? {} : { proxy_tls: envoy.tlsUrl }),
        admin: `http://${config.listen.admin}`,
        extproc: config.listen.extproc,
        envoy_admin: envoy.adminUrl,
        workers: addresses.map((address, i) => ({ ...address, pid: started.pids()[i] ?? 0 })),
      },
      envoy,
      workers: started,
      simulator,
      certificate,
      configFile,
      effective: config,
    }
  } catch (error) {
    certificate?.stop()
    await workers?.stop()
    await simulator?.close()
    throw error
  }
}

function oauthFilesOf(config: Config, runDir: string): { readonly oauthFiles?: OauthFiles } {
  return guardedOauth(config) === undefined
    ? {}
    : { oauthFiles: writeOauthSecrets(config.oauth, runDir) }
}

/** What was decided before a restart stays decided, and is said aloud. */
function keepRoutes(file: string, config: Config, { stderr }: Context): void {
  const before = readRouteFile(file)?.state
  const kept = before === undefined ? undefined : adaptState(before, config.upstreams)
  const state = kept ?? configuredState(config)
  if (isDecided(state, config)) {
    const shares = Object.entries(state.weights).map(([name, weight]) => `${name}=${weight}`)
    stderr.write(
      `dify-masking up: routes as decided ${state.since ?? 'before'}: ${shares.join(' ')}${
        state.bypass ? '; MASKING IS BYPASSED' : ''
      } (dify-masking routes reset undoes it)\n`,
    )
  }
  writeRouteFile(file, config, state, `${Date.now()}`)
}

function certificateOf(
  config: Config,
  runDir: string,
  { stderr }: Context,
): KeptCertificate | undefined {
  if (!isTlsOn(config)) return undefined
  return keepCertificate(config.tls, runDir, {
    renewed: () => stderr.write('dify-masking up: the certificate was read again\n'),
    bad: ({ file, message }) =>
      stderr.write(
        `dify-masking up: tls.${file}_file ${message}; the certificate before stays in use\n`,
      ),
  })
}

/** Secrets of the file and the environment stand in it. Renamed into place: the service may read at any time. */
function writeConfig(file: string, config: Config): void {
  const draft = `${file}.new`
  writeFileSync(draft, JSON.stringify(escapeReferences(config), null, 2), { mode: 0o600 })
  renameSync(draft, file)
}

/**
 * What changes in the file goes on to the services. Addresses and upstreams stay as they were settled, and so do the
 * store and the number of services: those that start anew one by one must never use two stores side by side.
 */
function reloadInto(stack: Stack, config: Config, context: Context): Reloading | undefined {
  const file = optional(context, 'config')
  if (file === undefined) return undefined
  const { stderr } = context
  return startReloading({
    file,
    env: context.env,
    config,
    apply: (next) => {
      const { listen, upstreams, store, performance } = stack.effective
      writeConfig(stack.configFile, { ...next, listen, upstreams, store, performance })
      stack.workers.reload()
    },
    report: {
      good: (late) => {
        stderr.write('dify-masking up: the configuration was read again\n')
        if (late.length > 0) stderr.write(`these sections need a restart: ${late.join(', ')}\n`)
      },
      bad: (problems) => {
        stderr.write(
          'dify-masking up: the configuration has mistakes; the one before stays in force\n',
        )
        for (const problem of problems) stderr.write(`${problem}\n`)
      },
    },
  })
}

async function simulatorFor(
  { upstreams, version }: Config,
  dify: string | undefined,
): Promise<Simulator | undefined> {
  if (dify !== undefined || upstreams.length > 0) return undefined
  const difyVersion = version.startsWith('0.') ? '0.15.8' : '1.7.0'
  return await startSimulator({ listen: '127.0.0.1:0', difyVersion })
}

/** SIGUSR2: one service after the other begins anew, while the others serve. */
function restartInto({ workers, envoy }: Stack, { stderr }: Context): void {
  let isRunning = false
  const restart = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    try {
      await workers.restart(async ({ extproc }) => await isWell(envoy.adminUrl, extproc))
      stderr.write('dify-masking up: every service was started anew\n')
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown error'
      stderr.write(`dify-masking up: no rolling restart: ${why}\n`)
    } finally {
      isRunning = false
    }
  }
  process.on('SIGUSR2', () => void restart())
}

/** Where each service listens. The addresses stay, so that it can be started again on the same ones. */
async function settle(
  { listen, performance }: Config,
  runDir: string,
): Promise<readonly [WorkerAddress, ...WorkerAddress[]]> {
  const [first, ...others] = await workerAddresses(
    { extproc: socketOrPort(listen.extproc, runDir), admin: listen.admin },
    performance.workers,
  )
  if (first === undefined) throw new Error('there must be at least one service')
  return [first, ...others]
}

/** The configuration with every address settled. */
function effective(
  config: Config,
  url: string | undefined,
  [{ extproc, admin }]: readonly [WorkerAddress, ...WorkerAddress[]],
): Config {
  const upstreams: readonly UpstreamConfig[] =
    url === undefined
      ? config.upstreams
      : [{ name: 'dify', url: checkUrl(url), version: config.version, ...UPSTREAM_DEFAULTS }]
  return { ...config, upstreams, listen: { ...config.listen, extproc, admin } }
}

function checkUrl(url: string): string {
  if (!/^https?:\/\/[^\s/?#@]+\/?$/.test(url) || !URL.canParse(url)) {
    throw new UsageError('--dify wants http://HOST:PORT or https://HOST:PORT, without a path')
  }
  return url
}

/** Longest path of a unix socket, with room for the number of a worker: 107 bytes on Linux, 104 on macOS. */
const MAX_SOCKET_PATH = 100

function socketOrPort(address: string, runDir: string): string {
  if (!address.startsWith('unix:')) return address
  const path = resolve(runDir, address.slice('unix:'.length))
  if (path.length <= MAX_SOCKET_PATH) return `unix:${path}`
  return `unix:${join(mkdtempSync(join(tmpdir(), 'dify-masking-')), 'extproc.sock')}`
}

/** A `${` that came out of the environment must not be replaced again when the file is read. */
function escapeReferences(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', '$${')
  if (Array.isArray(value)) return value.map(escapeReferences)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, escapeReferences(item)]),
  )
}

async function greet(stack: Stack, context: Context): Promise<void> {
  const { stderr } = context
  stderr.write(`\nSend Dify requests to ${stack.addresses.proxy}/v1/… instead of to Dify.\n`)
  stderr.write(`Health: ${stack.addresses.proxy}/masking/health\n`)
  if (stack.addresses.workers.length > 1)
    stderr.write(`Start the services anew, one after the other: kill -USR2 ${process.pid}\n`)
  if (context.values['demo'] === true && stack.simulator !== undefined) {
    await showDemo(stack.addresses.proxy, stack.simulator, stderr)
  }
}

/** Envoy first, so that nothing new comes in; then the service, when nothing runs any more. */
async function stop(stack: Stack, config: Config): Promise<void> {
  const { certificate, envoy, workers, simulator } = stack
  certificate?.stop()
  await envoy.drain(config.performance.drain_timeout * 1000)
  await workers.stop()
  await simulator?.close()
}
