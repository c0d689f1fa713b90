/** Fields that a line of the log can have beside `level`, `time`, `service` and `msg`: JSON Schema, and what they say. */
const FIELDS = {
  endpoint: { type: 'string', description: 'name of the endpoint' },
  upstream: { type: 'string', description: 'name of the upstream; empty before Envoy chose one' },
  request_id: {
    type: 'string',
    description: '`X-Request-Id` of request and answer; also in the access log',
  },
  trace_id: { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'trace, if there is one' },
  code: { type: 'string', description: 'code of the error' },
  outcome: { type: 'string', description: 'as the label of the metrics' },
  dify_version: { type: 'string', description: 'version of the Dify, or `unknown`' },
  version_source: { type: 'string', description: 'where the version is known from' },
  source: { type: 'string', description: 'where the version is known from' },
  findings: { type: 'integer', minimum: 0, description: 'values masked' },
  masking_seconds: { type: 'number', minimum: 0, description: 'spent on masking and restoring' },
  status: { type: 'integer', description: 'HTTP status; 0: there was no answer' },
  cause: {
    type: 'string',
    description:
      'why it does not answer: `connection_refused`, `connection_closed`, `no_route`, `timeout`, `name_not_found`, `certificate`, `tls`, `not_http`; `gateway`: the gateway in front of Dify does not reach it; `proxy`: requests get no answer',
  },
  circuit: {
    enum: ['closed', 'open', 'half-open'],
    description: '`open`: the store is not asked for the moment',
  },
  since: { type: 'string', description: 'when the bypass began, ISO 8601' },
  weights: {
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'share of each upstream',
  },
  dropped: { type: 'integer', minimum: 1, description: 'lines that were not written' },
  erased: { type: 'integer', minimum: 0, description: 'scopes erased' },
  streams_open: { type: 'integer', minimum: 0, description: 'exchanges under way' },
  audit: { const: true, description: 'an order by HTTP, carried out or not' },
  action: { type: 'string', description: 'name of the order' },
  sections: {
    type: 'array',
    items: { type: 'string' },
    description: 'sections of the configuration',
  },
  problems: {
    type: 'array',
    items: { type: 'string' },
    description: 'mistakes of the configuration, with file and line',
  },
  err: {
    type: 'object',
    required: ['type'],
    additionalProperties: false,
    properties: {
      type: { type: 'string' },
      code: { type: 'string' },
      message: { type: 'string' },
      at: { type: 'array', items: { type: 'string' }, maxItems: 6 },
    },
    description:
      "class (`type`), `code` and place (`at`) of an error; `message` of the service's own errors only",
  },
} as const

type Field = keyof typeof FIELDS

interface Line {
  /** Always the same, or what it begins with. */
  readonly msg: string
  readonly isPrefix?: true
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Markdown. */
  readonly when: string
  readonly fields: readonly Field[]
  readonly optional?: readonly Field[]
}

