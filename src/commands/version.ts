import { VERSION } from '../version.ts'
import type { Command } from './command.ts'

/** What this program speaks and runs on. */
export function versions(): { service: string; protocol: string; node: string } {
  return { service: VERSION, protocol: 'envoy.service.ext_proc.v3', node: process.version }
}

export const version: Command = {
  name: 'version',
  summary: 'print the versions of service, protocol and Node',
  usage: '[--json]',
  options: { json: { type: 'boolean' } },
  optionHelp: { json: 'print JSON, as without it' },
  examples: [],
  positionals: 0,
  async run({ stdout }) {
    stdout.write(`${JSON.stringify(versions())}\n`)
    return 0
  },
}
