import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseHostPort } from '../config/address.ts'
import type { Config } from '../config/config.ts'
import { isTlsOn } from '../envoy/tls.ts'
import { envoyAdminUrl } from '../supervisor/envoy-address.ts'
import { type FileWatch, watchFiles } from '../files/watch-files.ts'
import { checkMemory } from '../supervisor/memory-need.ts'
import { formatProblem } from '../config/problem.ts'
import { createReader } from '../service/read-again.ts'
import { type Reloading, SETTLE_MS, startReloading } from '../service/reload.ts'
import { type Service, type ServiceOptions, startService } from '../service/service.ts'
import { onLeaveSignal, onStopSignal } from '../supervisor/signals.ts'
import { passedByUp } from '../self-test/outcome.ts'
import { type SelfTestResult, selfTest } from '../self-test/self-test.ts'
import { selfTestToken } from '../self-test/token.ts'
import { retrySelfTest } from '../self-test/retry-self-test.ts'
import { changeableFileProblem } from '../files/safe-folder.ts'
import { readEnvoyLife } from '../envoy/running/envoy-life.ts'
import { checkFree } from '../sockets/free-addresses.ts'
import { refuseUnsafeSwitches } from '../service/unsafe-switches.ts'
import { prepareSocket } from '../sockets/unix-socket.ts'
import { type Logger, createLogger } from '../telemetry/logger.ts'
import { type Command, type Context, UsageError, optional, required } from './command.ts'
import { readConfig } from './configured.ts'

export const serve: Command = {
  name: 'serve',
  summary: 'run the masking service alone, for an Envoy that runs elsewhere',
  usage:
    '--config FILE [--run-dir DIR] [--routes FILE] [--extproc ADDRESS] [--admin ADDRESS] [--source FILE] [--envoy-state FILE] [--self-test]',
  options: {
    config: { type: 'string', short: 'c' },
    'run-dir': { type: 'string' },
    routes: { type: 'string' },
    extproc: { type: 'string' },
    admin: { type: 'string' },
    source: { type: 'string' },
    'envoy-state': { type: 'string' },
    'self-test': { type: 'boolean' },
  },
  optionHelp: {
    'config FILE': 'configuration file',
    'run-dir DIR': 'where a relative socket path counts from; ./run',
    'routes FILE':
      'the file of routes that Envoy watches, so that health and metrics tell of weights and bypass',
    'extproc ADDRESS': 'instead of listen.extproc: one of several services on a machine',
    'admin ADDRESS': 'instead of listen.admin',
    'self-test':
      'not ready before a probe value has gone through the Envoy at listen.proxy (listen.https) and come back',
    'envoy-state FILE': 'where `up` says how the Envoy in front is; not ready while that is down',
    'source FILE': 'what the configuration was made of; a mistake in it shows in metrics and pages',
  },
  examples: [
    [
      'dify-masking serve --config config.yaml',
      'prints a line "ready {…}" once Envoy may connect; SIGTERM drains, SIGHUP reads the file again, SIGUSR2 leaves Envoy before it drains',
    ],
  ],
  positionals: 0,
  async run(context) {
    refuseUnsafeSwitches(context.env)
    // Before anything is opened: unhandled, a signal would end the process and leave its socket.
    const stopped = onStopSignal()
    const left = onLeaveSignal()
    const file = required(context, 'config')
    const written = readConfig(file, context)
    if (written === undefined) return 1
    const listen = {
      ...written.listen,
      extproc: optional(context, 'extproc') ?? written.listen.extproc,
      admin: optional(context, 'admin') ?? written.listen.admin,
    }
    const config = { ...written, listen }
    const warning = checkMemory(config, 'serve')
    const logger = await createLogger(config.logging)
    if (warning !== undefined) logger.warn(warning)
    const last: { problems: readonly string[] } = { problems: [] }
    let reloading: Reloading | undefined
    const source = sourceOf(optional(context, 'source'), context)
    const reload = (): { readonly problems: readonly string[] } => {
      const problems = source?.problems() ?? []
      // What was made of the source is sound all the same, and in force.
      if (problems.length > 0) mistaken(problems)
      else reloading?.reload()
      return last
    }
    const address = extprocAddress(config, context)
    await prepareAddresses(config, file, address)
    const token = selfTestToken(runDirOf(context))
    const service = await start(config, context, { logger, reload, token, address })
    const mistaken = (problems: readonly string[]): void => {
      last.problems = problems
      service.reloaded('bad')
    }
    reloading = startReloading({
      file,
      env: context.env,
      config: written,
      apply: (next, needsRestart) => service.apply(next, needsRestart),
      report: {
        good(needsRestart) {
          last.problems = []
          service.reloaded('good')
          if (needsRestart.length > 0)
            logger.warn({ sections: needsRestart }, 'these sections need a restart')
          logger.info('the configuration was read again')
        },
        bad(problems) {
          mistaken(problems)
          logger.error(
            { problems },
            'the configuration has errors; the previous one stays in force',
          )
        },
      },
    })
    const watching = source?.watch(mistaken)
    const testing = new AbortController()
    void testThrough(
      wantsSelfTest(context) ? proxyUrl(config) : undefined,
      { service, token, logger },
      testing.signal,
    )
    const leaving = Promise.race([stopped.then(() => false), left.then(() => true)])
    context.stdout.write(
      `ready ${JSON.stringify({ extproc: service.extproc, admin: service.adminUrl })}\n`,
    )
    const isLeaving = await leaving
    testing.abort()
    reloading.stop()
    watching?.close()
    if (isLeaving) await service.leave()
    await service.drain()
    return 0
  },
}

