import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { parse } from 'yaml'
import { type Stack, chat, startStack } from '../../support/envoy/stack.ts'
import { deployFile } from '../../unit/deploy/tool.ts'

/** Expressions of the alerts and of the dashboard. */
function expressions(): readonly string[] {
  const { groups } = parse(readFileSync(deployFile('prometheus/alerts.yaml'), 'utf8')) as {
    groups: { rules: { expr: string }[] }[]
  }
  const { panels } = JSON.parse(readFileSync(deployFile('grafana/dashboard.json'), 'utf8')) as {
    panels: { targets?: { expr: string }[] }[]
  }
  return [
    ...groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ]
}

const SELECTOR = /\b(envoy_\w+)(\{[^}]*\})?(?=[^\w}]|$)/g
const EQUALS = /(\w+)="([^"]*)"/g

interface Selector {
  readonly text: string
  readonly name: string
  /** `name="value"`, but for the job, which Prometheus says. */
  readonly labels: readonly string[]
}

/** What of Envoy's an expression asks for. Labels to group by are not selectors. */
function selectorsOf(expression: string): readonly Selector[] {
  const asked = expression.replaceAll(/\b(?:by|on|without|ignoring) \([^)]*\)/g, '')
  return [...asked.matchAll(SELECTOR)].map(([text, name = '', braces = '']) => ({
    text,
    name,
    labels: [...braces.matchAll(EQUALS)]
      .map(([pair]) => pair)
      .filter((pair) => !pair.startsWith('job=')),
  }))
}

describe("Envoy's own metrics", () => {
  let stack: Stack
  let samples: readonly string[]
  before(async () => {
    stack = await startStack()
    await chat(stack.envoy.proxyUrl, 'hello')
    const answer = await fetch(`${stack.envoy.adminUrl}/stats/prometheus`)
    samples = (await answer.text()).split('\n').filter((line) => !line.startsWith('#'))
  })
  after(async () => await stack.stop())

  const has = ({ name, labels }: Selector): boolean =>
    samples.some(
      (sample) =>
        (sample.startsWith(`${name}{`) || sample.startsWith(`${name} `)) &&
        labels.every((label) => sample.includes(label)),
    )

  it('are there under the names and labels that alerts and dashboard ask for', () => {
    const selectors = expressions().flatMap(selectorsOf)
    assert.ok(selectors.length >= 10, `${selectors.length}`)
    for (const selector of selectors) assert.ok(has(selector), selector.text)
  })

  it('are there as docs/metrics.md shows them', () => {
    const page = readFileSync(deployFile('../docs/metrics.md'), 'utf8')
    const shown = selectorsOf(page).filter(({ labels }) => labels.length > 0)
    assert.ok(shown.length > 0)
    for (const selector of shown) assert.ok(has(selector), selector.text)
    const [, label = ''] = /`(envoy_http_conn_manager_prefix="\w+")`/.exec(page) ?? []
    assert.ok(samples.some((sample) => label !== '' && sample.includes(label)))
  })

  it('would be missed', () => {
    assert.ok(!has({ text: '', name: 'envoy_http_rbac_denied', labels: ['a="b"'] }))
    assert.ok(!has({ text: '', name: 'envoy_http_rbac', labels: [] }))
    assert.deepEqual(
      selectorsOf('min by (envoy_cluster_name) (envoy_x{job="a", b="c"} / envoy_y)'),
      [
        { text: 'envoy_x{job="a", b="c"}', name: 'envoy_x', labels: ['b="c"'] },
        { text: 'envoy_y', name: 'envoy_y', labels: [] },
      ],
    )
  })
})
