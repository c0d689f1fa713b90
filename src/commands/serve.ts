import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { type FileWatch, watchFiles } from '../lifecycle/watch-files.ts'
import { loadConfig } from '../config/load.ts'
import { formatProblem } from '../config/problem.ts'
import { type Reloading, startReloading } from '../lifecycle/reload.ts'
import { type Service, type ServiceOptions, startService } from '../lifecycle/service.ts'
import { onLeaveSignal, onStopSignal } from '../lifecycle/signals.ts'
import { prepareSocket } from '../lifecycle/unix-socket.ts'
import { type Logger, createLogger } from '../telemetry/logger.ts'
import { type Command, type Context, optional, required } from './command.ts'
import { readConfig } from './configured.ts'

export const serve: Command = {
  name: 'serve',
  summary: 'run the masking service alone, for an Envoy that runs elsewhere',
  usage:
    '--config FILE [--run-dir DIR] [--routes FILE] [--extproc ADDRESS] [--admin ADDRESS] [--source FILE]',
  options: {
    config: { type: 'string', short: 'c' },
    'run-dir': { type: 'string' },
    routes: { type: 'string' },
    extproc: { type: 'string' },
    admin: { type: 'string' },
    source: { type: 'string' },
  },
  optionHelp: {
    'config FILE': 'configuration file',
    'run-dir DIR': 'where a relative socket path counts from; ./run',
    'routes FILE':
      'the file of routes that Envoy watches, so that health and metrics tell of weights and bypass',
    'extproc ADDRESS': 'instead of listen.extproc: one of several services on a machine',
    'admin ADDRESS': 'instead of listen.admin',
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
    const file = required(context, 'config')
    const written = readConfig(file, context)
    if (written === undefined) return 1
    const listen = {
      ...written.listen,
      extproc: optional(context, 'extproc') ?? written.listen.extproc,
      admin: optional(context, 'admin') ?? written.listen.admin,
    }
    const config = { ...written, listen }
    const logger = await createLogger(config.logging)
    const last: { problems: readonly string[] } = { problems: [] }
    let reloading: Reloading | undefined
    const reload = (): { readonly problems: readonly string[] } => {
      reloading?.reload()
      return last
    }
    const service = await start(config, context, logger, reload)
    reloading = startReloading({
      file,
      env: context.env,
      config: written,
      apply: (next) => service.apply(next),
      report: {
        good(late) {
          last.problems = []
          service.reloaded('good')
          if (late.length > 0) logger.warn({ sections: late }, 'these sections need a restart')
          logger.info('the configuration was read again')
        },
        bad(problems) {
          last.problems = problems
          service.reloaded('bad')
          logger.error(
            { problems },
            'the configuration has mistakes; the one before stays in force',
          )
        },
      },
    })
    const source = watchSource(optional(context, 'source'), context, (problems) => {
      last.problems = problems
      service.reloaded('bad')
    })
    // Before anybody may send them: unhandled, they would end the process.
    const leaving = Promise.race([
      onStopSignal().then(() => false),
      onLeaveSignal().then(() => true),
    ])
    context.stdout.write(
      `ready ${JSON.stringify({ extproc: service.extproc, admin: service.adminUrl })}\n`,
    )
    const isLeaving = await leaving
    reloading.stop()
    source?.close()
    if (isLeaving) await service.leave()
    await service.drain()
    return 0
  },
}

async function start(
  config: Config,
  context: Context,
  logger: Logger,
  reload: NonNullable<ServiceOptions['reload']>,
): Promise<Service> {
  const runDir = optional(context, 'run-dir') ?? 'run'
  const routes = optional(context, 'routes')
  const { extproc } = config.listen
  const address = extproc.startsWith('unix:')
    ? `unix:${resolve(runDir, extproc.slice('unix:'.length))}`
    : extproc
  if (address.startsWith('unix:')) await prepareSocket(address.slice('unix:'.length))
  return await startService({
    config,
    extproc: address,
    logger,
    reload,
    ...(routes === undefined ? {} : { routesFile: resolve(routes) }),
  })
}

/** `up` reads the file and hands on what is good; what is not is told here, where people look. */
function watchSource(
  file: string | undefined,
  { env }: Context,
  onMistake: (problems: readonly string[]) => void,
): FileWatch | undefined {
  if (file === undefined) return undefined
  const watch = watchFiles(() => {
    const result = loadConfig(file, env)
    if ('errors' in result) onMistake(result.errors.map(formatProblem))
  })
  watch.set([file])
  return watch
}
