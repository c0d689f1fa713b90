import { readFileSync } from 'node:fs'
import type { Config, UpstreamConfig } from '../../config/config.ts'
import type { Endpoint } from '../../core/product/endpoint.ts'
import type { UpstreamProduct } from '../../core/product/upstream-product.ts'
import { decodePercent, encodeFormValue, scanForm } from '../../core/form/form.ts'
import { type Leaf, walkDocument } from '../../core/json/document.ts'
import type { Scanner, Span } from '../../core/masking/scanner.ts'
import { collectForm, isPreserved, labelOf } from '../../core/masking/request-masker.ts'
import { allocationRequest } from '../../core/masking/allocation-request.ts'
import { onePlaceholderEach } from '../../core/masking/people/one-placeholder.ts'
import { decodeUtf8ByteString } from '../../core/text/utf8.ts'
import { kindWithoutLabel } from '../../core/transaction/body-kind.ts'
import { PRODUCTS } from '../../upstreams/products.ts'
import { MemoryScope } from '../../vault/memory-scope.ts'
import { type Command, type Context, UsageError, optional } from '../command.ts'
import { configOrDefault } from '../configured.ts'
import { explainAnswerIn, showAnswer } from './answer.ts'
import { treatmentOfRequest } from './treatment.ts'
import { problemOf, showFound } from '../mask.ts'
import { maskFile } from '../offline-file.ts'
import { createOfflineMasker } from '../offline.ts'
import { readAll } from '../terminal/stdin.ts'

