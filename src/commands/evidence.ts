import { readFileSync } from 'node:fs'
import { createPrivate } from '../files/private-file.ts'
import { fingerprintOf, newSigningKey, publicKeyOf } from '../evidence/signing-key.ts'
import { type ChainReport, verifyFiles } from '../evidence/verify.ts'
import { type Command, type Context, UsageError, choicesOf, optional, required } from './command.ts'

/** More files than a shell passes on one line are rare; a wildcard gives many. */
const MOST_FILES = 10_000

const ACTIONS = ['key', 'verify'] as const

export const evidence: Command = {
  name: 'evidence',
  summary: 'make the key of evidence, or check files of evidence',
  usage: 'key --file FILE | verify FILE… [--key FILE] [--json]',
  options: {
    file: { type: 'string', short: 'f' },
    key: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    'file FILE': 'key: the file to make (evidence.key_file)',
    'key FILE': 'verify: the key that must have signed, private or public, in PEM',
    json: 'verify: the report as JSON',
  },
  examples: [
    ['dify-masking evidence key --file evidence.key', 'makes a key, mode 0600; never overwrites'],
    [
      'dify-masking evidence verify evidence/*.jsonl --key evidence.key',
      'exit code 1 if a line was changed or is missing',
    ],
  ],
  positionals: MOST_FILES,
  actions: ACTIONS,
  run(context) {
    const [action, ...files] = context.positionals
    switch (action) {
      case 'key':
        return Promise.resolve(makeKey(context))
      case 'verify':
        return Promise.resolve(verify(context, files))
      default:
        throw new UsageError(`expected ${choicesOf(ACTIONS)}`)
    }
  },
}

function makeKey(context: Context): number {
  const file = required(context, 'file')
  const pem = newSigningKey()
  createPrivate(file, pem)
  context.stdout.write(`Created ${file}: key ${fingerprintOf(publicKeyOf(pem))}.\n`)
  return 0
}

function verify(context: Context, files: readonly string[]): number {
  if (files.length === 0) throw new UsageError('name the files to verify')
  const keyFile = optional(context, 'key')
  const trusted = keyFile === undefined ? undefined : publicKeyOf(readFileSync(keyFile, 'utf8'))
  const reports = verifyFiles(
    files.map((name) => ({ name, text: readFileSync(name, 'utf8') })),
    trusted,
  )
  if (context.values['json'] === true) context.stdout.write(`${JSON.stringify(reports, null, 2)}\n`)
  else for (const report of reports) context.stdout.write(told(report))
  return reports.some(({ problems }) => problems.length > 0) ? 1 : 0
}

function told(report: ChainReport): string {
  const { chain, files, signer, records, lost, unsigned, closed, problems } = report
  const lines = [
    `${problems.length === 0 ? 'whole' : 'BROKEN'}  ${chain.slice(0, 8)}  ${files.join(' ')}`,
    `  ${records} records, signed by key ${signer}`,
    ...(lost > 0 ? [`  ${lost} records were lost: they could not be written`] : []),
    ...(closed ? [] : ['  no end: the process runs still, was killed, or the end is missing']),
    ...(unsigned > 0 ? [`  ${unsigned} lines at the end are not signed`] : []),
    ...problems.map((problem) => `  ${problem}`),
  ]
  return `${lines.join('\n')}\n`
}
