import {
  KeyFileError,
  type KeyFile,
  formatKeyFile,
  newKeyFile,
  rotatedKeyFile,
} from '../vault/sealing/key-file.ts'
import { readKeyFile } from '../vault/sealing/key-ring.ts'
import { type Command, UsageError, choicesOf, optional, required } from './command.ts'
import { createPrivate, replacePrivate } from '../files/private-file.ts'

/** Ten minutes: a secret that is mounted into containers takes a minute or two to arrive. */
const AFTER_SECONDS = 600
/** The default of `store.max_ttl`. */
const KEEP_SECONDS = 2_592_000

const ACTIONS = ['new', 'rotate'] as const

export const keys: Command = {
  name: 'keys',
  summary: 'make or rotate the keys that mappings in Redis are sealed with',
  usage: 'new|rotate --file FILE [--after SECONDS] [--keep SECONDS]',
  options: {
    file: { type: 'string', short: 'f' },
    after: { type: 'string' },
    keep: { type: 'string' },
  },
  optionHelp: {
    'file FILE': 'the key file (store.key_file)',
    'after SECONDS': `rotate: when the new key comes into use; ${AFTER_SECONDS}`,
    'keep SECONDS': `rotate: how long old keys stay; at least store.max_ttl; ${KEEP_SECONDS}`,
  },
  examples: [
    [
      'dify-masking keys new --file store.keys',
      'makes a key file, mode 0600; never overwrites one',
    ],
    [
      'dify-masking keys rotate --file store.keys',
      'adds a key; running services begin to use it in ten minutes, all at the same time',
    ],
  ],
  positionals: 1,
  actions: ACTIONS,
  async run(context) {
    const file = required(context, 'file')
    const now = Date.now()
    switch (context.positionals[0]) {
      case 'new':
        writeNew(file, formatKeyFile(newKeyFile(now)))
        context.stdout.write(
          `Created ${file}. Back it up: without it, stored mappings cannot be read.\n`,
        )
        return 0
      case 'rotate': {
        const after = seconds(optional(context, 'after'), AFTER_SECONDS, '--after')
        const keep = seconds(optional(context, 'keep'), KEEP_SECONDS, '--keep')
        const rotated = rotatedKeyFile(read(file), now, after * 1000, keep * 1000)
        replacePrivate(file, formatKeyFile(rotated), { keepAccess: true })
        const last = rotated.keys.at(-1)
        const from = new Date(last?.from ?? now).toISOString()
        context.stdout.write(
          `${file}: ${rotated.keys.length} keys; key ${last?.id} is used from ${from} on.\n`,
        )
        return 0
      }
      default:
        throw new UsageError(`expected ${choicesOf(ACTIONS)}`)
    }
  },
}

function seconds(text: string | undefined, otherwise: number, option: string): number {
  if (text === undefined) return otherwise
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option}: expected a number of seconds`)
  return Number(text)
}

/** A message says which file it speaks of. */
function read(file: string): KeyFile {
  try {
    return readKeyFile(file)
  } catch (error) {
    if (error instanceof KeyFileError)
      throw new Error(`${file}: ${error.message}`, { cause: error })
    throw error
  }
}

/** Fails if the file is there: what it opens would be lost. */
function writeNew(path: string, text: string): void {
  try {
    createPrivate(path, text)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new Error(`${path}: the file exists already; use rotate`, { cause: error })
    throw error
  }
}
