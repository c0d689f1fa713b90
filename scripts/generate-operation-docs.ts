/**
 * Writes docs/metrics.md and docs/errors.md from the tables that the service runs from. `--check` fails if a page is not
 * what they say.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseConfig } from '../src/config/load.ts'
import { ERRORS } from '../src/core/errors.ts'
import { localReplyCodes } from '../src/envoy/local-replies.ts'
import { LABELS, METRICS } from '../src/telemetry/names.ts'

const FOLDER = new URL('../docs/', import.meta.url)

const GENERATED = (table: string): string =>
  `This page is generated from ${table} (\`scripts/generate-operation-docs.ts\`).
`

/** `|` ends a cell of a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map(cell).join(' | ')} |`)
    .join('\n')
    .replaceAll(/^\| ---.*$/gm, (line) => line.replaceAll(' ', ''))

/** Sections of other pages, as links. */
const linked = (text: string): string =>
  text
    .replaceAll(/`(\w+)` in `troubleshooting\.md`/g, (_, alert: string) => {
      return `[${alert}](troubleshooting.md#${alert.toLowerCase()})`
    })
    .replaceAll(/`([\w-]+\.md)(#[\w-]+)?`/g, (_, page: string, anchor?: string) => {
      return `[${page}](${page}${anchor ?? ''})`
    })

/** Refusals of the service's own pages (`src/admin/`). */
const PAGES = [
  ['`bad_request`', '400', 'The order is not what it should be; the message says what is wanted.'],
  ['`unauthorized`', '401', 'Send `authorization: Bearer …` with the token of `admin.token_file`.'],
  ['`admin_disabled`', '403', 'Orders need a token: set `admin.token_file`.'],
  ['`not_found`', '404', 'The message lists the pages.'],
  ['`method_not_allowed`', '405', 'Pages are read with GET, orders given with POST.'],
  ['`no_routes`', '409', 'No file of routes is watched: start the service with `--routes`.'],
  ['`no_file`', '409', 'The service was not started from a file.'],
  ['`bad_configuration`', '422', 'The message has the mistakes; what was in force stays in force.'],
  ['`internal`', '500', 'A bug: the log names the place.'],
]

function metrics(): string {
  const rows = Object.entries(METRICS).map(([name, { type, labels, help }]) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(', '),
    help,
  ])
  const labels = Object.entries(LABELS).map(([name, says]) => [`\`${name}\``, linked(says)])
  return `# Metrics

${GENERATED('`src/telemetry/names.ts`')}
The metrics are at \`GET /metrics\` of the service's own listener (\`listen.admin\`), in
Prometheus' text format. Labels hold names and codes only, never anything of a request. Histograms have \`_bucket\`,
\`_sum\` and \`_count\`.

${table(['Name', 'Type', 'Labels', 'Meaning'], rows)}

## Labels

${table(['Label', 'Says'], labels)}

## Beside them

- Node's own: \`process_*\` and \`nodejs_*\`.
- Envoy's, at \`/stats/prometheus\` of its admin interface (\`listen.envoy_admin\`). The client side has
  \`envoy_http_conn_manager_prefix="proxy"\`. Of the name of the masking service's cluster, \`masking.service\`, Envoy makes
  a label and a part of the name: \`envoy_cluster_service_membership_healthy{envoy_cluster_name="masking"}\`.
- \`deploy/prometheus/\` scrapes both and has the alerts, \`deploy/grafana/dashboard.json\` the dashboard.
`
}

function errors(): string {
  const config = parseConfig(
    'upstreams: [{ name: dify, url: "http://127.0.0.1:5001" }]',
    'defaults',
    {},
  )
  if ('errors' in config) throw new Error('the smallest configuration has mistakes')
  const own = Object.entries(ERRORS).map(([code, { status, message, remedy }]) => [
    `\`${code}\``,
    String(status),
    message,
    linked(remedy),
  ])
  const envoys = localReplyCodes(config.config).map((row) => [
    `\`${row.code}\``,
    row.status === undefined ? "Envoy's" : String(row.status),
    row.message.replace('%RESPONSE_CODE_DETAILS%', '…'),
    linked(row.remedy),
  ])
  return `# Errors

${GENERATED('`src/core/errors.ts` and `src/envoy/local-replies.ts`')}
Every error has Dify's shape, so that every SDK shows it, and quotes nothing of the request:

\`\`\`json
{ "code": "invalid_json", "message": "The request body is not valid JSON.", "status": 400 }
\`\`\`

\`X-Request-Id\` of the answer is \`request_id\` in the [logs](operations.md#logs). Whenever one of them
is given, nothing reached Dify unmasked. The statuses of the service up to 415 say that the request was not forwarded at
all; \`response_too_large\`, and \`internal\` or \`vault_unavailable\` after Dify has answered, that the answer was withheld. A failure in the middle of an answer can no longer be told: the connection is broken off. Errors of
Dify itself pass as they are.

## Of the masking service

${table(['Code', 'Status', 'Message', 'What to do'], own)}

## Of Envoy

Limits and times stand here with their defaults.

${table(['Code', 'Status', 'Message', 'What to do'], envoys)}

## Of the service's own pages

\`/masking/*\` and \`/metrics\` answer in the same shape.

${table(['Code', 'Status', 'What to do'], PAGES)}
`
}

const pages = { 'metrics.md': metrics(), 'errors.md': errors() }
for (const [name, text] of Object.entries(pages)) {
  const file = new URL(name, FOLDER)
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`docs/${name} is stale: node scripts/generate-operation-docs.ts`)
    process.exitCode = 1
  }
}
