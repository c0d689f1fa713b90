/** Every metric of the service: name → kind, help, labels. Dashboards, alerts and documentation are checked against it. */
export const METRICS = {
  dify_masking_requests_total: {
    help: 'Exchanges that ended, by endpoint, Dify version, upstream and outcome.',
    labels: ['endpoint', 'dify_version', 'upstream', 'outcome'],
  },
  dify_masking_findings_total: {
    help: 'Values masked in requests, by entity.',
    labels: ['entity'],
  },
  dify_masking_restored_total: { help: 'Placeholders put back into answers.', labels: [] },
  dify_masking_unknown_placeholders_total: {
    help: 'Placeholder-shaped text in answers that the scope does not know.',
    labels: [],
  },
  dify_masking_unread_total: {
    help: 'What policy let through unread, by kind.',
    labels: ['kind'],
  },
  dify_masking_external_total: {
    help: 'Calls of the external recognizer, by outcome.',
    labels: ['outcome'],
  },
  dify_masking_reloads_total: {
    help: 'Attempts to read the configuration again, by outcome: good or bad.',
    labels: ['outcome'],
  },
  dify_masking_reload_success: {
    help: '1 if the last attempt to read the configuration again was good, or there was none.',
    labels: [],
  },
  dify_masking_reload_timestamp_seconds: {
    help: 'When the configuration was last read again, seconds since 1970, by outcome.',
    labels: ['outcome'],
  },
  dify_masking_seconds: {
    help: 'Time spent per message on masking requests or restoring answers, in seconds.',
    labels: ['direction'],
  },
  dify_masking_stream_events_total: { help: 'SSE events of answers, by kind.', labels: ['event'] },
  dify_masking_held_bytes: {
    help: 'Text held back at the end of a stream chunk, in UTF-16 units.',
    labels: [],
  },
  dify_masking_errors_total: {
    help: 'Refusals and failures, by catalogue code.',
    labels: ['code'],
  },
  dify_masking_streams_open: { help: 'Exchanges under way.', labels: [] },
  dify_masking_vault_entries: { help: 'Placeholders in the vault.', labels: [] },
  dify_masking_vault_scopes: { help: 'Scopes in the vault.', labels: [] },
  dify_masking_vault_ready: { help: '1 while the vault can be asked.', labels: [] },
  dify_masking_vault_failures_total: {
    help: 'What the store of the mappings could not do, by reason.',
    labels: ['reason'],
  },
  dify_masking_upstream_info: {
    help: 'Always 1: the Dify version of each upstream and where it is known from.',
    labels: ['upstream', 'dify_version', 'source'],
  },
  dify_masking_bypass: { help: '1 while masking is switched off.', labels: [] },
  dify_masking_build_info: {
    help: 'Always 1: version of the service.',
    labels: ['version', 'node'],
  },
} as const satisfies Record<string, { help: string; labels: readonly string[] }>
