import { existsSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import {
  KEY_FILE_VARIABLE,
  isSealed,
  openWith,
  readSealingKey,
  sealValue,
} from '../config/sealed-value.ts'
import { type Command, type Context, UsageError, choicesOf, optional } from './command.ts'
import { readAll } from './terminal/stdin.ts'

const KEY_FILE_BYTES = 32

const ACTIONS = ['new-key', 'encrypt', 'decrypt'] as const

export const config: Command = {
  name: 'config',
  summary: 'seal a secret for use in a configuration file, or open a sealed one',
  usage: 'new-key|encrypt|decrypt [--key-file FILE]',
  options: { 'key-file': { type: 'string' } },
  optionHelp: { 'key-file FILE': `file with the key, mode 0600; else ${KEY_FILE_VARIABLE}` },
  examples: [
    ['dify-masking config new-key --key-file config.key', 'makes a key; never overwrites one'],
    [
      'dify-masking config encrypt --key-file config.key < secret.txt',
      'prints sealed:v1:…, which may stand wherever a text may; services open it with the same key',
    ],
  ],
  positionals: 1,
  actions: ACTIONS,
  async run(context) {
    const [action] = context.positionals
    const file = optional(context, 'key-file') ?? context.env[KEY_FILE_VARIABLE]
    if (file === undefined || file === '')
      throw new UsageError(`--key-file is missing, and ${KEY_FILE_VARIABLE} is not set`)
    switch (action) {
      case 'new-key':
        return newKey(file, context)
      case 'encrypt': {
        const text = await readLine(context)
        context.stdout.write(`${sealValue(text, readSealingKey(file))}\n`)
        return 0
      }
      case 'decrypt': {
        const sealed = await readLine(context)
        if (!isSealed(sealed))
          throw new UsageError('standard input is not a sealed value (expected sealed:v1:…)')
        const opened = openWith(sealed, { [KEY_FILE_VARIABLE]: file })
        if ('problem' in opened) throw new Error(`the value ${opened.problem}`)
        context.stdout.write(`${opened.text}\n`)
        return 0
      }
      default:
        throw new UsageError(`expected ${choicesOf(ACTIONS)}`)
    }
  },
}

function newKey(file: string, { stdout }: Context): number {
  if (existsSync(file)) throw new UsageError(`${file} exists`)
  writeFileSync(file, `${randomBytes(KEY_FILE_BYTES).toString('base64')}\n`, {
    mode: 0o600,
    flag: 'wx',
  })
  stdout.write(`Created ${file}. Set ${KEY_FILE_VARIABLE} to its path where services run.\n`)
  return 0
}

/** Standard input without the line break at its end. */
async function readLine({ stdin }: Context): Promise<string> {
  const text = (await readAll(stdin)).toString('utf8').replace(/\r?\n$/, '')
  if (text === '') throw new UsageError('standard input is empty')
  return text
}
