import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { parseConfig } from '../../../src/config/load.ts'
import {
  type Node,
  at,
  list,
  namesOf,
  ofKind,
  readManifests,
  text,
  workloads,
} from './manifests.ts'
import { mistakesOf } from './sound.ts'
import { ROOT, deployFile, needs, runTool } from './tool.ts'

const CHART = deployFile('helm/dify-masking')
const REDIS = ['redis.enabled=true', 'redis.aclSecret=acl', 'storeSecret=store']
const SECRETS = ['acl', 'store']
/** A helm that was not built by its makers takes Kubernetes for older than it is. */
const KUBE = ['--kube-version', '1.31.0']

const scratch = mkdtempSync(join(tmpdir(), 'deploy-helm-'))
after(() => rmSync(scratch, { recursive: true }))

/** Helm keeps its caches away from the home folder of the user who runs the tests. */
const env = {
  ...process.env,
  HELM_CACHE_HOME: scratch,
  HELM_CONFIG_HOME: scratch,
  HELM_DATA_HOME: scratch,
}

const template = (...values: string[]): Node[] =>
  readManifests(
    runTool(
      'helm',
      ['template', 'm', CHART, ...KUBE, ...values.flatMap((value) => ['--set', value])],
      {
        env,
      },
    ),
  )

const configOf = (docs: readonly Node[]): string =>
  ofKind(docs, 'ConfigMap')
    .map((map) => text(map, 'data', 'config.yaml'))
    .find((config) => config !== '') ?? ''

/** The configuration without the store: its files are not here. */
function readable(yaml: string): string {
  const file = join(scratch, 'secret')
  writeFileSync(file, 'x', { mode: 0o600 })
  return yaml.replaceAll(/\/etc\/dify-masking-store\/\S+/g, file)
}

describe('the Helm chart', needs('helm'), () => {
  it('is one that helm lint takes', () => {
    assert.match(runTool('helm', ['lint', '--strict', CHART], { env }), /0 chart\(s\) failed/)
  })

  for (const [name, values] of [
    ['one gateway', []],
    ['gateways that share a Redis', [...REDIS, 'autoscaling.enabled=true']],
    ['three gateways', [...REDIS, 'replicas=3']],
    ['the service alone', ['mode=service']],
    ['services that share a Redis', ['mode=service', ...REDIS, 'autoscaling.enabled=true']],
  ] as const) {
    it(`makes sound manifests for ${name}`, () => {
      const docs = template(...values)
      assert.deepEqual(mistakesOf(docs, { secrets: SECRETS }), [])
      const result = parseConfig(readable(configOf(docs)), 'config.yaml', {})
      assert.ok('config' in result, JSON.stringify(result))
    })
  }

  it('has the containers of the kustomize base', () => {
    const base = readManifests(readFileSync(deployFile('kustomize/base/deployment.yaml'), 'utf8'))
    const byName = (docs: readonly Node[]): Map<string, Node> =>
      new Map(workloads(docs)[0]?.containers.map((each) => [text(each, 'name'), each]))
    const ours = byName(template('config.performance.drain_timeout=10'))
    for (const [name, container] of byName(base)) {
      const { imagePullPolicy: _, ...own } = { ...Object(ours.get(name)) }
      assert.deepEqual(own, container, name)
    }
  })

  it('has a budget and an autoscaler where there are several pods, and only there', () => {
    const kinds = (...values: string[]): string[] =>
      ['HorizontalPodAutoscaler', 'PodDisruptionBudget'].filter(
        (kind) => namesOf(template(...values), kind).length > 0,
      )
    assert.deepEqual(kinds(), [])
    assert.deepEqual(kinds(...REDIS, 'replicas=2'), ['PodDisruptionBudget'])
    assert.deepEqual(kinds(...REDIS, 'autoscaling.enabled=true'), [
      'HorizontalPodAutoscaler',
      'PodDisruptionBudget',
    ])
  })

  it('ends the old pod first where the mappings are in memory, and never lets one be missing with Redis', () => {
    const strategy = (...values: string[]): string =>
      text(workloads(template(...values))[0]?.doc, 'spec', 'strategy', 'type')
    assert.equal(strategy(), 'Recreate')
    assert.equal(strategy(...REDIS), 'RollingUpdate')
    assert.equal(strategy('config.store.type=redis', 'storeSecret=s'), 'RollingUpdate')
  })

  it('rolls out when the configuration changes', () => {
    const sum = (...values: string[]): Node =>
      at(
        workloads(template(...values))[0]?.doc,
        'spec',
        'template',
        'metadata',
        'annotations',
        'checksum/config',
      )
    assert.notEqual(sum(), sum('config.masking.dry_run=true'))
    assert.equal(sum(), sum('replicas=1'))
  })

  it('opens the gRPC port to those who are named, and to no other client', () => {
    const ports = (...values: string[]): Node[] =>
      list(ofKind(template('mode=service', ...values), 'NetworkPolicy')[0], 'spec', 'ingress').map(
        (rule) => at(rule, 'ports', 0, 'port'),
      )
    assert.deepEqual(ports(), [9464])
    assert.deepEqual(ports('networkPolicy.clients[0].podSelector.matchLabels.a=b'), [9002, 9464])
  })

  for (const [values, mistake] of [
    [['replicas=2'], /several pods need shared mappings/],
    [['autoscaling.enabled=true'], /several pods need shared mappings/],
    [['config.store.type=redis'], /mappings in Redis need storeSecret/],
    [['redis.enabled=true', 'storeSecret=s'], /needs redis\.aclSecret/],
    [['config.upstreams=null'], /names no Dify/],
    [['config.masking.scop=user'], /scop/],
    [['config.masking.preset=strct'], /preset/],
    [['config.performance.workers=two'], /workers/],
    [['mode=both'], /mode/],
    [['image.tag=latest'], /tag/],
    [['config.listen.proxy=0.0.0.0:1'], /config/],
    [['replica=2'], /replica/],
  ] as const) {
    it(`refuses ${values.join(' ')}`, () => {
      assert.throws(() => template(...values), mistake)
    })
  }
})

it('the chart and the package have one version', () => {
  const [chart] = readManifests(readFileSync(`${CHART}/Chart.yaml`, 'utf8'))
  const [values] = readManifests(readFileSync(`${CHART}/values.yaml`, 'utf8'))
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  )
  assert.equal(text(chart, 'appVersion'), version)
  assert.equal(text(values, 'image', 'tag'), version)
})
