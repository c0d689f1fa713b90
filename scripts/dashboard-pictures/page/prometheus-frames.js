// What Grafana's Prometheus data source does: a target of a panel becomes a query, its answer data frames.
import { FieldType, createDataFrame, rangeUtil } from '@grafana/data'

/**
 * Data frames of one target. `run` says where Prometheus is, from when to when (ms), and how often it scrapes;
 * `points` is the width of the panel.
 */
export async function framesOf(target, run, points) {
  const { from, to, scrapeInterval, prometheus } = run
  const scrapeMs = rangeUtil.intervalToMs(scrapeInterval)
  const { intervalMs } = rangeUtil.calculateInterval({ from, to }, points, scrapeInterval)
  // https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/#use-__rate_interval
  const rateMs = Math.max(intervalMs + scrapeMs, 4 * scrapeMs)
  const query = target.expr
    .replaceAll('$__rate_interval', `${rateMs}ms`)
    .replaceAll('$__interval', `${intervalMs}ms`)
    .replaceAll('$__range', `${to - from}ms`)
  const step = intervalMs / 1000
  const aligned = (ms) => Math.floor(ms / intervalMs) * step
  const asked = target.instant
    ? `query?${new URLSearchParams({ query, time: to / 1000 })}`
    : `query_range?${new URLSearchParams({ query, start: aligned(from), end: aligned(to), step })}`
  const answer = await fetch(`${prometheus}/api/v1/${asked}`)
  const { status, data, error } = await answer.json()
  if (status !== 'success') throw new Error(`${query}: ${error}`)
  return target.format === 'table'
    ? [tableOf(target, data.result)]
    : data.result.map((series) => seriesOf(target, series, intervalMs))
}

function seriesOf({ refId, legendFormat }, { metric, values, value }, interval) {
  const { __name__: name = 'Value', ...labels } = metric
  const points = values ?? [value]
  const shown = legendFormat?.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, label) => metric[label] ?? '')
  return createDataFrame({
    refId,
    name: shown,
    fields: [
      // The interval lets the graph break a line where a scrape is missing.
      {
        name: 'Time',
        type: FieldType.time,
        values: points.map(([time]) => time * 1000),
        config: { interval },
      },
      {
        name,
        type: FieldType.number,
        labels,
        values: points.map(([, text]) => numberOf(text)),
        config: shown ? { displayNameFromDS: shown } : {},
      },
    ],
  })
}

function tableOf({ refId }, result) {
  const labels = [...new Set(result.flatMap(({ metric }) => Object.keys(metric)))].sort((a, b) =>
    a < b ? -1 : 1,
  )
  return createDataFrame({
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: result.map(({ value }) => value[0] * 1000) },
      ...labels.map((name) => ({
        name,
        type: FieldType.string,
        values: result.map(({ metric }) => metric[name] ?? ''),
      })),
      {
        name: 'Value',
        type: FieldType.number,
        values: result.map(({ value }) => numberOf(value[1])),
      },
    ],
  })
}

/** Prometheus writes `+Inf`, `-Inf` and `NaN`. */
const numberOf = (text) => Number(text.replace('Inf', 'Infinity'))
