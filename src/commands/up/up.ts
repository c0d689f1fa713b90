import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { changeableFileProblem } from '../../files/safe-folder.ts'
import { waitUntilHealthy } from '../../supervisor/envoy-health.ts'
import { findEnvoy } from '../../supervisor/envoy-process.ts'
import { NO_ENVOY } from '../../supervisor/envoy-release.ts'
import { checkMemory } from '../../supervisor/memory-need.ts'
import { type Reloading, startReloading } from '../../service/reload.ts'
import { createRules } from '../../service/rules.ts'
import { type RunDirectory, claimRunDirectory } from '../../supervisor/run-directory.ts'
import { onStopSignal } from '../../supervisor/signals.ts'
import { refuseUnsafeSwitches } from '../../service/unsafe-switches.ts'
import { probeValueFor } from '../../self-test/probe-value.ts'
import { keepPassed } from '../../self-test/outcome.ts'
import { selfTest } from '../../self-test/self-test.ts'
import { selfTestToken } from '../../self-test/token.ts'
import { retrySelfTest } from '../../self-test/retry-self-test.ts'
import { type Command, type Context, optional } from '../command.ts'
import { configOrDefault } from '../configured.ts'
import { showDemo } from './demo.ts'
import { watchAtStart } from './upstreams-at-start.ts'
import { writeEffectiveConfig } from './effective-config.ts'
import { type Stack, startStack } from './stack.ts'

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
      throw new Error(NO_ENVOY)
    }
    const config = configOrDefault(context)
    if (config === undefined) return 1
    refuseWritable(optional(context, 'config'))
    const warning = checkMemory(config, 'up')
    if (warning !== undefined) context.stderr.write(`dify-masking up: ${warning}\n`)
    // Before there is anything that a signal could leave behind: unhandled, it would end this process alone.
    const stopped = onStopSignal()
    process.umask(process.umask() | OTHERS_WRITE)
    const runDir = await claimRunDirectory(runDirOf(context), (line) =>
      context.stderr.write(`dify-masking up: ${line}\n`),
    )
    // A second signal ends this process at once.
    process.on('exit', runDir.abandon)
    try {
      return await runIn(runDir, { config, binary, stopped }, context)
    } finally {
      process.off('exit', runDir.abandon)
      runDir.release()
    }
  },
}

/** A user who can change the configuration can switch masking off. */
function refuseWritable(file: string | undefined): void {
  const problem = file === undefined ? undefined : changeableFileProblem(file)
  if (problem !== undefined) throw new Error(problem)
}

/** What other users could write to is not trusted at the next start. */
const OTHERS_WRITE = 0o022

interface Wanted {
  readonly config: Config
  readonly binary: string
  readonly stopped: Promise<NodeJS.Signals>
}

async function runIn(
  runDir: RunDirectory,
  { config, binary, stopped }: Wanted,
  context: Context,
): Promise<number> {
  const starting = new AbortController()
  void stopped.then(() => starting.abort())
  const { signal } = starting
  const stack = await startStack(config, context, { binary, runDir, signal }).catch(
    (error: unknown) => {
      if (signal.aborted) return undefined
      throw error
    },
  )
  if (stack === undefined) return 0
  const reloading = reloadInto(stack, config, context)
  const difys = watchAtStart(stack.effective, context)
  try {
    const end = Promise.race([stopped, stack.envoy.givenUp])
    restartInto(stack, context)
    const cause = await waitForSelfTest(stack, runDir.path, end, context)
    if (cause !== undefined) return ended(cause, stack, context)
    keepPassed(runDir.path)
    context.stdout.write(`ready ${JSON.stringify(stack.addresses)}\n`)
    await greet(stack, context)
    await difys.tell()
    return ended(await end, stack, context)
  } finally {
    reloading?.stop()
    difys.stop()
    await stack.stop()
  }
}

/** A signal, or why Envoy was given up. */
type Cause = Awaited<Wanted['stopped'] | Stack['envoy']['givenUp']>

function ended(cause: Cause, stack: Stack, { stderr }: Context): number {
  if (cause === 'SIGTERM' || cause === 'SIGINT') return 0
  stderr.write(
    `dify-masking up: Envoy is not started again: ${cause}. The last lines of its log:\n`,
  )
  for (const line of stack.lastLines()) stderr.write(`  ${line}\n`)
  return 1
}

const runDirOf = (context: Context): string => resolve(optional(context, 'run-dir') ?? 'run')

/** Waits until a probe value has gone all the way; resolves to the cause if all ends before. Throws if a way is open. */
async function waitForSelfTest(
  { envoy, effective: config }: Stack,
  runDir: string,
  end: Promise<Cause>,
  { stderr }: Context,
): Promise<Cause | undefined> {
  const rules = createRules(config, () => {})
  const probeValue = probeValueFor(config, rules.scanner, randomBytes(5).toString('hex'))
  rules.close()
  const proxy = envoy.tlsUrl ?? envoy.proxyUrl
  const token = selfTestToken(runDir)
  const giveUp = new AbortController()
  const passed = retrySelfTest(async () => await selfTest({ proxy, token, probeValue }), {
    signal: giveUp.signal,
    onRefused: (code) =>
      stderr.write(`dify-masking up: not ready yet, the self-test is refused: ${code}\n`),
  })
  const cause = await Promise.race([passed.then(() => undefined), end])
  giveUp.abort()
  return cause
}

/**
 * What changes in the file goes on to the services. Addresses and upstreams stay as they were settled, and so do the
 * store and the number of services: services that restart one by one must never use two stores side by side.
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
      writeEffectiveConfig(stack.configFile, { ...next, listen, upstreams, store, performance })
      stack.workers.reload()
    },
    report: {
      good: (needsRestart) => {
        stderr.write('dify-masking up: the configuration was read again\n')
        if (needsRestart.length > 0)
          stderr.write(`these sections need a restart: ${needsRestart.join(', ')}\n`)
      },
      bad: (problems) => {
        stderr.write(
          'dify-masking up: the configuration has errors; the previous one stays in force\n',
        )
        for (const problem of problems) stderr.write(`${problem}\n`)
      },
    },
  })
}

/** SIGUSR2: one service after the other restarts, while the others serve. */
function restartInto({ workers, envoy }: Stack, { stderr }: Context): void {
  let isRunning = false
  const restart = async (): Promise<void> => {
    if (isRunning) return
    isRunning = true
    try {
      await workers.restart(async ({ extproc }) => await waitUntilHealthy(envoy.adminUrl, extproc))
      stderr.write('dify-masking up: every service was restarted\n')
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown error'
      stderr.write(`dify-masking up: no rolling restart: ${why}\n`)
    } finally {
      isRunning = false
    }
  }
  process.on('SIGUSR2', () => void restart())
}

async function greet(stack: Stack, context: Context): Promise<void> {
  const { stderr } = context
  stderr.write(`\nSend Dify requests to ${stack.addresses.proxy}/v1/… instead of to Dify.\n`)
  stderr.write(`Health: ${stack.addresses.proxy}/masking/health\n`)
  if (stack.addresses.workers.length > 1)
    stderr.write(`Restart the services, one after the other: kill -USR2 ${process.pid}\n`)
  if (context.values['demo'] === true && stack.simulator !== undefined) {
    await showDemo(stack.addresses.proxy, stack.simulator, stderr)
  }
}