export const explain: Command = {
  name: 'explain',
  summary: 'show what would be masked in a request, or restored in an answer, and why',
  usage: '[--path METHOD:PATH | --answer FILE|- | --file FILE] [--config FILE] [--json]',
  options: {
    path: { type: 'string', default: 'POST:/v1/chat-messages' },
    answer: { type: 'string' },
    file: { type: 'string' },
    config: { type: 'string', short: 'c' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    'path METHOD:PATH':
      'the request line, with its query; POST:/v1/chat-messages. The body comes from standard input',
    'answer FILE|-':
      'an answer instead (text, JSON or an event stream; - reads standard input): each placeholder with restored, or why it stays',
    'file FILE':
      'a file instead (text, DOCX, XLSX, PPTX, ODF, EPUB, PDF): for each part the entities and how many of them',
    'config FILE': 'which entities to look for; defaults apply without one',
    json: 'print JSON',
  },
  examples: [
    [
      'dify-masking explain --path POST:/v1/completion-messages < body.json',
      'endpoint, scope, whether the request is read, and for each finding its field, entity, rule and score; never the value',
    ],
    [
      'dify-masking explain --answer answer.md',
      'line, column and placeholder, each with restored or the reason why it stays; every placeholder counts as known',
    ],
  ],
  positionals: 0,
  async run(context) {
    const config = configOrDefault(context)
    if (config === undefined) return 1
    const answer = optional(context, 'answer')
    if (answer !== undefined) {
      const explained = await explainAnswerIn(answer, context.stdin, config)
      context.stdout.write(asked(context, explained, showAnswer))
      return 0
    }
    const file = optional(context, 'file')
    if (file !== undefined) return await explainFile(file, config, context)
    const [method, target] = requestLine(optional(context, 'path') ?? '')
    const [path = '', query = ''] = target.split('?', 2)
    const product = productAt(path, config)
    const { endpoint } = product.match(method, withoutPrefix(path, config))
    const body = (await readAll(context.stdin)).toString('latin1')
    const treatment = treatmentOfRequest(path, endpoint, config)
    const report = {
      endpoint: endpoint.name,
      version: config.version,
      preset: config.masking.preset,
      scope: describeScope(endpoint, config.masking.scope),
      body: body === '' ? 'none' : kindWithoutLabel(body),
      treatment: treatment.says,
      findings: treatment.isRead
        ? explainRequest({ product, endpoint, path, query, body }, config)
        : [],
    }
    context.stdout.write(asked(context, report, show))
    return 0
  },
}

async function explainFile(file: string, config: Config, context: Context): Promise<number> {
  try {
    const { found, unread } = await maskFile(readFileSync(file).toString('latin1'), file, config)
    context.stdout.write(
      asked(context, { found, unread }, (report) => showFound(report.found, report.unread)),
    )
    return 0
  } catch (error) {
    context.stderr.write(`dify-masking explain: ${file}: ${problemOf(error)}\n`)
    return 1
  }
}

/** As JSON if that was asked for, else in words. */
const asked = <T>({ values }: Context, report: T, inWords: (report: T) => string): string =>
  values['json'] === true ? `${JSON.stringify(report)}\n` : inWords(report)

interface Explained {
  /** `query`, `inputs.note`, `tool_input#city`: `#` marks JSON inside a string. */
  readonly field: string
  readonly entity: string
  readonly placeholder: string
  /** UTF-16 units. */
  readonly length: number
  /** Whether the value comes back in answers. */
  readonly restored: boolean
  readonly rules: readonly { readonly rule: string; readonly score: number }[]
}

function requestLine(text: string): readonly [method: string, path: string] {
  if (!/^[A-Za-z]+:\//.test(text)) throw new UsageError('--path: expected METHOD:/path')
  const colon = text.indexOf(':')
  return [text.slice(0, colon).toUpperCase(), text.slice(colon + 1)]
}

/** A request as `explain` has it: byte strings. */
interface Explainable {
  readonly product: UpstreamProduct
  readonly endpoint: Endpoint
  readonly path: string
  readonly query: string
  readonly body: string
}

function explainRequest(
  { product, endpoint, path, query, body }: Explainable,
  config: Config,
): readonly Explained[] {
  const { scanner } = createOfflineMasker(config)
  const scope = new MemoryScope('explain', 0)
  const found: Explained[] = []
  const add: Add = (field, text, label) => {
    for (const span of scanner
      .scan(text, label)
      .filter(({ start, end, literal }) => isTold(text.slice(start, end), literal)))
      found.push(explainSpan(withoutValues(field, scanner), text, span, scope))
  }
  for (const segment of path.split('/'))
    add('(path)', decodePercent(segment, 0, segment.length, { plusAsSpace: false }).text)
  scanForm(query, ({ key, value }) => {
    add('(query, key)', key.text)
    // Some names keep their values (`user`): the masker knows which.
    const name = encodeFormValue(key.text)
    const { preserves } = product.fields(endpoint, 'query')
    const pair = collectForm(`${name}=${encodeFormValue(value.text)}`, scanner, preserves)
    if (pair.length > collectForm(name, scanner).length) add(`?${key.text}`, value.text)
  })
  if (body === '') return found
  if (kindWithoutLabel(body) === 'json') explainJson(body, product, endpoint, config, add)
  else add('(text)', decodeUtf8ByteString(body, 0, body.length).text)
  return found
}

type Add = (field: string, text: string, label?: string) => void

function explainJson(
  body: string,
  { inputs, fields }: UpstreamProduct,
  endpoint: Endpoint,
  { masking }: Config,
  add: Add,
): void {
  const policies = new Map(Object.entries(masking.inputs))
  const isRun = endpoint.scope.kind === 'run'
  const { preserves } = fields(endpoint, 'json')
  const outcome = walkDocument(
    body,
    'utf8-bytes',
    (leaf) => {
      if (isPreserved(leaf, preserves) || isLeftNumber(leaf, masking)) return
      // What the app's own form says is not known here.
      const treatment = isRun ? inputs?.treatmentOf(leaf, { policies, form: undefined }) : 'mask'
      if (treatment === 'allow') return
      add(`${leaf.path.toPattern()}${leaf.isKey ? ' (key)' : ''}`, leaf.text, labelOf(leaf))
    },
    { maxDepth: masking.max_depth, numbers: true },
  )
  if (outcome.valid) return
  if (outcome.problem === 'too_deep')
    throw new Error('the body is nested deeper than masking.max_depth allows: refused with 400')
  throw new Error(`the body is not valid JSON (byte ${outcome.at})`)
}

/** Text that only reads like a placeholder (`CARD 4090`) is nothing to tell of; a placeholder to the letter is. */
const isTold = (text: string, literal: string | undefined): boolean =>
  literal === undefined || literal === text

/** In JSON text inside a string numbers are text. */
const isLeftNumber = ({ isNumber, level }: Leaf, masking: Config['masking']): boolean =>
  isNumber && level === 0 && masking.json_numbers === 'leave'

/** A name of a field can be a value itself. */
function withoutValues(field: string, scanner: Scanner): string {
  let shown = ''
  let end = 0
  for (const span of scanner.scan(field)) {
    shown += `${field.slice(end, span.start)}<${span.entity}>`
    end = span.end
  }
  return shown + field.slice(end)
}

/** What the upstream runs that gets a path; without a prefix of an upstream, the first one. */
function productAt(path: string, { upstreams }: Config): UpstreamProduct {
  const isUnder = ({ match }: UpstreamConfig): boolean =>
    match?.path_prefix !== undefined && `${path}/`.startsWith(`${match.path_prefix}/`)
  const [first] = upstreams
  return PRODUCTS[(upstreams.find(isUnder) ?? first)?.product ?? 'dify']
}

/** As an upstream with a path of its own gets it. */
function withoutPrefix(path: string, { upstreams }: Config): string {
  const prefix = upstreams
    .flatMap(({ match }) => match?.path_prefix ?? [])
    .find((each) => path === each || path.startsWith(`${each}/`))
  return prefix === undefined ? path : path.slice(prefix.length)
}

function explainSpan(field: string, text: string, span: Span, scope: MemoryScope): Explained {
  const named = { entity: span.entity, wanted: allocationRequest(text, span) }
  const [placeholder = ''] = onePlaceholderEach([named], scope.allocate([named.wanted]), scope)
  return {
    field,
    entity: span.entity,
    placeholder,
    length: span.end - span.start,
    restored: span.isWithheld !== true,
    rules: span.findings.map(({ rule, score }) => ({ rule, score })),
  }
}

function describeScope({ scope }: Endpoint, configured: string): string {
  if (configured === 'request' || scope.kind === 'single') return 'this exchange only'
  if (scope.kind === 'object') return `the scope that ${scope.object} :${scope.param} was born in`
  if (scope.kind === 'chain')
    return 'the scope of the response that the body names; else one of its own, bound to the id of the answer'
  if (scope.kind === 'upload') return 'a scope of its own, bound to the id of the answer'
  if (scope.kind === 'credential')
    return 'the app key: every client that has it sees the same values'
  if (configured === 'user') return 'app key and user'
  if (scope.kind === 'conversation') return `app key, user and the conversation in the ${scope.in}`
  return 'app key, user and conversation; a first turn is bound to the ids of its answer'
}

function show(report: {
  readonly endpoint: string
  readonly version: string
  readonly preset: string
  readonly scope: string
  readonly body: string
  readonly treatment: string
  readonly findings: readonly Explained[]
}): string {
  const lines = [
    `endpoint  ${report.endpoint}`,
    `version   ${report.version} (masking is the same for all versions)`,
    `preset    ${report.preset}`,
    `scope     ${report.scope}`,
    `body      ${report.body}`,
    `request   ${report.treatment}`,
    report.findings.length === 0 ? 'nothing would be masked' : 'would be masked:',
    ...report.findings.map(({ field, entity, placeholder, length, restored, rules }) => {
      const by =
        rules.map(({ rule, score }) => `${rule} ${score}`).join(', ') ||
        'typed in the shape of a placeholder'
      return `  ${field.padEnd(24)} ${entity.padEnd(11)} ${placeholder.padEnd(14)} ${length} characters, by ${by}${restored ? '' : '; never restored'}`
    }),
  ]
  return `${lines.join('\n')}\n`
}
