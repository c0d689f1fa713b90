import { describePreset } from '../config/presets.ts'
import { loadConfig } from '../config/load.ts'
import { formatProblem } from '../config/problem.ts'
import { type Command, UsageError } from './command.ts'

export const validate: Command = {
  name: 'validate',
  summary: 'check a configuration file and report everything that is wrong with it',
  usage: 'FILE',
  options: {},
  optionHelp: {},
  examples: [
    ['dify-masking validate config.yaml', 'exit code 0, or 1 and FILE:LINE:COL with each problem'],
  ],
  positionals: 1,
  async run({ positionals, env, stdout, stderr }) {
    const [file] = positionals
    if (file === undefined) throw new UsageError('missing argument: FILE')
    const result = loadConfig(file, env)
    if ('errors' in result) {
      for (const problem of result.errors) stderr.write(`${formatProblem(problem)}\n`)
      return 1
    }
    for (const problem of result.warnings) stderr.write(`warning: ${formatProblem(problem)}\n`)
    stdout.write(`${file}: valid\n${describePreset(result.config.masking)}\n`)
    return 0
  },
}
