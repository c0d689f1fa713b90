import type { Config } from '../config/config.ts'
import { loadConfig, parseConfig } from '../config/load.ts'
import { formatProblem } from '../config/problem.ts'
import { type Context, optional } from './command.ts'

/** Loads a configuration file; prints its problems and returns undefined if it has any. */
export function readConfig(file: string, { env, stderr }: Context): Config | undefined {
  const result = loadConfig(file, env)
  if ('errors' in result) {
    for (const problem of result.errors) stderr.write(`${formatProblem(problem)}\n`)
    return undefined
  }
  for (const problem of result.warnings) stderr.write(`warning: ${formatProblem(problem)}\n`)
  return result.config
}

/** The configuration of `--config`, or the defaults without that option. */
export function configOrDefault(context: Context): Config | undefined {
  const file = optional(context, 'config')
  if (file !== undefined) return readConfig(file, context)
  const result = parseConfig('{}', 'defaults', {})
  if ('errors' in result) throw new Error('the default configuration is not valid')
  return result.config
}
