import { accessLog } from '../../src/envoy/access-log.ts'
import { LOG_LINES, fieldMeaning } from '../../src/telemetry/log-lines.ts'
import { cell, generatedFrom, table } from './markdown.ts'

/** What the fields of Envoy's access log say (`src/envoy/access-log.ts`). */
const ACCESS_FIELDS: Readonly<Record<string, string>> = {
  time: 'when the request began, ISO 8601',
  request_id:
    '`X-Request-Id` of request and answer, if it is a UUID; the same as in the log of the service',
  method: 'HTTP method',
  route:
    'route of Envoy: `masked`, `masked-uploads`, `bypass`, …; no path, since a path may hold what was masked',
  status: 'HTTP status for the client; 0: the client went away',
  flags:
    "Envoy's `RESPONSE_FLAGS`: `UF` no connection to Dify, `UH` no healthy address, `DC` the client went away, `RL` rate limit, …",
  details:
    "Envoy's `RESPONSE_CODE_DETAILS`: who answered, and why; `via_upstream`: Dify; `withheld`: a reason that holds text of the request",
  duration_ms: 'from the first byte of the request to the last of the answer',
  bytes_received: 'of the body of the request',
  bytes_sent: 'of the body of the answer',
  upstream: 'name of the upstream',
  dify_version: 'version of the Dify',
  version_source: 'where the version is known from',
  endpoint: 'name of the endpoint',
  masking_time: 'seconds spent on masking and restoring',
  patterns_matched: 'values masked',
  outcome: 'as the label of the [metrics](metrics.md)',
}

function accessLogFields(): readonly string[] {
  let names: readonly string[] = []
  JSON.stringify(accessLog('stdout'), (key, value: unknown) => {
    if (key === 'json_format' && typeof value === 'object' && value !== null)
      names = Object.keys(value)
    return value
  })
  return names
}

/** docs/logging.md. */
export function logging(): string {
  const named = accessLogFields()
  const access = named.map((name) => {
    const says = ACCESS_FIELDS[name]
    if (says === undefined) throw new Error(`ACCESS_FIELDS does not say what ${name} is`)
    return [`\`${name}\``, says]
  })
  if (access.length !== Object.keys(ACCESS_FIELDS).length)
    throw new Error('ACCESS_FIELDS names what the access log does not have')
  const lines = LOG_LINES.map(({ msg, isPrefix, level, when, fields, optional = [] }) => [
    `\`${msg.trimEnd()}${isPrefix === true ? ' …' : ''}\``,
    level,
    when,
    [...fields.map((field) => `\`${field}\``), ...optional.map((field) => `(\`${field}\`)`)].join(
      ', ',
    ),
  ])
  const used = [
    ...new Set(LOG_LINES.flatMap(({ fields, optional = [] }) => [...fields, ...optional])),
  ]
  return `# Logs

${generatedFrom('`src/telemetry/log-lines.ts` and `src/envoy/access-log.ts`')}
Two logs, both with a JSON object a line: that of the service (standard error; readable lines on a terminal, see
\`logging.format\`) and Envoy's access log (\`logging.access_log\`). Neither ever holds a value, a placeholder, a body, a
header, a path or a query. \`request_id\` ties their lines together; the client has it as \`X-Request-Id\`.

## Of the service

Every line has \`level\`, \`time\` (ISO 8601, UTC), \`service\` (\`dify-masking\`) and \`msg\`.
[log-line.schema.json](log-line.schema.json) is the JSON Schema of a line. \`logging.level\`, or for a while
\`POST /masking/admin/log-level\`, sets the least level. Fields in parentheses can be absent.

${table(['`msg`', 'Level', 'When', 'Fields'], lines)}

| Field | Says |
|---|---|
${used.map((field) => `| \`${field}\` | ${cell(fieldMeaning(field))} |`).join('\n')}

\`dify-masking up\` itself writes plain sentences to standard error, each after \`dify-masking up:\`. Envoy writes there, too:
warnings about itself, and nothing of the traffic (\`src/envoy/running/log-levels.ts\` has the parts that may speak).

## Access log

${table(['Field', 'Says'], access)}

The six from \`dify_version\` on come from the service and are null where a route is not read, or the request was refused before.
`
}