/** Every line that the service logs. Names, counts, codes and times: no text of the traffic. */
export const LOG_LINES: readonly Line[] = [
  {
    msg: 'exchange ended',
    level: 'debug',
    when: 'An exchange has ended. At level `info` use the access log instead.',
    fields: [
      'endpoint',
      'upstream',
      'dify_version',
      'version_source',
      'request_id',
      'findings',
      'masking_seconds',
      'status',
      'outcome',
    ],
    optional: ['trace_id'],
  },
  {
    msg: 'exchange refused',
    level: 'warn',
    when: 'A request or an answer was refused, as [errors.md](errors.md) says.',
    fields: ['code', 'endpoint', 'upstream', 'request_id'],
    optional: ['trace_id'],
  },
  {
    msg: 'exchange failed',
    level: 'error',
    when: 'A bug of the service. The request was refused, or the answer was aborted.',
    fields: ['code', 'endpoint', 'upstream', 'request_id', 'err'],
    optional: ['trace_id'],
  },
  {
    msg: 'Dify version known',
    level: 'info',
    when: 'The version of an upstream has become known, or has changed.',
    fields: ['upstream', 'dify_version', 'source'],
  },
  {
    msg: 'Dify does not answer',
    level: 'warn',
    when: 'A probe or requests get no answer. It is asked again every five seconds.',
    fields: ['upstream', 'cause'],
  },
  {
    msg: 'Dify answers again',
    level: 'info',
    when: 'After `Dify does not answer`.',
    fields: ['upstream'],
  },
  {
    msg: 'vault state changed',
    level: 'warn',
    when: 'The vault (Redis) does not answer, or it answers again.',
    fields: ['circuit'],
  },
  {
    msg: 'maxmemory-policy is ',
    isPrefix: true,
    level: 'warn',
    when: 'Redis may evict mappings that are in use.',
    fields: [],
  },
  {
    msg: 'store.key_file ',
    isPrefix: true,
    level: 'warn',
    when: 'The key file has changed and cannot be used; the previous keys stay in force.',
    fields: [],
  },
  {
    msg: 'masking is off: everything passes unread',
    level: 'warn',
    when: 'At the start, with `masking.enabled: false`.',
    fields: [],
  },
  {
    msg: 'masking is bypassed: routes pass unread',
    level: 'warn',
    when: '`routes bypass on` is in force.',
    fields: [],
    optional: ['since'],
  },
  {
    msg: 'routes have changed',
    level: 'info',
    when: 'The weights have changed, or a bypass has ended.',
    fields: ['weights'],
  },
  {
    msg: 'admin request',
    level: 'warn',
    when: 'Every `POST /masking/admin/…`, also those that were refused.',
    fields: ['audit', 'action', 'status'],
    optional: ['request_id'],
  },
  {
    msg: 'erased on demand',
    level: 'info',
    when: 'What is stored of an end user was erased.',
    fields: ['erased'],
  },
  {
    msg: 'the configuration was read again',
    level: 'info',
    when: 'A changed configuration is in force.',
    fields: [],
  },
  {
    msg: 'these sections need a restart',
    level: 'warn',
    when: 'These sections of a changed configuration take effect only after a restart.',
    fields: ['sections'],
  },
  {
    msg: 'the configuration has errors; the previous one stays in force',
    level: 'error',
    when: 'A changed configuration was not applied.',
    fields: ['problems'],
  },
  {
    msg: 'the self-test is refused',
    level: 'warn',
    when: 'With `serve --self-test`, every few seconds: the probe value does not pass yet, and the service is not ready.',
    fields: ['code'],
  },
  {
    msg: 'the self-test has passed',
    level: 'info',
    when: 'A probe value went through Envoy masked and came back restored: the service is ready.',
    fields: [],
  },
  {
    msg: 'the self-test failed',
    isPrefix: true,
    level: 'error',
    when: "Envoy's filters are wired so that a value could pass. The service is not ready until this is fixed.",
    fields: [],
  },
  {
    msg: 'the memory limit here is ',
    isPrefix: true,
    level: 'warn',
    when: 'At the start: the cgroup has less memory than many large bodies at a time need.',
    fields: [],
  },
  {
    msg: 'log lines were dropped: the output did not accept them',
    level: 'warn',
    when: 'Lines can be written again: the disk was full, or the reader of the log had stopped. Masking continued.',
    fields: ['dropped'],
  },
  {
    msg: 'leaving',
    level: 'info',
    when: 'Before a restart of this service: Envoy is asked to choose another one.',
    fields: ['streams_open'],
  },
  {
    msg: 'draining',
    level: 'info',
    when: 'No new exchanges are accepted; running ones may finish.',
    fields: ['streams_open'],
  },
  {
    msg: 'evidence cannot be written',
    level: 'error',
    when: 'Records of evidence are being lost: a full disk, or a folder that is gone. The file says how many, once it can be written again.',
    fields: [],
  },
]

/** What a field says, for people. */
export const fieldMeaning = (field: Field): string => FIELDS[field].description

/** JSON Schema (2020-12) of one line of the log with `logging.format: json`. */
export function logLineSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A line of the log of dify-masking',
    type: 'object',
    required: ['level', 'time', 'service', 'msg'],
    properties: {
      time: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' },
      service: { const: 'dify-masking' },
    },
    oneOf: LOG_LINES.map(lineSchema),
  }
}

function lineSchema({ msg, isPrefix, level, fields, optional = [] }: Line): object {
  const all = [...fields, ...optional].map((field) => [field, FIELDS[field]] as const)
  return {
    required: fields,
    properties: {
      level: { const: level },
      time: true,
      service: true,
      msg: isPrefix === true ? { pattern: `^${msg.replaceAll('.', '\\.')}` } : { const: msg },
      ...Object.fromEntries(all),
    },
    additionalProperties: false,
  }
}
