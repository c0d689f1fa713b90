import { createScopeKeys } from '../../core/mapping/scope-keys.ts'
import { createVault } from '../../vault/create-vault.ts'
import { type Command, optional, required } from '../command.ts'
import { readConfig } from '../configured.ts'
import { startProgress } from '../terminal/progress.ts'
import { isReadyWithin, whyUnreachable } from './store-reach.ts'

const CONNECT_MS = 5_000

export const erase: Command = {
  name: 'erase',
  summary: 'forget everything that is stored of an end user',
  usage: '--user USER [--conversation ID] --config FILE',
  options: {
    user: { type: 'string', short: 'u' },
    conversation: { type: 'string' },
    config: { type: 'string', short: 'c' },
  },
  optionHelp: {
    'user USER': 'the user as clients send it, or the end user of a web app',
    'conversation ID': 'only this conversation of the user',
    'config FILE': 'configuration file; the store must be Redis',
  },
  examples: [
    [
      'dify-masking erase --user u-17 --config config.yaml',
      'prints how many scopes were erased; placeholders of that user are shown as they are from then on',
    ],
  ],
  positionals: 0,
  async run(context) {
    const user = required(context, 'user')
    const conversation = optional(context, 'conversation')
    const config = readConfig(required(context, 'config'), context)
    if (config === undefined) return 1
    if (config.store.type === 'memory') {
      context.stderr.write(
        'store.type is memory: only the service itself can erase. Set admin.token_file, then POST /masking/admin/erase.\n',
      )
      return 1
    }
    const configured = createVault(
      // Walking over all keys takes its time, and a fallback would have nothing to erase.
      { ...config, store: { ...config.store, on_failure: 'closed' } },
      {
        failure: () => undefined,
        state: () => undefined,
        warning: (message) => context.stderr.write(`warning: ${message}\n`),
      },
    )
    const progress = startProgress(context.stderr, 'connecting to the store')
    try {
      if (!(await isReadyWithin(configured, CONNECT_MS))) {
        const problem = await whyUnreachable(config.store, CONNECT_MS)
        throw new Error(`cannot use Redis: ${problem ?? 'not in time'}; nothing was erased`)
      }
      progress.at('looking through all keys, then once more for what came in meanwhile')
      const keys = createScopeKeys(
        (message) => configured.scopeHash(message),
        () => '',
      )
      const count = await configured.vault.eraseOwned(keys.owner(user, conversation))
      progress.end()
      context.stdout.write(`${count} scopes erased\n`)
      return 0
    } finally {
      progress.end()
      configured.close()
    }
  },
}
