import { LABELS, METRICS } from '../../src/telemetry/names.ts'
import { generatedFrom, linked, table } from './markdown.ts'

/** docs/metrics.md. */
export function metrics(): string {
  const rows = Object.entries(METRICS).map(([name, { type, labels, help }]) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(', '),
    help,
  ])
  const labels = Object.entries(LABELS).map(([name, says]) => [`\`${name}\``, linked(says)])
  return `# Metrics

${generatedFrom('`src/telemetry/names.ts`')}
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
