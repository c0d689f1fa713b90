import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { guardedOauth } from '../../config/semantics/oauth.ts'
import { renderBootstrap } from '../../envoy/bootstrap.ts'
import type { OauthFiles } from '../../envoy/oauth.ts'
import {
  lockRoutes,
  newRouteVersion,
  readRouteFile,
  writeRouteFile,
} from '../../envoy/routes/route-file.ts'
import { adaptState, configuredState, isDecided } from '../../envoy/routes/route-state.ts'
import { isTlsOn } from '../../envoy/tls.ts'
import { type KeptCertificate, keepCertificate } from '../../supervisor/certificate.ts'
import { ENVOY_ADDRESS_FILE } from '../../supervisor/envoy-address.ts'
import { type EnvoyLog, followEnvoyLog } from '../../supervisor/envoy-log.ts'
import { startEnvoy } from '../../supervisor/envoy-process.ts'
import { ENVOY_LIFE_FILE, writeEnvoyLife } from '../../envoy/running/envoy-life.ts'
import { checkFree } from '../../sockets/free-addresses.ts'
import { writeOauthSecrets } from '../../supervisor/oauth-secrets.ts'
import type { RunDirectory } from '../../supervisor/run-directory.ts'
import {
  type BoundAddresses,
  type SupervisedEnvoy,
  superviseEnvoy,
} from '../../supervisor/supervised-envoy.ts'
import type { WorkerAddress } from '../../supervisor/worker-addresses.ts'
import { type Workers, startWorkers } from '../../supervisor/workers.ts'
import { forgetPassed } from '../../self-test/outcome.ts'
import { selfTestToken } from '../../self-test/token.ts'
import { simulatedVersion } from '../../simulator/shapes/dify-version.ts'
import { type Simulator, startSimulator } from '../../simulator/server.ts'
import { type Context, optional } from '../command.ts'
import { effectiveConfig, writeEffectiveConfig } from './effective-config.ts'
import { caFileOf } from '../envoy.ts'
import { ROUTES_FILE } from '../routes/routes.ts'
import { envoysAddresses, settleAddresses } from './addresses.ts'

/** What `up` runs. */
export interface Stack {
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
  readonly envoy: SupervisedEnvoy
  readonly workers: Workers
  readonly simulator: Simulator | undefined
  /** Where the service reads its configuration, with every address settled. */
  readonly configFile: string
  readonly effective: Config
  /** The last lines of Envoy's log. */
  lastLines(): readonly string[]
  /** Envoy first, so that nothing new comes in; then the service, when nothing runs any more. */
  stop(): Promise<void>
}

export interface StackOptions {
  readonly binary: string
  readonly runDir: RunDirectory
  /** Ends a start that is under way; `startStack` rejects when all that it had started has ended. */
  readonly signal: AbortSignal
}

/** Starts everything, or leaves nothing running. */
export async function startStack(
  written: Config,
  context: Context,
  options: StackOptions,
): Promise<Stack> {
  const { runDir, signal } = options
  const closing: (() => Promise<void> | void)[] = []
  try {
    signal.throwIfAborted()
    const addresses = await settleAddresses(written, runDir)
    const dify = optional(context, 'dify')
    const simulator = await simulatorFor(written, dify)
    if (simulator !== undefined) closing.unshift(() => simulator.close())
    // Before the services look for it.
    selfTestToken(runDir.path)
    forgetPassed(runDir.path)
    const config = effectiveConfig(written, simulator?.url ?? dify, addresses[0])
    const configFile = join(runDir.path, 'effective-config.json')
    const steering = lockRoutes(join(runDir.path, ROUTES_FILE))
    closing.unshift(() => steering.release())
    writeEffectiveConfig(configFile, config)
    keepRoutes(join(runDir.path, ROUTES_FILE), config, context)
    signal.throwIfAborted()
    const workers = await startServices(config, context, options, addresses)
    closing.unshift(() => workers.stop())
    const certificate = certificateOf(config, runDir.path, context)
    if (certificate !== undefined) closing.unshift(() => certificate.stop())
    signal.throwIfAborted()
    const log = followEnvoyLog(join(runDir.path, 'envoy.log'), (text) => context.stderr.write(text))
    closing.unshift(() => log.close())
    // What tells of a running Envoy.
    for (const name of [ENVOY_LIFE_FILE, ENVOY_ADDRESS_FILE])
      closing.push(() => rmSync(join(runDir.path, name), { force: true }))
    const parts = { addresses, certificate, log }
    const envoy = await startSupervised(config, context, options, parts).catch(
      async (error: unknown) => {
        // Between our look at its ports and its own another process can have come.
        if (!signal.aborted) await checkFree(envoysAddresses(config))
        throw error
      },
    )
    closing.unshift(() => envoy.drain(config.performance.drain_timeout * 1000))
    steering.release()
    return {
      addresses: {
        proxy: envoy.proxyUrl,
        ...(envoy.tlsUrl === undefined ? {} : { proxy_tls: envoy.tlsUrl }),
        admin: `http://${config.listen.admin}`,
        extproc: config.listen.extproc,
        envoy_admin: envoy.adminUrl,
        workers: addresses.map((address, i) => ({ ...address, pid: workers.pids()[i] ?? 0 })),
      },
      envoy,
      workers,
      simulator,
      configFile,
      effective: config,
      lastLines: () => log.lastLines(),
      stop: async () => await closeAll(closing),
    }
  } catch (error) {
    await closeAll(closing)
    throw error
  }
}

