import { readFileSync } from 'node:fs'
import { isPlaceholderOf } from '../core/text/placeholder-form.ts'
import type { Mapping } from '../core/mapping/vault.ts'
import { restoreDocument } from '../core/masking/restoring/document-restorer.ts'
import { restoreWhole } from '../core/masking/restoring/restore-whole.ts'
import { scanJson } from '../core/json/scan.ts'
import { splice } from '../core/text/splice.ts'
import { type Command, required } from './command.ts'
import { configOrDefault } from './configured.ts'
import { createOfflineMasker } from './offline.ts'
import { readAll } from './terminal/stdin.ts'

export const unmask: Command = {
  name: 'unmask',
  summary: 'put values back into a text or JSON body from standard input',
  usage: '--map FILE [--config FILE]',
  options: { config: { type: 'string', short: 'c' }, map: { type: 'string' } },
  optionHelp: {
    'map FILE': 'placeholder and value pairs, as mask --map wrote them',
    'config FILE': 'prefixes and hosts; defaults apply without one',
  },
  examples: [
    ["echo 'Mail EMAIL_1' | dify-masking unmask --map pairs.json", 'Mail alice@example.vn'],
  ],
  positionals: 0,
  async run(context) {
    const mapping = readPairs(required(context, 'map'))
    const config = configOrDefault(context)
    if (config === undefined) return 1
    const { grammar } = createOfflineMasker(config)
    const options = { grammar, mapping, allowedHosts: config.masking.restore_url_hosts }
    const counts = { restored: 0, unknown: 0 }
    const text = (await readAll(context.stdin)).toString('utf8')
    const isJson = scanJson(
      text,
      {},
      { maxDepth: config.masking.max_depth, encoding: 'utf16' },
    ).valid
    const restored = isJson
      ? restoreDocument(text, {
          encoding: 'utf16',
          optionsFor: () => options,
          counts,
          maxDepth: config.masking.max_depth,
        })
      : splice(text, restoreWhole(options, text, counts))
    context.stdout.write(restored)
    return 0
  },
}

function readPairs(file: string): Mapping {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (parsed === null || typeof parsed !== 'object') throw new Error(`${file} holds no pairs`)
  const pairs = new Map<string, string>()
  const highest = new Map<string, number>()
  for (const [placeholder, value] of Object.entries(parsed)) {
    const match = /^(.+)_(\d{1,9})$/.exec(placeholder)
    if (match?.[1] === undefined || typeof value !== 'string')
      throw new Error(`${file} holds an entry that is not a pair`)
    pairs.set(placeholder, value)
    highest.set(match[1], Math.max(highest.get(match[1]) ?? 0, Number(match[2])))
  }
  return {
    size: pairs.size,
    get: (placeholder) => pairs.get(placeholder),
    highest: (prefix) => highest.get(prefix) ?? 0,
    valuesOf: (prefix) => [...pairs].filter(([name]) => isPlaceholderOf(prefix, name)),
  }
}
