import { once } from 'node:events'
import { maskAlone } from '../vault/mask-alone.ts'
import { type Command, type Context, UsageError, optional } from './command.ts'
import { configOrDefault } from './configured.ts'
import { linesOf } from './terminal/lines.ts'
import { type OfflineMasker, createOfflineMasker } from './offline.ts'
import { replacePrivate } from '../files/private-file.ts'
import { readAll } from './terminal/stdin.ts'

export const mask: Command = {
  name: 'mask',
  summary: 'mask a text or a JSON body from standard input',
  usage: '[--config FILE] [--map FILE] [--jsonl]',
  options: {
    config: { type: 'string', short: 'c' },
    map: { type: 'string' },
    jsonl: { type: 'boolean' },
  },
  optionHelp: {
    'config FILE': 'which entities to look for; defaults apply without one',
    'map FILE': 'write placeholder and value pairs there, readable by you alone, for unmask',
    jsonl:
      'one {"text":…} a line in, one {"text":masked,"findings":[…]} a line out, each a scope of its own',
  },
  examples: [
    ["echo 'Mail alice@example.vn' | dify-masking mask", 'Mail EMAIL_1'],
    ['dify-masking mask --map pairs.json < body.json', 'keeps the pairs'],
  ],
  positionals: 0,
  async run(context) {
    const config = configOrDefault(context)
    if (config === undefined) return 1
    const masker = createOfflineMasker(config)
    const file = optional(context, 'map')
    if (context.values['jsonl'] === true) {
      if (file !== undefined)
        throw new UsageError('--map cannot be used with --jsonl: each line has its own scope')
      return await maskLines(masker, context)
    }
    const body = await readAll(context.stdin)
    const { masked, pairs } = masker.mask(body.toString('latin1'))
    if (file !== undefined)
      replacePrivate(file, `${JSON.stringify(Object.fromEntries(pairs), null, 2)}\n`)
    context.stdout.write(Buffer.from(masked, 'latin1'))
    return 0
  },
}

async function maskLines(
  masker: OfflineMasker,
  { stdin, stdout, stderr }: Context,
): Promise<number> {
  let number = 0
  for await (const line of linesOf(stdin)) {
    number++
    if (line?.trim() === '') continue
    const text = line === undefined ? undefined : textOf(line)
    if (text === undefined) {
      const why = line === undefined ? 'not UTF-8' : 'not an object with a string "text"'
      stderr.write(`dify-masking mask: line ${number}: ${why}; reading stopped here\n`)
      return 1
    }
    const isRoom = stdout.write(`${JSON.stringify(maskLine(masker, text))}\n`)
    if (!isRoom) await once(stdout, 'drain')
  }
  return 0
}

function textOf(line: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(line)
    if (parsed === null || typeof parsed !== 'object' || !('text' in parsed)) return undefined
    return typeof parsed.text === 'string' ? parsed.text : undefined
  } catch {
    return undefined
  }
}

/** Findings as the recognizers reported them; offsets count UTF-16 units of the input text. */
function maskLine({ scanner }: OfflineMasker, line: string): object {
  const { text, findings } = maskAlone(scanner, line)
  return { text, findings: findings.map(({ entity, start, end }) => ({ entity, start, end })) }
}
