import type { Readable, Writable } from 'node:stream'
import type { ParseArgsConfig } from 'node:util'

export type Options = NonNullable<ParseArgsConfig['options']>

/** What a command works with, so that tests can put anything in the place of the process. */
export interface Context {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  readonly env: Readonly<Record<string, string | undefined>>
}

/** One command of the program. */
export interface Command {
  readonly name: string
  /** One line for the overview. */
  readonly summary: string
  /** Words after the program's name. */
  readonly usage: string
  readonly options: Options
  /** Meaning of each option, in the order they are shown. */
  readonly optionHelp: Readonly<Record<string, string>>
  /** Lines of a shell, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[]
  /** Most positional arguments. */
  readonly positionals: number
  /** What the first of them can be, where that is not the name of a file. */
  readonly actions?: readonly string[]
  /** Names of before that still work, and that help and completion do not show. */
  readonly formerActions?: readonly string[]
  /** Resolves to the exit code: 0 done, 1 the thing asked for failed, 2 wrong use. */
  run(context: Context): Promise<number>
}

/** A mistake in the use of a command: one line and exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** `'on' or 'off'`: what a word can be. */
export function choicesOf(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`)
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`
}

/** The text of an option that must be given. */
export function required(context: Context, option: string): string {
  const value = context.values[option]
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${option} is missing`)
  return value
}

/** The text of an option, if it was given. */
export function optional(context: Context, option: string): string | undefined {
  const value = context.values[option]
  return typeof value === 'string' && value !== '' ? value : undefined
}
