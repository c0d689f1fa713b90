import { CONFIG_SCHEMA } from '../config/schema/schema.ts'
import type { Command } from './command.ts'

export const schema: Command = {
  name: 'schema',
  summary: 'print the JSON Schema of the configuration file, for editors',
  usage: '',
  options: {},
  optionHelp: {},
  examples: [
    [
      'dify-masking schema > config.schema.json',
      'then write "# yaml-language-server: $schema=config.schema.json" atop the file',
    ],
  ],
  positionals: 0,
  async run({ stdout }) {
    stdout.write(`${JSON.stringify(CONFIG_SCHEMA, null, 2)}\n`)
    return 0
  },
}
