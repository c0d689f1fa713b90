import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { at, isRecord, list, ofKind, readManifests, text, workloads } from './manifests.ts'
import { mistakesOf } from './sound.ts'
import { deployFile, findTool, runTool } from './tool.ts'

const FOLDER = deployFile('kustomize')
const SECRETS = ['dify-masking-store', 'dify-masking-redis-acl']
/** What a cluster has that the overlay for a Dify pod is laid over. */
const FOREIGN = ['api']
const overlays = readdirSync(`${FOLDER}/overlays`)

const builder = findTool('kubectl') === undefined ? 'kustomize' : 'kubectl'
const skip = findTool(builder) === undefined ? 'neither kubectl nor kustomize is installed' : false

function build(overlay: string): unknown[] {
  const args = builder === 'kubectl' ? ['kustomize'] : ['build']
  return readManifests(runTool(builder, [...args, `${FOLDER}/overlays/${overlay}`]))
}

describe('kustomize base, as it stands', () => {
  const files = ['serviceaccount', 'deployment', 'service', 'networkpolicy']
  const docs = files.flatMap((name) =>
    readManifests(readFileSync(`${FOLDER}/base/${name}.yaml`, 'utf8')),
  )

  it('has no mistake', () => {
    assert.deepEqual(mistakesOf(docs, { configMaps: ['dify-masking'] }), [])
  })

  it('lists every file that lies there', () => {
    const kustomization = readManifests(readFileSync(`${FOLDER}/base/kustomization.yaml`, 'utf8'))
    const listed = list(kustomization[0], 'resources')
    assert.deepEqual(new Set(listed), new Set(files.map((name) => `${name}.yaml`)))
  })

  it('starts the service before Envoy and stops it after', () => {
    const [gateway] = workloads(docs)
    const service = gateway?.containers.find((each) => text(each, 'name') === 'service')
    assert.equal(text(service, 'restartPolicy'), 'Always')
    assert.ok(at(service, 'startupProbe', 'httpGet'))
    const [envoy] = list(gateway?.pod, 'containers')
    const [shell, script, seconds] = list(envoy, 'lifecycle', 'preStop', 'exec', 'command')
    assert.deepEqual([shell, script], ['bash', '/run/dify-masking/drain-envoy.sh'])
    assert.ok(Number(seconds) < Number(at(gateway?.pod, 'terminationGracePeriodSeconds')))
  })
})

describe('kustomize overlays', { skip }, () => {
  for (const overlay of overlays) {
    it(`${overlay} has no mistake`, () => {
      assert.deepEqual(mistakesOf(build(overlay), { secrets: SECRETS, foreign: FOREIGN }), [])
    })
  }

  it('redis and service have one Redis: what can never be changed of a StatefulSet is the same', () => {
    const fixed = (overlay: string): unknown => {
      const [set] = ofKind(build(overlay), 'StatefulSet')
      return ['serviceName', 'selector', 'volumeClaimTemplates'].map((key) => at(set, 'spec', key))
    }
    assert.notEqual(fixed('redis'), undefined)
    assert.deepEqual(fixed('service'), fixed('redis'))
  })

  it('single ends its pod before the next one starts, since its mappings are in memory', () => {
    const strategy = (overlay: string): string =>
      text(ofKind(build(overlay), 'Deployment')[0], 'spec', 'strategy', 'type')
    assert.equal(strategy('single'), 'Recreate')
    assert.equal(strategy('redis'), 'RollingUpdate')
  })

  it('the sidecar has the containers of the gateway, and the api keeps its own', () => {
    const [gateway] = workloads(build('single'))
    const [api] = workloads(build('sidecar'))
    const named = (prefix: string, containers: readonly unknown[]): Map<string, unknown> =>
      new Map(
        containers
          .filter((each) => text(each, 'name').startsWith(prefix))
          .map((each) => [text(each, 'name').slice(prefix.length), withoutNames(each)]),
      )
    const own = named('', gateway?.containers ?? [])
    assert.deepEqual([...own.keys()], ['prepare-envoy', 'service', 'envoy'])
    assert.deepEqual(named('masking-', api?.containers ?? []), own)
    const dify = api?.containers.find((each) => text(each, 'name') === 'api')
    assert.equal(at(dify, 'readinessProbe', 'httpGet', 'path'), '/health')
    assert.equal(at(dify, 'securityContext'), undefined)
  })

  it('clients of the Service of the api come to the proxy, on the port that it always had', () => {
    const docs = build('sidecar')
    const ports = list(ofKind(docs, 'Service')[0], 'spec', 'ports')
    assert.equal(ports.length, 1)
    assert.equal(at(ports[0], 'port'), 5001)
    assert.equal(at(ports[0], 'targetPort'), 'masking-proxy')
  })

  it('several gateways share their mappings, and are never all gone', () => {
    const docs = build('redis')
    const config = ofKind(docs, 'ConfigMap').map((map) => text(map, 'data', 'config.yaml'))
    assert.ok(config.some((each) => each.includes('type: redis')))
    assert.equal(at(ofKind(docs, 'HorizontalPodAutoscaler')[0], 'spec', 'minReplicas'), 2)
    assert.equal(at(ofKind(docs, 'PodDisruptionBudget')[0], 'spec', 'maxUnavailable'), 1)
  })
})

/** A container as text, without what must differ in another pod: names, and the user of the pod. */
function withoutNames(container: unknown): string {
  const own = structuredClone(container)
  const security = at(own, 'securityContext')
  if (isRecord(security))
    for (const key of ['runAsUser', 'runAsGroup', 'runAsNonRoot', 'seccompProfile'])
      Reflect.deleteProperty(security, key)
  return JSON.stringify(own).replaceAll('masking-', '')
}
