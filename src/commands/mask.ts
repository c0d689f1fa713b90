import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { maskAlone } from '../vault/mask-alone.ts'
import { type Command, type Context, UsageError, optional } from './command.ts'
import { configOrDefault } from './configured.ts'
import { linesOf } from './terminal/lines.ts'
import { type FoundInPart, maskFile } from './offline-file.ts'
import { type OfflineMasker, createOfflineMasker } from './offline.ts'
import { replacePrivate } from '../files/private-file.ts'
import { readAll } from './terminal/stdin.ts'

export const mask: Command = {
  name: 'mask',
  summary: 'mask a text or a JSON body from standard input, or a file',
  usage: '[--config FILE] [--map FILE] [--jsonl] [--file FILE --out FILE]',
  options: {
    config: { type: 'string', short: 'c' },
    map: { type: 'string' },
    jsonl: { type: 'boolean' },
    file: { type: 'string' },
    out: { type: 'string' },
  },
  optionHelp: {
    'file FILE':
      'mask a file as an upload is masked: text, DOCX, XLSX, PPTX, ODF, EPUB, EML, MBOX, ZIP; a PDF becomes its text',
    'out FILE': 'where the masked file goes',
    'config FILE': 'which entities to look for; defaults apply without one',
    'map FILE': 'write placeholder and value pairs there, readable by you alone, for unmask',
    jsonl:
      'one {"text":…} a line in, one {"text":masked,"findings":[…]} a line out, each a scope of its own',
  },
  examples: [
    ['dify-masking mask --file contract.docx --out masked.docx', 'as an upload would be masked'],
    ["echo 'Mail alice@example.vn' | dify-masking mask", 'Mail EMAIL_1'],
    ['dify-masking mask --map pairs.json < body.json', 'keeps the pairs'],
  ],
  positionals: 0,
  async run(context) {
    const config = configOrDefault(context)
    if (config === undefined) return 1
    const source = optional(context, 'file')
    if (source !== undefined) return await maskTo(source, config, context)
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

/** Masks a file to another one; tells on standard output what was found, without the values. */
async function maskTo(source: string, config: Config, context: Context): Promise<number> {
  const out = optional(context, 'out')
  if (out === undefined) throw new UsageError('--file requires --out FILE')
  try {
    const { masked, found, unread } = await maskFile(
      readFileSync(source).toString('latin1'),
      source,
      config,
    )
    writeFileSync(out, Buffer.from(masked, 'latin1'), { mode: 0o600 })
    context.stdout.write(showFound(found, unread))
    return 0
  } catch (error) {
    context.stderr.write(`dify-masking mask: ${source}: ${problemOf(error)}\n`)
    return 1
  }
}

/** A line a part and entity. */
export const showFound = (found: readonly FoundInPart[], unread: number): string =>
  [
    ...found.map(({ part, entity, count }) => `${part}  ${entity}  ${count}`),
    ...(found.length === 0 ? ['nothing found'] : []),
    ...(unread > 0 ? [`${unread} pictures, sounds, films or other files were not read`] : []),
    '',
  ].join('\n')

export const problemOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'cannot be read'

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
