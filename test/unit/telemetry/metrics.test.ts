import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Gauges, type Metrics, createMetrics } from '../../../src/telemetry/metrics.ts'
import { METRICS } from '../../../src/telemetry/names.ts'

const NOTHING: Gauges = {
  vault: () => ({ entries: 0, scopes: 0, ready: true }),
  upstreams: () => [],
  bypass: () => false,
  preset: () => 'standard',
  logLinesDropped: () => 0,
  upstreamsUp: () => [],
  envoy: () => undefined,
}

const setUp = (gauges: Partial<Gauges> = {}): Metrics =>
  createMetrics('1.2.3', { ...NOTHING, ...gauges })

/** Samples of one name: labels (or '') → value. */
async function samples(metrics: Metrics, name: string): Promise<Record<string, number>> {
  const found = new Map<string, number>()
  for (const line of (await metrics.text()).split('\n')) {
    const sample = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line)
    if (sample?.[1] === name) found.set(sample[2] ?? '', Number(sample[3]))
  }
  return Object.fromEntries(found)
}

describe('metrics', () => {
  it('expose exactly the names of the table, besides those of Node', async () => {
    const text = await setUp().text()
    const names = [...text.matchAll(/^# HELP (\S+) /gm)].map((match) => match[1] ?? '')
    const own = names.filter((name) => !/^(?:nodejs|process)_/.test(name))
    assert.deepEqual(own.toSorted(), Object.keys(METRICS).toSorted())
    assert.ok(names.includes('nodejs_eventloop_lag_seconds'))
  })

  it('have the types of the table', async () => {
    const text = await setUp().text()
    for (const [name, { type }] of Object.entries(METRICS))
      assert.ok(text.includes(`\n# TYPE ${name} ${type}\n`), name)
  })

  it('say of the Envoy that up runs what up says, each time they are asked', async () => {
    let state = { running: true, restarts: 0 }
    const metrics = setUp({ envoy: () => state })
    assert.deepEqual(await samples(metrics, 'dify_masking_envoy_up'), { '': 1 })
    state = { running: false, restarts: 3 }
    for (const _ of [1, 2]) {
      assert.deepEqual(await samples(metrics, 'dify_masking_envoy_up'), { '': 0 })
      assert.deepEqual(await samples(metrics, 'dify_masking_envoy_restarts_total'), { '': 3 })
    }
  })

  it('say nothing of an Envoy that something else runs', async () => {
    const { envoy: _, ...others } = NOTHING
    assert.doesNotMatch(await createMetrics('1.2.3', others).text(), /dify_masking_envoy/)
  })

  it('have registries of their own', async () => {
    const [one, two] = [setUp(), setUp()]
    one.restored(3)
    assert.deepEqual(await samples(one, 'dify_masking_restored_total'), { '': 3 })
    assert.deepEqual(await samples(two, 'dify_masking_restored_total'), { '': 0 })
  })

  it('count what the core observes', async () => {
    const metrics = setUp()
    metrics.findings('EMAIL', 2)
    metrics.findings('EMAIL', 1)
    metrics.findings('IP', 4)
    metrics.restored(5)
    metrics.unknownPlaceholder(6)
    metrics.withheld('link_target', 2)
    metrics.withheld('html', 1)
    metrics.unread('file', 7)
    metrics.error('too_deep')
    assert.deepEqual(await samples(metrics, 'dify_masking_findings_total'), {
      'entity="EMAIL"': 3,
      'entity="IP"': 4,
    })
    assert.deepEqual(await samples(metrics, 'dify_masking_restored_total'), { '': 5 })
    assert.deepEqual(await samples(metrics, 'dify_masking_unknown_placeholders_total'), { '': 6 })
    assert.deepEqual(await samples(metrics, 'dify_masking_withheld_placeholders_total'), {
      'reason="link_target"': 2,
      'reason="html"': 1,
    })
    assert.deepEqual(await samples(metrics, 'dify_masking_unread_total'), { 'kind="file"': 7 })
    assert.deepEqual(await samples(metrics, 'dify_masking_errors_total'), { 'code="too_deep"': 1 })
  })

  it('count events by name', async () => {
    const metrics = setUp()
    for (const event of ['message', 'message', 'other']) metrics.streamEvent(event)
    assert.deepEqual(await samples(metrics, 'dify_masking_stream_events_total'), {
      'event="message"': 2,
      'event="other"': 1,
    })
  })

  it('count exchanges under way and ended', async () => {
    const metrics = setUp()
    const ended = { endpoint: 'chat', version: '1.7.0', upstream: 'dify', outcome: 'ok' }
    metrics.exchangeStarted()
    metrics.exchangeStarted()
    metrics.exchangeFinished(ended)
    assert.deepEqual(await samples(metrics, 'dify_masking_streams_open'), { '': 1 })
    assert.deepEqual(await samples(metrics, 'dify_masking_requests_total'), {
      'endpoint="chat",dify_version="1.7.0",upstream="dify",outcome="ok"': 1,
    })
  })

  it('put durations into buckets from 10 µs, one of them at the alert threshold of 5 ms', async () => {
    const metrics = setUp()
    metrics.seconds('mask', 0.000_009)
    metrics.seconds('mask', 0.004)
    metrics.seconds('restore', 9)
    const buckets = await samples(metrics, 'dify_masking_seconds_bucket')
    assert.equal(buckets['le="0.00001",direction="mask"'], 1)
    assert.equal(buckets['le="0.0025",direction="mask"'], 1)
    assert.equal(buckets['le="0.005",direction="mask"'], 2)
    assert.equal(buckets['le="2.5",direction="restore"'], 0)
    assert.equal(buckets['le="+Inf",direction="restore"'], 1)
  })

  it('observe what is held back', async () => {
    const metrics = setUp()
    for (const bytes of [0, 3, 70]) metrics.heldBytes(bytes)
    const buckets = await samples(metrics, 'dify_masking_held_bytes_bucket')
    assert.deepEqual(
      ['0', '4', '64', '+Inf'].map((le) => buckets[`le="${le}"`]),
      [1, 2, 2, 3],
    )
  })

  it('count what the store could not do by reason', async () => {
    const metrics = setUp()
    metrics.vaultFailure('timeout')
    metrics.vaultFailure('timeout')
    metrics.vaultFailure('readonly')
    assert.deepEqual(await samples(metrics, 'dify_masking_vault_failures_total'), {
      'reason="timeout"': 2,
      'reason="readonly"': 1,
    })
  })

  it('read vault, upstreams and bypass again at every scrape', async () => {
    const state = { entries: 1, bypass: false, version: '0.15.8' }
    const metrics = setUp({
      vault: () => ({ entries: state.entries, scopes: 7, ready: state.entries < 2 }),
      upstreams: () => [{ name: 'blue', version: state.version, source: 'probed' }],
      bypass: () => state.bypass,
      preset: () => 'seed',
    })
    const info = 'dify_masking_upstream_info'
    assert.deepEqual(await samples(metrics, 'dify_masking_vault_scopes'), { '': 7 })
    assert.deepEqual(await samples(metrics, 'dify_masking_vault_ready'), { '': 1 })
    assert.deepEqual(await samples(metrics, 'dify_masking_bypass'), { '': 0 })
    assert.deepEqual(await samples(metrics, info), {
      'upstream="blue",dify_version="0.15.8",source="probed"': 1,
    })
    Object.assign(state, { entries: 2, bypass: true, version: '1.7.0' })
    assert.deepEqual(await samples(metrics, 'dify_masking_vault_entries'), { '': 2 })
    assert.deepEqual(await samples(metrics, 'dify_masking_vault_ready'), { '': 0 })
    assert.deepEqual(await samples(metrics, 'dify_masking_bypass'), { '': 1 })
    // The former version is gone, not beside the new one.
    assert.deepEqual(await samples(metrics, info), {
      'upstream="blue",dify_version="1.7.0",source="probed"': 1,
    })
  })

  it('name the build', async () => {
    assert.deepEqual(await samples(setUp(), 'dify_masking_build_info'), {
      [`version="1.2.3",node="${process.version}"`]: 1,
    })
  })

  it('are text of the Prometheus exposition format', () => {
    assert.match(setUp().contentType, /^text\/plain; version=0\.0\.4/)
  })

  it('sum up for the statistics page', () => {
    const metrics = setUp()
    metrics.exchangeStarted()
    metrics.exchangeStarted()
    metrics.exchangeFinished({ endpoint: 'chat', version: 'v', upstream: 'u', outcome: 'ok' })
    metrics.findings('EMAIL', 2)
    metrics.findings('IP', 1)
    metrics.restored(4)
    metrics.unknownPlaceholder(1)
    metrics.withheld('url', 2)
    metrics.heldBytes(5)
    metrics.heldBytes(0)
    metrics.error('internal')
    metrics.error('internal')
    for (let i = 0; i < 99; i++) metrics.seconds('mask', 0.001)
    metrics.seconds('mask', 0.1)
    const { performance, ...counts } = metrics.stats()
    assert.deepEqual(counts, {
      requests: 1,
      streams_open: 1,
      findings: { total: 3, by_entity: { EMAIL: 2, IP: 1 } },
      restored: 4,
      unknown_placeholders: 1,
      withheld: { url: 2 },
      unread: {},
      files: {},
      external: {},
      reloaded: { good: null, bad: null },
      most_held: 5,
      errors: { total: 2, by_code: { internal: 2 } },
    })
    const text = JSON.stringify(performance)
    const { mask, restore } = JSON.parse(text)
    assert.equal(mask.count, 100)
    for (const p of ['p50_ms', 'p95_ms', 'p99_ms'])
      assert.ok(mask[p] >= 1 && mask[p] <= 1.05, `${p}: ${mask[p]}`)
    assert.deepEqual(restore, { count: 0, p50_ms: 0, p95_ms: 0, p99_ms: 0 })
  })
})
