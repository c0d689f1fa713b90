import { onStopSignal } from '../supervisor/signals.ts'
import { startSimulator } from '../simulator/server.ts'
import { type Command, UsageError, optional } from './command.ts'

export const simulate: Command = {
  name: 'simulate',
  summary: 'run a stand-in for Dify that echoes and remembers, for trying out and for tests',
  usage: '[--listen HOST:PORT] [--dify-version 0.15.8|1.7.0]',
  options: {
    listen: { type: 'string', default: '127.0.0.1:5001' },
    'dify-version': { type: 'string', default: '1.7.0' },
  },
  optionHelp: {
    'listen HOST:PORT': '127.0.0.1:5001; port 0 for any free one',
    'dify-version V': '0.15.8 or 1.7.0',
  },
  examples: [
    ['dify-masking simulate --listen 127.0.0.1:5001', 'GET /__requests shows what it has received'],
  ],
  positionals: 0,
  async run(context) {
    const difyVersion = optional(context, 'dify-version')
    const listen = optional(context, 'listen') ?? ''
    if (difyVersion !== '0.15.8' && difyVersion !== '1.7.0') {
      throw new UsageError('--dify-version is 0.15.8 or 1.7.0')
    }
    if (!/:\d{1,5}$/.test(listen)) throw new UsageError('--listen wants HOST:PORT')
    const simulator = await startSimulator({ listen, difyVersion })
    context.stdout.write(
      `ready ${JSON.stringify({ url: simulator.url, dify_version: difyVersion })}\n`,
    )
    await onStopSignal()
    await simulator.close()
    return 0
  },
}