const runDirOf = (context: Context): string => optional(context, 'run-dir') ?? 'run'

const wantsSelfTest = ({ values }: Context): boolean => values['self-test'] === true

/** Where Envoy takes requests on this machine, by the configuration that both were made of. */
function proxyUrl(config: Config): string {
  const isSecure = isTlsOn(config)
  const { host, port } = parseHostPort(isSecure ? config.listen.https : config.listen.proxy)
  if (port === 0) throw new UsageError('--self-test requires a port in listen.proxy (listen.https)')
  const local = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `${isSecure ? 'https' : 'http'}://${local.includes(':') ? `[${local}]` : local}:${port}`
}

/** Longest wait before wrongly configured filters are tested again: they may be corrected by then. */
const REPAIR_MS = 5_000

/** The service becomes ready when a probe value has gone through `proxy` and come back; without `proxy` it is. */
async function testThrough(
  proxy: string | undefined,
  { service, token, logger }: { service: Service; token: string; logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  if (proxy === undefined) return
  const test = async (): Promise<SelfTestResult> =>
    await selfTest({ proxy, token, probeValue: service.probeValue() })
  while (!signal.aborted) {
    try {
      const onRefused = (code: string): void => logger.warn({ code }, 'the self-test is refused')
      if (!(await retrySelfTest(test, { onRefused, signal }))) return
      service.selfTested('passed')
      logger.info('the self-test has passed')
      return
    } catch (error) {
      service.selfTested('failed')
      logger.error(error instanceof Error ? error.message : 'the self-test failed')
      await sleep(REPAIR_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** A relative socket counts from the run directory. */
function extprocAddress({ listen: { extproc } }: Config, context: Context): string {
  return extproc.startsWith('unix:')
    ? `unix:${resolve(runDirOf(context), extproc.slice('unix:'.length))}`
    : extproc
}

/** Throws, before anything is opened, if an address is taken or others can change what is trusted. */
async function prepareAddresses(config: Config, file: string, address: string): Promise<void> {
  const problem = changeableFileProblem(file)
  if (problem !== undefined) throw new Error(problem)
  const isSocket = address.startsWith('unix:')
  await checkFree([
    { key: 'listen.admin', address: config.listen.admin },
    ...(isSocket ? [] : [{ key: 'listen.extproc', address }]),
  ])
  if (isSocket) await prepareSocket(address.slice('unix:'.length))
}

interface Parts {
  readonly logger: Logger
  readonly reload: NonNullable<ServiceOptions['reload']>
  readonly token: string
  readonly address: string
}

async function start(config: Config, context: Context, parts: Parts): Promise<Service> {
  const runDir = runDirOf(context)
  const routes = optional(context, 'routes')
  const envoy = optional(context, 'envoy-state')
  return await startService({
    config,
    extproc: parts.address,
    logger: parts.logger,
    reload: parts.reload,
    selfTestToken: parts.token,
    awaitsSelfTest: wantsSelfTest(context),
    ...(envoy === undefined ? {} : { envoyLife: () => readEnvoyLife(envoy) }),
    ...(routes === undefined ? {} : { routesFile: resolve(routes) }),
    envoyAdminUrl: () => envoyAdminUrl(runDir),
    selfTestByOther: () => passedByUp(runDir),
  })
}

interface Source {
  /** The mistakes that are in it now. */
  problems(): readonly string[]
  watch(onMistake: (problems: readonly string[]) => void): FileWatch
}

/** `up` reads the file and hands on what is good; what is not is told here, where people look. */
function sourceOf(file: string | undefined, { env }: Context): Source | undefined {
  if (file === undefined) return undefined
  const read = createReader(file, env)
  const problems = (): readonly string[] => {
    const result = read()
    return 'errors' in result ? result.errors.map(formatProblem) : []
  }
  return {
    problems,
    watch(onMistake) {
      const onChange = (): void => {
        const found = problems()
        if (found.length > 0) onMistake(found)
      }
      const watch = watchFiles(onChange, { settleMs: SETTLE_MS })
      watch.set([file])
      return watch
    },
  }
}
