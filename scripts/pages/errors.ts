import { parseConfig } from '../../src/config/load.ts'
import { ERRORS } from '../../src/core/errors.ts'
import { localReplyCodes } from '../../src/envoy/local-replies.ts'
import { generatedFrom, linked, table } from './markdown.ts'

/** Refusals of the service's own pages (`src/admin/`). */
const PAGES = [
  ['`bad_request`', '400', 'The order is not what it should be; the message says what is wanted.'],
  ['`unauthorized`', '401', 'Send `authorization: Bearer …` with the token of `admin.token_file`.'],
  ['`admin_disabled`', '403', 'Orders need a token: set `admin.token_file`.'],
  ['`not_found`', '404', 'The message lists the pages.'],
  ['`method_not_allowed`', '405', 'Pages are read with GET, orders given with POST.'],
  ['`no_routes`', '409', 'No file of routes is watched: start the service with `--routes`.'],
  ['`no_file`', '409', 'The service was not started from a file.'],
  [
    '`routes_changed`',
    '409',
    'Another decision came in between: look at `routes show`, try again.',
  ],
  [
    '`host_not_allowed`',
    '421',
    'The page was asked for under a name that is not known: add it to `listen.allowed_hosts`.',
  ],
  ['`bad_configuration`', '422', 'The message has the mistakes; what was in force stays in force.'],
  ['`internal`', '500', 'A bug: the log names the place.'],
  [
    '`routes_rejected`',
    '502',
    'Envoy runs with another configuration: restart it and the service.',
  ],
  [
    '`routes_unconfirmed`',
    '504',
    'The order is written, Envoy is not known to follow it: look at the route in the access log.',
  ],
]

/** docs/errors.md. */
export function errors(): string {
  const config = parseConfig(
    'upstreams: [{ name: dify, url: "http://127.0.0.1:5001" }]',
    'defaults',
    {},
  )
  if ('errors' in config) throw new Error('the smallest configuration has errors')
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

${generatedFrom('`src/core/errors.ts` and `src/envoy/local-replies.ts`')}
Every error has Dify's shape, so that every SDK shows it, and quotes nothing of the request:

\`\`\`json
{ "code": "invalid_json", "message": "The request body is not valid JSON.", "status": 400 }
\`\`\`

\`X-Request-Id\` of the answer is \`request_id\` in the [logs](logging.md). Whenever one of them
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
