import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { METRICS } from '../../../src/telemetry/names.ts'
import { ROOT, deployFile, needs, runTool } from './tool.ts'

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string
      readonly expr: string
      readonly annotations: { readonly summary: string; readonly runbook_url: string }
    }[]
  }[]
}

/** `alerts.test.yaml`, as far as it is read here. */
interface AlertTests {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly {
      readonly alertname: string
      readonly exp_alerts?: readonly { readonly exp_annotations?: { readonly summary: string } }[]
    }[]
  }[]
}

/** What a summary may be once its `{{ … }}` are filled in. */
function patternOf(summary: string): RegExp {
  const parts = summary
    .split(/\{\{[^}]*\}\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}

const { groups } = parse(readFileSync(deployFile('prometheus/alerts.yaml'), 'utf8')) as Rules
const rules = groups.flatMap((group) => group.rules)

interface Dashboard {
  readonly uid: string
  readonly panels: readonly {
    readonly id: number
    readonly type: string
    readonly title: string
    readonly fieldConfig?: { readonly defaults: { readonly thresholds?: object } }
    readonly targets?: readonly { readonly expr: string }[]
  }[]
}

const dashboard = JSON.parse(
  readFileSync(deployFile('grafana/dashboard.json'), 'utf8'),
) as Dashboard
const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

/** Metrics of the service that an expression names; a histogram by the name of the whole. */
const ownMetrics = (expression: string): string[] =>
  (expression.match(/dify_masking_\w+/g) ?? []).map((name) => name.replace(/_bucket$/, ''))

describe('alerts', () => {
  it('are those that operators were promised', () => {
    const names = rules.map(({ alert }) => alert)
    for (const name of [
      'HighErrorRate',
      'SlowResponseTime',
      'MaskingDisabled',
      'FailClosed',
      'VaultDown',
      'CertificateExpiry',
      'ConfigReloadFailed',
      'VersionUnknown',
    ])
      assert.ok(names.includes(name), name)
  })

  it('name metrics that exist, and a section that says what to do', () => {
    for (const { alert, expr, annotations } of rules) {
      for (const name of ownMetrics(expr)) assert.ok(Object.hasOwn(METRICS, name), name)
      const [file = '', anchor = ''] = annotations.runbook_url.split('#')
      assert.ok(existsSync(join(ROOT, file)), file)
      assert.equal(anchor, alert.toLowerCase())
      assert.match(readFileSync(join(ROOT, file), 'utf8'), new RegExp(`^### ${alert}$`, 'm'))
    }
  })

  it('are rules for promtool', needs('promtool'), () => {
    assert.match(
      runTool('promtool', ['check', 'rules', deployFile('prometheus/alerts.yaml')]),
      /SUCCESS/,
    )
  })

  it('fire, and clear', needs('promtool'), () => {
    const cwd = deployFile('prometheus')
    assert.match(runTool('promtool', ['test', 'rules', 'alerts.test.yaml'], { cwd }), /SUCCESS/)
  })

  it('have a test in alerts.test.yaml that fires, and one that does not, whether promtool is installed or not', () => {
    const file = readFileSync(deployFile('prometheus/alerts.test.yaml'), 'utf8')
    const tests = (parse(file) as AlertTests).tests.flatMap((test) => test.alert_rule_test ?? [])
    for (const { alert, annotations } of rules) {
      const own = tests.filter(({ alertname }) => alertname === alert)
      const fired = own.flatMap(({ exp_alerts: expected }) => expected ?? [])
      assert.ok(fired.length > 0, `${alert}: no test in which it fires`)
      assert.ok(
        own.some(({ exp_alerts: expected }) => (expected ?? []).length === 0),
        `${alert}: no test in which it does not fire`,
      )
      for (const { exp_annotations: shown } of fired)
        assert.match(shown?.summary ?? '', patternOf(annotations.summary), alert)
    }
  })
})

describe('the dashboard', () => {
  it('asks for metrics that exist', () => {
    assert.ok(queries.length > 20)
    for (const query of queries)
      for (const name of ownMetrics(query)) assert.ok(Object.hasOwn(METRICS, name), name)
  })

  it('shows every metric of its own that changes', () => {
    const shown = new Set(queries.concat(rules.map(({ expr }) => expr)).flatMap(ownMetrics))
    const silent = [
      // They change with the configuration only; the panel of its state says what matters.
      'dify_masking_preset_info',
      'dify_masking_reloads_total',
      'dify_masking_reload_timestamp_seconds',
    ]
    const missing = Object.keys(METRICS).filter(
      (name) => !shown.has(name) && !silent.includes(name),
    )
    assert.deepEqual(missing, [])
  })

  it('says of every single number when it is red: by default Grafana takes more than 80 for that', () => {
    const silent = dashboard.panels.filter(
      ({ type, fieldConfig }) => type === 'stat' && fieldConfig?.defaults.thresholds === undefined,
    )
    assert.deepEqual(
      silent.map(({ title }) => title),
      [],
    )
  })

  it('has panels of its own numbers, which do not overlap', () => {
    assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length)
    assert.equal(dashboard.uid, 'dify-masking')
  })
})
