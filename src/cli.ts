import { parseArgs } from 'node:util'
import { type Command, type Context, UsageError, choicesOf } from './commands/command.ts'
import { COMMANDS } from './commands/index.ts'
import { closest } from './config/suggest.ts'
import { problemOfPath } from './config/system-problem.ts'
import { standardStream } from './telemetry/standard-output.ts'
import { VERSION } from './version.ts'

/** Runs the program. `argv` is without node and script. Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv
  const { stdout } = process
  if (!stdout.listeners('error').includes(ignoreBrokenPipe)) stdout.on('error', ignoreBrokenPipe)
  // An error on standard error has nowhere to be reported.
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => {})
  if (name === undefined || name === '--help' || name === '-h') {
    stdout.write(await overview())
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-v') {
    stdout.write(`${VERSION}\n`)
    return 0
  }
  if (name === 'help') return await showHelp(rest[0])
  const command = await find(name)
  if (command === undefined) return unknownCommand(name)
  try {
    return await runCommand(command, rest)
  } catch (error) {
    return report(command, error)
  }
}

/** The reader of our output, perhaps `head`, has closed it. */
function ignoreBrokenPipe(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') throw error
}

async function find(name: string): Promise<Command | undefined> {
  return Object.hasOwn(COMMANDS, name) ? await COMMANDS[name]?.() : undefined
}

function unknownCommand(name: string): number {
  const near = closest(name, [...Object.keys(COMMANDS), 'help'])
  const hint = near === undefined ? 'See dify-masking --help.' : `Did you mean ${near}?`
  process.stderr.write(`dify-masking: unknown command. ${hint}\n`)
  return 2
}

async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { ...command.options, help: { type: 'boolean', short: 'h' } },
    allowPositionals: command.positionals > 0,
    strict: true,
  })
  if (values['help'] === true) {
    process.stdout.write(help(command))
    return 0
  }
  if (positionals.length > command.positionals) throw new UsageError('too many arguments')
  checkAction(command, positionals[0])
  const context: Context = {
    values,
    positionals,
    stdin: process.stdin,
    ...outputsOf(command),
    env: process.env,
  }
  return await command.run(context)
}

/** Before options are looked at: a word that is not an action has none. */
function checkAction(
  { name, actions, formerActions = [] }: Command,
  word: string | undefined,
): void {
  if (actions === undefined || word === undefined) return
  if (actions.includes(word) || formerActions.includes(word)) return
  throw new UsageError(`expected ${choicesOf(actions)} after ${name}`)
}

/** Programs that run until they are stopped must not end, or wait, because a disk is full or a reader has gone. */
const LASTING = new Set(['up', 'serve', 'simulate'])

const outputsOf = ({ name }: Command): Pick<Context, 'stdout' | 'stderr'> =>
  LASTING.has(name)
    ? { stdout: standardStream(1), stderr: standardStream(2) }
    : { stdout: process.stdout, stderr: process.stderr }

function report(command: Command, error: unknown): number {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isUsage = error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')
  const message =
    code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
      ? unknownOption(command, error)
      : code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL'
        ? ARGUMENT_TOO_MANY
        : (problemOfPath(error) ?? messageOf(error))
  process.stderr.write(`dify-masking ${command.name}: ${message}\n`)
  if (isUsage) process.stderr.write(`See dify-masking help ${command.name}.\n`)
  else if (process.env['DEBUG'] !== undefined) process.stderr.write(frames(error))
  return isUsage ? 2 : 1
}

/** Does not quote it: it may be a text that was meant to be masked. */
const ARGUMENT_TOO_MANY =
  'accepts options only; give texts and bodies on standard input: dify-masking … < FILE'

/** `JSON.parse` quotes what it could not read: a value, as likely as not. */
function messageOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'a file or the input is not valid JSON'
  return error instanceof Error ? error.message : 'unknown error'
}

/** The stack without its first lines, which repeat the message. */
function frames(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : []
  return lines
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => `${line}\n`)
    .join('')
}

function unknownOption(command: Command, error: unknown): string {
  const option = /'-{1,2}([^'= ]+)/.exec(messageOf(error))?.[1] ?? ''
  const near = closest(option, [...Object.keys(command.options), 'help'])
  const hint = near === undefined ? '' : ` Did you mean --${near}?`
  return `unknown option --${option}.${hint}`
}

async function showHelp(name: string | undefined): Promise<number> {
  const isOverview = name === undefined || name === 'help'
  const command = isOverview ? undefined : await find(name)
  if (!isOverview && command === undefined) return unknownCommand(name)
  process.stdout.write(command === undefined ? await overview() : help(command))
  return 0
}

async function overview(): Promise<string> {
  const lines = ['dify-masking keeps personal and secret data out of Dify.', '', 'Commands:']
  for (const load of Object.values(COMMANDS)) {
    const { name, summary } = await load()
    lines.push(`  ${name.padEnd(13)} ${summary}`)
  }
  lines.push(
    '',
    'Run dify-masking help COMMAND for details. Start with: dify-masking up --demo',
    '',
  )
  return lines.join('\n')
}

function help(command: Command): string {
  const lines = [
    command.summary,
    '',
    `Usage: dify-masking ${command.name} ${command.usage}`.trimEnd(),
    '',
  ]
  const options = Object.entries(command.optionHelp)
  if (options.length > 0) {
    lines.push('Options:')
    for (const [name, text] of options) lines.push(`  --${name.padEnd(16)} ${text}`)
    lines.push('')
  }
  if (command.examples.length > 0) {
    lines.push('Examples:')
    for (const [line, does] of command.examples) lines.push(`  ${line}`, `      ${does}`)
    lines.push('')
  }
  return lines.join('\n')
}
