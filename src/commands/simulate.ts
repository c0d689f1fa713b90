import { onStopSignal } from '../supervisor/signals.ts'
import { DIFY_VERSIONS, isDifyVersion } from '../simulator/shapes/dify-version.ts'
import { CHAT_MODES } from '../simulator/apps/simulated-app.ts'
import { startSimulator } from '../simulator/server.ts'
import { type Command, UsageError, optional } from './command.ts'

export const simulate: Command = {
  name: 'simulate',
  summary: 'run a stand-in for Dify that echoes and remembers, for trying out and for tests',
  usage: '[--listen HOST:PORT] [--dify-version V] [--chat-mode MODE]',
  options: {
    listen: { type: 'string', default: '127.0.0.1:5001' },
    'dify-version': { type: 'string', default: '1.7.0' },
    'chat-mode': { type: 'string', default: 'chat' },
  },
  optionHelp: {
    'listen HOST:PORT': '127.0.0.1:5001; port 0 for any free one',
    'dify-version V': DIFY_VERSIONS.join(', '),
    'chat-mode MODE': `what answers POST /v1/chat-messages: ${CHAT_MODES.join(', ')}`,
  },
  examples: [
    ['dify-masking simulate --listen 127.0.0.1:5001', 'GET /__requests shows what it has received'],
  ],
  positionals: 0,
  async run(context) {
    const difyVersion = optional(context, 'dify-version')
    const listen = optional(context, 'listen') ?? ''
    const chatMode = CHAT_MODES.find((mode) => mode === optional(context, 'chat-mode'))
    if (!isDifyVersion(difyVersion))
      throw new UsageError(`--dify-version must be one of ${DIFY_VERSIONS.join(', ')}`)
    if (chatMode === undefined)
      throw new UsageError(`--chat-mode must be one of ${CHAT_MODES.join(', ')}`)
    if (!/:\d{1,5}$/.test(listen)) throw new UsageError('--listen: expected HOST:PORT')
    const simulator = await startSimulator({ listen, difyVersion, chatMode })
    context.stdout.write(
      `ready ${JSON.stringify({ url: simulator.url, dify_version: difyVersion })}\n`,
    )
    await onStopSignal()
    await simulator.close()
    return 0
  },
}