/** One that fails does not keep the others open. */
async function closeAll(closing: readonly (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = []
  for (const close of closing) {
    try {
      await close()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

async function startServices(
  config: Config,
  context: Context,
  { runDir, signal }: StackOptions,
  addresses: readonly WorkerAddress[],
): Promise<Workers> {
  const source = optional(context, 'config')
  const at = (name: string): string => join(runDir.path, name)
  return await startWorkers(addresses, {
    args: [
      '--config',
      at('effective-config.json'),
      '--run-dir',
      runDir.path,
      '--routes',
      at(ROUTES_FILE),
      '--envoy-state',
      at(ENVOY_LIFE_FILE),
      ...(source === undefined ? [] : ['--source', resolve(source)]),
    ],
    drainTimeout: config.performance.drain_timeout,
    onRestart: (exit) => {
      context.stderr.write(`dify-masking up: a service ended (${exit}) and was started again\n`)
    },
    variables: runDir.childVariables,
    signal,
  })
}

interface EnvoyParts {
  readonly addresses: readonly WorkerAddress[]
  readonly certificate: KeptCertificate | undefined
  readonly log: EnvoyLog
}

async function startSupervised(
  config: Config,
  context: Context,
  { binary, runDir, signal }: StackOptions,
  { addresses, certificate, log }: EnvoyParts,
): Promise<SupervisedEnvoy> {
  const { stderr } = context
  const stateFile = join(runDir.path, ENVOY_LIFE_FILE)
  rmSync(stateFile, { force: true })
  let state = { running: true, restarts: 0, since: new Date().toISOString() }
  const fixed = {
    service: addresses.map(({ extproc }) => extproc),
    admin: addresses.map(({ admin }) => admin),
    ...caFileOf(context.env['SSL_CERT_FILE']),
    ...(certificate === undefined ? {} : { sdsFile: certificate.sdsFile }),
    routesFile: join(runDir.path, ROUTES_FILE),
    ...oauthFilesOf(config, runDir.path),
  }
  const envoy = await superviseEnvoy({
    signal,
    start: async (bound, ends) =>
      await startEnvoy({
        binary,
        bootstrap: renderBootstrap(boundTo(config, bound), fixed),
        runDir: runDir.path,
        logFile: log.file,
        variables: runDir.childVariables,
        signal: ends,
      }),
    onEnd: (exit) => {
      state = { ...state, running: false }
      writeEnvoyLife(stateFile, { ...state, last_exit: exit })
      // Its last words before ours.
      log.lastLines()
      stderr.write(`dify-masking up: Envoy ended by itself (${exit})\n`)
    },
    onRestart: () => {
      state = { running: true, restarts: state.restarts + 1, since: new Date().toISOString() }
      writeEnvoyLife(stateFile, state)
      stderr.write('dify-masking up: Envoy was started again; mappings are kept\n')
    },
  })
  state = { ...state, since: new Date().toISOString() }
  writeEnvoyLife(stateFile, state)
  return envoy
}

/** Where Envoy was at first, it is again: clients know these ports. */
function boundTo(config: Config, bound: BoundAddresses | undefined): Config {
  if (bound === undefined) return config
  const { listen } = config
  return {
    ...config,
    listen: {
      ...listen,
      proxy: withPortOf(listen.proxy, bound.proxyUrl),
      https: bound.tlsUrl === undefined ? listen.https : withPortOf(listen.https, bound.tlsUrl),
      envoy_admin: withPortOf(listen.envoy_admin, bound.adminUrl),
    },
  }
}

function withPortOf(address: string, url: string): string {
  const { port, protocol } = new URL(url)
  const standard = protocol === 'https:' ? '443' : '80'
  return address.replace(/\d+$/, port === '' ? standard : port)
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
  writeRouteFile(file, config, state, newRouteVersion())
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
        `dify-masking up: tls.${file}_file ${message}; keeping the previous certificate\n`,
      ),
  })
}

async function simulatorFor(
  { upstreams, version }: Config,
  dify: string | undefined,
): Promise<Simulator | undefined> {
  if (dify !== undefined || upstreams.length > 0) return undefined
  return await startSimulator({ listen: '127.0.0.1:0', difyVersion: simulatedVersion(version) })
}
