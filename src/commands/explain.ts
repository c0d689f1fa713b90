import type { Endpoint } from '../core/dify/endpoint.ts'
import { matchEndpoint } from '../core/dify/endpoints.ts'
import { walkDocument } from '../core/json/document.ts'
import type { Scanner, Span } from '../core/masking/scanner.ts'
import { isPreserved, labelOf } from '../core/masking/request-masker.ts'
import { wantedOf } from '../core/masking/wanted-of.ts'
import { decodeUtf8ByteString } from '../core/text/utf8.ts'
import { bodyKind } from '../core/transaction/body-kind.ts'
import { MemoryScope } from '../vault/memory-scope.ts'
import { type Command, UsageError, optional } from './command.ts'
import { configOrDefault } from './configured.ts'
import { createOfflineMasker } from './offline.ts'
import { readAll } from './stdin.ts'

export const explain: Command = {
  name: 'explain',
  summary: 'show what would be masked in a request body from standard input, and by which rule',
  usage: '[--path METHOD:PATH] [--config FILE] [--json]',
  options: {
    path: { type: 'string', default: 'POST:/v1/chat-messages' },
    config: { type: 'string', short: 'c' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    'path METHOD:PATH': 'the request line; POST:/v1/chat-messages',
    'config FILE': 'which entities to look for; defaults apply without one',
    json: 'print JSON',
  },
  examples: [
    [
      'dify-masking explain --path POST:/v1/completion-messages < body.json',
      'endpoint, scope, and for each finding its field, entity, rule and score; never the value',
    ],
  ],
  positionals: 0,
  async run(context) {
    const config = configOrDefault(context)
    if (config === undefined) return 1
    const [method, path] = requestLine(optional(context, 'path') ?? '')
    const { endpoint } = matchEndpoint(method, path.split('?', 1)[0] ?? '')
    const body = (await readAll(context.stdin)).toString('latin1')
    const { scanner } = createOfflineMasker(config)
    const findings = explainBody(body, scanner, config.masking.max_depth)
    const report = {
      endpoint: endpoint.name,
      version: config.version,
      scope: describeScope(endpoint, config.masking.scope),
      body: body === '' ? 'none' : bodyKind(body, undefined),
      findings,
    }
    context.stdout.write(
      context.values['json'] === true ? `${JSON.stringify(report)}\n` : show(report),
    )
    return 0
  },
}

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
  const colon = text.indexOf(':')
  if (colon < 0 || text[colon + 1] !== '/') throw new UsageError('--path wants METHOD:/path')
  return [text.slice(0, colon).toUpperCase(), text.slice(colon + 1)]
}

function explainBody(body: string, scanner: Scanner, maxDepth: number): Explained[] {
  const scope = new MemoryScope('explain', 0)
  const found: Explained[] = []
  const add = (field: string, text: string, label?: string): void => {
    for (const span of scanner.scan(text, label)) found.push(explainSpan(field, text, span, scope))
  }
  if (body === '') return found
  if (bodyKind(body, undefined) !== 'json') {
    add('(text)', decodeUtf8ByteString(body, 0, body.length).text)
    return found
  }
  const outcome = walkDocument(
    body,
    'utf8-bytes',
    (leaf) => {
      if (leaf.isNumber || isPreserved(leaf)) return
      add(`${leaf.path.toPattern()}${leaf.isKey ? ' (key)' : ''}`, leaf.text, labelOf(leaf))
    },
    { maxDepth },
  )
  if (!outcome.valid) throw new Error(`the body is not valid JSON (byte ${outcome.at})`)
  return found
}

function explainSpan(field: string, text: string, span: Span, scope: MemoryScope): Explained {
  const [placeholder = ''] = scope.allocate([wantedOf(text, span)])
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
  if (configured === 'user') return 'app key and user'
  if (scope.kind === 'conversation') return `app key, user and the conversation in the ${scope.in}`
  return 'app key, user and conversation; a first turn is bound to the ids of its answer'
}

function show(report: {
  readonly endpoint: string
  readonly version: string
  readonly scope: string
  readonly body: string
  readonly findings: readonly Explained[]
}): string {
  const lines = [
    `endpoint  ${report.endpoint}`,
    `version   ${report.version} (masking is the same for all versions)`,
    `scope     ${report.scope}`,
    `body      ${report.body}`,
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
