import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { readManifests } from './manifests.ts'
import { mistakesOf } from './sound.ts'
import { deployFile } from './tool.ts'

const GATEWAY = ['serviceaccount', 'deployment', 'service', 'networkpolicy']
  .map((name) => readFileSync(deployFile(`kustomize/base/${name}.yaml`), 'utf8'))
  .join('\n---\n')

/** Each row breaks one thing in the gateway. */
const BREAKS: readonly (readonly [string, string | RegExp, string, RegExp])[] = [
  ['a container that may be root', 'runAsNonRoot: true', 'runAsNonRoot: false', /may be root/],
  ['a writable root', 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', /may write/],
  ['capabilities', 'drop: [ALL]', 'drop: []', /capabilities/],
  ['no seccomp', 'RuntimeDefault', 'Unconfined', /seccomp/],
  ['no limit', 'limits: { memory: 1Gi }', 'limits: {}', /memory limit/],
  ['a page that is not served', 'path: /readyz', 'path: /ready', /not served/],
  ['a port that is not open', 'tcpSocket: { port: proxy }', 'tcpSocket: { port: web }', /does not/],
  ['a service without pods', /component: gateway\n {2}ports/, 'component: x\n  ports', /no pod/],
  ['a service of no port', 'targetPort: proxy', 'targetPort: 8000', /no container opens 8000/],
  [
    'a ConfigMap that is not there',
    'configMap: { name: dify-',
    'configMap: { name: x',
    /no Config/,
  ],
  ['a volume that is not there', '{ name: run, mountPath', '{ name: tmp, mountPath', /no volume/],
  ['an account that is not there', 'AccountName: dify', 'AccountName: x', /no ServiceAccount/],
  ['an image of no version', 'envoy:v1.40.0', 'envoy:latest', /an image that changes/],
]

describe('the judge of manifests', () => {
  for (const [name, from, to, mistake] of BREAKS) {
    it(`sees ${name}`, () => {
      const broken = GATEWAY.replace(from, to)
      assert.notEqual(broken, GATEWAY)
      const mistakes = mistakesOf(readManifests(broken), { configMaps: ['dify-masking'] })
      assert.match(mistakes.join('\n'), mistake)
    })
  }

  it('sees an autoscaler of nothing, and one beside a fixed number', () => {
    const scaler = (target: string): string =>
      `kind: HorizontalPodAutoscaler\nspec: { scaleTargetRef: { kind: Deployment, name: ${target} } }`
    const judge = (yaml: string): string =>
      mistakesOf(readManifests(yaml), { configMaps: ['dify-masking'] }).join('\n')
    assert.match(judge(`${GATEWAY}\n---\n${scaler('x')}`), /not there/)
    const fixed = GATEWAY.replace('  strategy:', '  replicas: 3\n  strategy:')
    assert.match(judge(`${fixed}\n---\n${scaler('dify-masking')}`), /replicas and an autoscaler/)
  })
})
