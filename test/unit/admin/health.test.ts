import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type HealthFacts, type HealthReason, healthReport } from '../../../src/admin/health.ts'
import type { EnvoyView } from '../../../src/envoy/running/envoy-watch.ts'
import type { Reach } from '../../../src/upstreams/reach-book.ts'
import { configOf } from '../../support/exchange/config-of.ts'

const config = configOf(`
upstreams:
  - { name: blue, url: "http://blue.test", weight: 1 }
  - { name: green, url: "http://green.test", weight: 0 }
`)

const reach = (upstream: string, more: Partial<Reach> = {}): Reach => ({
  upstream,
  state: 'answers',
  cause: null,
  message: null,
  since: null,
  last_answer: null,
  ...more,
})

const SILENT: Partial<Reach> = {
  state: 'silent',
  cause: 'connection_refused',
  message: 'no answer: connection refused',
  since: '2026-05-01T00:00:00.000Z',
}

const facts = (more: Partial<HealthFacts> = {}): HealthFacts => ({
  config,
  isServing: true,
  vault: { ready: true },
  selfTest: 'passed',
  routes: { weights: { blue: 1, green: 0 }, bypass: false },
  versions: ['blue', 'green'].map((upstream) => ({
    upstream,
    version: '1.7.0',
    source: 'probed',
    evidence: 'x',
    confidence: 1,
    checked_at: null,
  })),
  reach: [reach('blue'), reach('green')],
  envoy: { state: 'unknown' },
  envoyLife: undefined,
  answers: {},
  refused: {},
  logLinesDropped: 0,
  version: '1.2.3',
  startedAt: 0,
  now: 60_000,
  ...more,
})

const envoy = (healthy: number): EnvoyView => ({
  state: 'answers',
  version: '1.40.0',
  uptime_seconds: 5,
  service: { healthy: 1, total: 1 },
  answers: {},
  refused: { by_gate: 0, too_large: 0, rate_limited: 0, service_failed: 0 },
  upstreams: new Map([
    [
      'blue',
      {
        endpoints: { healthy, total: 2 },
        requests: 1,
        answers: {},
        connect_failures: 0,
        timeouts: 0,
        overflows: 0,
      },
    ],
  ]),
})

const said = (more: Partial<HealthFacts>): readonly [boolean, unknown, readonly string[]] => {
  const { ok, report } = healthReport(facts(more))
  const reasons = report['reasons'] as readonly HealthReason[]
  return [ok, report['status'], reasons.map(({ code }) => code)]
}

describe('the report of health', () => {
  it('is healthy without a reason, also where nothing is known of Envoy', () => {
    assert.deepEqual(said({}), [true, 'healthy', []])
    const { report } = healthReport(facts())
    assert.deepEqual(report['envoy'], { state: 'unknown' })
    assert.equal(report['uptime_seconds'], 60)
  })

  const refusing: Record<string, Partial<HealthFacts>> = {
    stopping: { isServing: false },
    vault_unavailable: { vault: { ready: false } },
    self_test_waiting: { selfTest: 'waiting' },
    self_test_failed: { selfTest: 'failed' },
    // Its admin interface does not answer then either; one reason says it.
    envoy_down: {
      envoy: { state: 'silent' },
      envoyLife: { running: false, restarts: 0, since: '', last_exit: 'SIGSEGV' },
    },
  }
  for (const [code, more] of Object.entries(refusing))
    it(`is unhealthy, and answers 503, because of ${code}`, () => {
      assert.deepEqual(said(more), [false, 'unhealthy', [code]])
    })

  const masking = (more: object): Partial<HealthFacts> => ({
    config: { ...config, masking: { ...config.masking, ...more } },
  })
  const degrading: Record<string, Partial<HealthFacts>> = {
    bypass: { routes: { weights: {}, bypass: true, since: '2026-05-01T00:00:00Z' } },
    masking_off: masking({ enabled: false }),
    dry_run: masking({ dry_run: true }),
    upstream_silent: { reach: [reach('blue', SILENT), reach('green')] },
    upstream_doubtful: { reach: [reach('blue', { cause: 'not_dify', message: 'it answers' })] },
    upstream_endpoints: { envoy: envoy(1) },
    envoy_silent: { envoy: { state: 'silent' } },
  }
  for (const [code, more] of Object.entries(degrading))
    it(`is degraded, and answers 200, because of ${code}`, () => {
      assert.deepEqual(said(more), [true, 'degraded', [code]])
    })

  it('says how often up has started Envoy again, and is healthy with it', () => {
    const envoyLife = { running: true, restarts: 2, since: '2026-05-01T00:00:00Z' }
    const { ok, report } = healthReport(facts({ envoyLife }))
    assert.ok(ok)
    assert.equal(report['status'], 'healthy')
    assert.deepEqual(report['envoy'], { state: 'unknown', ...envoyLife })
  })

  it('names upstream, cause and time of a Dify that does not answer', () => {
    const { report } = healthReport(facts({ reach: [reach('blue', SILENT)] }))
    assert.deepEqual(report['reasons'], [
      {
        code: 'upstream_silent',
        message: 'Dify does not answer: blue at http://blue.test: connection refused.',
        upstream: 'blue',
        cause: 'connection_refused',
        since: '2026-05-01T00:00:00.000Z',
      },
    ])
  })

  it('is not degraded by an upstream that gets no requests, but shows it', () => {
    const more = { reach: [reach('blue'), reach('green', SILENT)] }
    assert.deepEqual(said(more), [true, 'healthy', []])
    const upstreams = healthReport(facts(more)).report['upstreams'] as readonly {
      state: string
      in_use: boolean
    }[]
    assert.deepEqual(
      upstreams.map(({ state, in_use: used }) => [state, used]),
      [
        ['answers', true],
        ['silent', false],
      ],
    )
  })

  it('lists every reason, the refusing ones first', () => {
    const all = { vault: { ready: false }, ...degrading['bypass'], ...degrading['upstream_silent'] }
    assert.deepEqual(said({ ...all, routes: { weights: { blue: 1 }, bypass: true } }), [
      false,
      'unhealthy',
      ['vault_unavailable', 'bypass', 'upstream_silent'],
    ])
  })
})
