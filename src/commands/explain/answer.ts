import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Config } from '../../config/config.ts'
import type { Mapping } from '../../core/mapping/vault.ts'
import { restoreDocument } from '../../core/masking/restoring/document-restorer.ts'
import type { Grammar } from '../../core/masking/placeholder.ts'
import type { FoundPlaceholder, RestorerOptions } from '../../core/masking/restoring/restoring.ts'
import { explainAnswer } from '../../core/masking/restoring/restore-whole.ts'
import { SILENT_OBSERVER } from '../../core/observer.ts'
import { PRODUCTS } from '../../upstreams/products.ts'
import { createAnswerStream } from '../../core/sse/answer-stream.ts'
import { decodeUtf8ByteString } from '../../core/text/utf8.ts'
import { kindWithoutLabel } from '../../core/transaction/body-kind.ts'
import { createOfflineMasker } from '../offline.ts'
import { readAll } from '../terminal/stdin.ts'

/** What becomes of one placeholder of an answer. */
export interface ExplainedPlaceholder {
  readonly placeholder: string
  /** `line 3, column 7` of a text, `data[0].answer` of JSON, `event 4` of a stream. */
  readonly at: string
  readonly restored: boolean
  /** Why it stays, by the names of `dify_masking_withheld_placeholders_total`. */
  readonly reason?: Reason
}

type Reason = Exclude<FoundPlaceholder['outcome'], 'restored'>

/** What a reason means, in words. */
const MEANING: Readonly<Record<Reason, string>> = {
  link_target: 'in the address of a link or picture, which a client may fetch by itself',
  definition: 'in a definition ([x]: …) or footnote ([^1]: …), which is shown at another place',
  html: 'in a tag, or after HTML that changes how a browser reads text',
  url: 'in a URL that runs on in front of it',
  code_block: 'in a block of code that some client draws, or whose language is not known',
  escape: 'behind escapes of JSON that spell plain characters',
  limit: 'there are too many ways to read the text',
  unknown: 'not a placeholder that is looked for',
}

/** An answer, and how each of its placeholders fares. Every placeholder is taken for one that the scope knows. */
export interface ExplainedAnswer {
  readonly kind: 'text' | 'json' | 'event stream'
  readonly placeholders: readonly ExplainedPlaceholder[]
}

/** Reads the answer from a file, or from standard input for `-`. */
export async function explainAnswerIn(
  file: string,
  stdin: Readable,
  config: Config,
): Promise<ExplainedAnswer> {
  const bytes = file === '-' ? await readAll(stdin) : readFileSync(file)
  const source = bytes.toString('latin1')
  const { grammar } = createOfflineMasker(config)
  const options = { grammar, mapping: EVERY, allowedHosts: config.masking.restore_url_hosts }
  if (/^(?:event: *\S+\r?\n)?data: *\{/.test(source))
    return { kind: 'event stream', placeholders: ofStream(source, options, config) }
  if (kindWithoutLabel(source) === 'json')
    return { kind: 'json', placeholders: ofDocument(source, options, config) }
  return { kind: 'text', placeholders: ofText(source, options) }
}

export function showAnswer({ kind, placeholders }: ExplainedAnswer): string {
  const restored = placeholders.filter((each) => each.restored).length
  return [
    `answer    ${kind}, ${restored} of ${placeholders.length} placeholders restored`,
    ...placeholders.map(({ at, placeholder, reason }) => {
      const outcome = reason === undefined ? 'restored' : `stays (${reason}): ${MEANING[reason]}`
      return `  ${at.padEnd(24)} ${placeholder.padEnd(14)} ${outcome}`
    }),
    '',
  ].join('\n')
}

/** A scope that knows every placeholder. What a value is decides about URLs only: they stand for one that is whole. */
const EVERY: Mapping = {
  size: 1,
  get: (placeholder) => (placeholder.startsWith('URL_') ? 'https://host.example/page' : 'value'),
  highest: () => Number.MAX_SAFE_INTEGER,
  valuesOf: () => [],
}

type Options = Pick<RestorerOptions, 'allowedHosts' | 'mapping'> & { readonly grammar: Grammar }

function explained({ placeholder, outcome }: FoundPlaceholder, at: string): ExplainedPlaceholder {
  const isRestored = outcome === 'restored'
  return { placeholder, at, restored: isRestored, ...(isRestored ? {} : { reason: outcome }) }
}

function ofText(source: string, options: Options): readonly ExplainedPlaceholder[] {
  const { text } = decodeUtf8ByteString(source, 0, source.length)
  return explainAnswer(text, options).map((found) => {
    const lines = text.slice(0, found.start).split('\n')
    const column = (lines.at(-1)?.length ?? 0) + 1
    return explained(found, `line ${lines.length}, column ${column}`)
  })
}

function ofDocument(
  source: string,
  options: Options,
  { masking }: Config,
): readonly ExplainedPlaceholder[] {
  const all: ExplainedPlaceholder[] = []
  restoreDocument(source, {
    encoding: 'utf8-bytes',
    optionsFor: (path) => {
      const at = path.toPattern()
      return { ...options, onPlaceholder: (found) => void all.push(explained(found, at)) }
    },
    counts: { restored: 0, unknown: 0 },
    maxDepth: masking.max_depth,
  })
  return all
}

function ofStream(
  source: string,
  options: Options,
  { masking }: Config,
): readonly ExplainedPlaceholder[] {
  const all: ExplainedPlaceholder[] = []
  let event = 0
  const stream = createAnswerStream({
    table: PRODUCTS.dify.events,
    restore: {
      ...options,
      onPlaceholder: (found) => void all.push(explained(found, `event ${event}`)),
    },
    onId: () => {},
    observer: { ...SILENT_OBSERVER, streamEvent: () => void event++ },
    maxEventBytes: masking.max_response_bytes,
    maxDepth: masking.max_depth,
  })
  stream.push(source)
  stream.end()
  return all
}
