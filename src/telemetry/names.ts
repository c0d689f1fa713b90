/** What a label can say: a fixed set, or names out of the configuration. Nothing of the traffic. */
export const LABELS = {
  endpoint: 'name of the endpoint, as in `dify-compatibility.md`',
  dify_version: 'version of the Dify that answered, or `unknown`',
  upstream: 'name of the upstream (`upstreams[].name`)',
  outcome:
    'of an exchange: `ok`, `bypass`, `allowed`, `local_reply`, `cancelled`, `failed`, or the code of `errors.md`; of a reload: `good`, `bad`; of the external recognizer: `ok`, or the kind of its failure (`timeout`, `status`, `broken_answer`, …); of an inquiry about an app: `ok`, `refused` (not 200), `no_answer`, `busy` (too many at once), `resting` (asked a short while ago)',
  entity: 'name of the entity (`EMAIL`, `IBAN`, …) or of a custom pattern',
  kind: '`file`, `json_number`, `input`, `dataset`, `annotation`, `operators`, `path`',
  file_kind:
    '`text`, `office` (DOCX, XLSX, PPTX, ODF, EPUB), `pdf`, `mail`, `mailbox`, `archive` (ZIP), `image`, `media` (sounds, films), `packed` (other archives), `old` (DOC, XLS, PPT, MSG), `other`',
  result: '`masked`, `unread` (passed by `file_upload.allowed_types`), `refused`',
  direction: '`mask`: requests; `restore`: answers',
  event: 'SSE event of Dify, or `other`',
  code: 'code of `errors.md`',
  reason:
    'of a withheld placeholder: `link_target`, `definition`, `html`, `url`, `code_block`, `escape`, `limit`, see `security.md`; of the store: reason of `operations.md#when-redis-fails`',
  status: 'HTTP status',
  source: 'where the version is known from: `configured`, `probed`, `header`, `default`',
  preset: '`masking.preset`, or what a file without it has: `standard`, `strict`, `seed`, `none`',
  version: 'version of the service',
  node: 'version of Node.js',
} as const

/**
 * Every metric of the service: name → type, help, labels. The registry is made of it; dashboards, alerts and
 * documentation are checked against it.
 */
export const METRICS = {
  dify_masking_requests_total: {
    type: 'counter',
    help: 'Exchanges that ended, by endpoint, Dify version, upstream and outcome.',
    labels: ['endpoint', 'dify_version', 'upstream', 'outcome'],
  },
  dify_masking_findings_total: {
    type: 'counter',
    help: 'Values masked in requests, by entity.',
    labels: ['entity'],
  },
  dify_masking_restored_total: {
    type: 'counter',
    help: 'Placeholders put back into answers.',
    labels: [],
  },
  dify_masking_unknown_placeholders_total: {
    type: 'counter',
    help: 'Placeholder-shaped text in answers that the scope does not know.',
    labels: [],
  },
  dify_masking_withheld_placeholders_total: {
    type: 'counter',
    help: 'Placeholders in answers that the scope knows and that stay, because a value there could leave by itself, by reason.',
    labels: ['reason'],
  },
  dify_masking_unread_total: {
    type: 'counter',
    help: 'What policy let through unread, by kind.',
    labels: ['kind'],
  },
  dify_masking_files_total: {
    type: 'counter',
    help: 'Files of uploads, by kind and result.',
    labels: ['file_kind', 'result'],
  },
  dify_masking_external_total: {
    type: 'counter',
    help: 'Calls of the external recognizer, by outcome.',
    labels: ['outcome'],
  },
  dify_masking_app_inquiries_total: {
    type: 'counter',
    help: 'Times that the service had a reason to ask Dify for the inputs of an app itself, by outcome.',
    labels: ['outcome'],
  },
  dify_masking_reloads_total: {
    type: 'counter',
    help: 'Attempts to read the configuration again, by outcome: good or bad.',
    labels: ['outcome'],
  },
  dify_masking_reload_success: {
    type: 'gauge',
    help: '1 if the last attempt to read the configuration again was good, or there was none.',
    labels: [],
  },
  dify_masking_reload_timestamp_seconds: {
    type: 'gauge',
    help: 'When the configuration was last read again, seconds since 1970, by outcome.',
    labels: ['outcome'],
  },
  dify_masking_seconds: {
    type: 'histogram',
    help: 'Time spent per message on masking requests or restoring answers, in seconds.',
    labels: ['direction'],
  },
  dify_masking_stream_events_total: {
    type: 'counter',
    help: 'SSE events of answers that were read, by kind. An answer of which nothing is left to look at is not.',
    labels: ['event'],
  },
  dify_masking_held_bytes: {
    type: 'histogram',
    help: 'Text held back at the end of a stream chunk, in UTF-16 units.',
    labels: [],
  },
  dify_masking_errors_total: {
    type: 'counter',
    help: 'Refusals and failures, by catalogue code.',
    labels: ['code'],
  },
  dify_masking_streams_open: {
    type: 'gauge',
    help: 'Exchanges under way that the service is still needed for.',
    labels: [],
  },
  dify_masking_vault_entries: { type: 'gauge', help: 'Placeholders in the vault.', labels: [] },
  dify_masking_vault_scopes: { type: 'gauge', help: 'Scopes in the vault.', labels: [] },
  dify_masking_vault_ready: { type: 'gauge', help: '1 while the vault answers.', labels: [] },
  dify_masking_vault_failures_total: {
    type: 'counter',
    help: 'What the vault could not do, by reason.',
    labels: ['reason'],
  },
  dify_masking_upstream_info: {
    type: 'gauge',
    help: 'Always 1: the Dify version of each upstream and where it is known from.',
    labels: ['upstream', 'dify_version', 'source'],
  },
  dify_masking_upstream_up: {
    type: 'gauge',
    help: '1 while a Dify answers, 0 while it does not; absent before anything is known, and while it gets no requests.',
    labels: ['upstream'],
  },
  dify_masking_answers_total: {
    type: 'counter',
    help: 'Answers to requests that the service read, by upstream and status; 502 to 504 may be those of Envoy in place of Dify.',
    labels: ['upstream', 'status'],
  },
  dify_masking_bypass: { type: 'gauge', help: '1 while masking is switched off.', labels: [] },
  dify_masking_preset_info: {
    type: 'gauge',
    help: 'Always 1: which entities are looked for.',
    labels: ['preset'],
  },
  dify_masking_log_lines_dropped_total: {
    type: 'counter',
    help: 'Lines of the log that were dropped because the output did not accept them: a full disk, a reader that stopped.',
    labels: [],
  },
  dify_masking_envoy_up: {
    type: 'gauge',
    help: '1 while the Envoy that `up` runs takes traffic. Every service of one `up` says the same; without `up` none does.',
    labels: [],
  },
  dify_masking_envoy_restarts_total: {
    type: 'counter',
    help: 'How often Envoy ended by itself and `up` started it again. Every service of one `up` says the same.',
    labels: [],
  },
  dify_masking_build_info: {
    type: 'gauge',
    help: 'Always 1: version of the service.',
    labels: ['version', 'node'],
  },
} as const satisfies Record<
  string,
  {
    type: 'counter' | 'gauge' | 'histogram'
    help: string
    labels: readonly (keyof typeof LABELS)[]
  }
>
