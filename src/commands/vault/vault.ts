import type { Config } from '../../config/config.ts'
import { connectionOf } from '../../vault/redis/server/configured.ts'
import { type RedisClient, createRedisClient } from '../../vault/redis/server/connection.ts'
import { EntryWriter, entryIn, readEntries } from '../../vault/redis/entries.ts'
import { type Command, type Context, UsageError, choicesOf, required } from '../command.ts'
import { readConfig } from '../configured.ts'
import { linesOf } from '../terminal/lines.ts'
import { startProgress } from '../terminal/progress.ts'
import { whyUnreachable } from './store-reach.ts'

/** A backup may take its time; a server that does not answer for so long is given up. */
const COMMAND_MS = 10_000
const CONNECT_MS = 5_000

const ACTIONS = ['export', 'import'] as const

export const vault: Command = {
  name: 'vault',
  summary: 'copy the mappings in Redis, sealed as they are, out and back in',
  usage: 'export|import --config FILE',
  options: { config: { type: 'string', short: 'c' } },
  optionHelp: { 'config FILE': 'configuration file; the store must be Redis' },
  examples: [
    ['dify-masking vault export --config config.yaml | gzip > vault.ndjson.gz', 'one entry a line'],
    [
      'gunzip < vault.ndjson.gz | dify-masking vault import --config config.yaml',
      'over what is there; useless without the keys of store.key_file',
    ],
  ],
  positionals: 1,
  actions: ACTIONS,
  async run(context) {
    const [action] = context.positionals
    if (action !== 'export' && action !== 'import')
      throw new UsageError(`expected ${choicesOf(ACTIONS)}`)
    const config = readConfig(required(context, 'config'), context)
    if (config === undefined) return 1
    if (config.store.type === 'memory') {
      context.stderr.write('store.type is memory: there is nothing to copy.\n')
      return 1
    }
    const client = createRedisClient(connectionOf(config.store), COMMAND_MS)
    client.on('error', () => undefined)
    try {
      const problem = await whyUnreachable(config.store, CONNECT_MS)
      if (problem !== undefined) throw new Error(`cannot use Redis: ${problem}`)
      await client.connect()
      return action === 'export'
        ? await exportAll(client, config, context)
        : await importAll(client, config, context)
    } finally {
      client.disconnect()
    }
  },
}

async function exportAll(
  client: RedisClient,
  { store }: Config,
  { stdout, stderr }: Context,
): Promise<number> {
  let count = 0
  const progress = startProgress(stderr, 'exporting')
  try {
    for await (const entry of readEntries(client, store.key_prefix)) {
      const isRoom = stdout.write(`${JSON.stringify(entry)}\n`)
      if (!isRoom) await new Promise((resolve) => stdout.once('drain', resolve))
      progress.at(`${++count} entries exported`)
    }
  } finally {
    progress.end()
  }
  stderr.write(`${count} entries exported\n`)
  return 0
}

async function importAll(
  client: RedisClient,
  { store }: Config,
  { stdin, stderr }: Context,
): Promise<number> {
  let count = 0
  const writer = new EntryWriter(client, store.key_prefix)
  const progress = startProgress(stderr, 'importing')
  try {
    for await (const line of linesOf(stdin)) {
      if (line === '') continue
      const entry = line === undefined ? undefined : entryIn(line)
      if (entry === undefined || !(await writer.write(entry))) {
        progress.end()
        stderr.write(
          `line ${count + 1}: not an entry of ${store.key_prefix}; reading stopped here\n`,
        )
        return 1
      }
      progress.at(`${++count} entries imported`)
    }
  } finally {
    progress.end()
  }
  stderr.write(`${count} entries imported\n`)
  return 0
}
