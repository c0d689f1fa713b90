import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ROOT, deployFile, findTool, runTool } from './tool.ts'

/** Schemas of every Kubernetes release, as `make deploy-tools` fetches them. */
const SCHEMAS = join(
  ROOT,
  '.tools/deploy/python/kubernetes-validate-1.37.0/kubernetes_validate/kubernetes-json-schema',
)
/** The oldest release that the charts are for, and a later one. */
const RELEASES = ['1.30.0', '1.33.0']

const missing = ['kubeconform', 'kustomize', 'helm'].filter((name) => findTool(name) === undefined)
const folders = readable(SCHEMAS)
const skip =
  missing.length > 0 || folders.length === 0
    ? `${[...missing, ...(folders.length > 0 ? [] : ['the schemas'])].join(', ')}: make deploy-tools`
    : false

function readable(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * A strict schema that stands by itself: kubeconform resolves `$id` and the definitions beside it over the network
 * unless they are names of files.
 */
function local(text: string): string {
  const { $id: _, ...schema } = JSON.parse(
    text.replaceAll('"/api/_definitions.json', '"_definitions.json'),
  ) as Record<string, unknown>
  return JSON.stringify(schema)
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  'one gateway': [],
  'gateways that share a Redis': [
    'redis.enabled=true',
    'redis.aclSecret=acl',
    'storeSecret=store',
    'autoscaling.enabled=true',
  ],
  'three gateways': [
    'redis.enabled=true',
    'redis.aclSecret=acl',
    'storeSecret=store',
    'replicas=3',
  ],
  'the service alone': ['mode=service'],
  'services that share a Redis': [
    'mode=service',
    'redis.enabled=true',
    'redis.aclSecret=acl',
    'storeSecret=store',
    'autoscaling.enabled=true',
  ],
}

describe('kubeconform', { skip }, () => {
  let scratch: string
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'deploy-kubeconform-'))
    for (const release of RELEASES) {
      const folder = join(scratch, `v${release}`)
      const from = join(SCHEMAS, `v${release}-local-strict`)
      mkdirSync(folder)
      for (const name of readdirSync(from))
        writeFileSync(join(folder, name), local(readFileSync(join(from, name), 'utf8')))
    }
  })
  after(() => rmSync(scratch, { recursive: true, force: true }))

  const check = (manifests: string, release: string): string => {
    const file = join(scratch, 'manifests.yaml')
    writeFileSync(file, manifests)
    return runTool('kubeconform', [
      '-strict',
      '-summary',
      // Custom resources have schemas of their own.
      '-skip=EnvoyFilter,Gateway,VirtualService,DestinationRule',
      `-kubernetes-version=${release}`,
      `-schema-location=${scratch}/{{.NormalizedKubernetesVersion}}/{{.ResourceKind}}{{.KindSuffix}}.json`,
      file,
    ])
  }

  for (const release of RELEASES) {
    for (const overlay of readdirSync(deployFile('kustomize/overlays')))
      it(`takes the overlay ${overlay}, Kubernetes ${release}`, () => {
        const folder = deployFile(`kustomize/overlays/${overlay}`)
        const manifests = runTool('kustomize', ['build', folder])
        assert.match(check(manifests, release), /Invalid: 0, Errors: 0/)
      })
    for (const [name, values] of Object.entries(VALUES))
      it(`takes the chart: ${name}, Kubernetes ${release}`, () => {
        const set = values.flatMap((value) => ['--set', value])
        const chart = deployFile('helm/dify-masking')
        const manifests = runTool(
          'helm',
          ['template', 'm', chart, '--kube-version', release, ...set],
          {
            env: {
              ...process.env,
              HELM_CACHE_HOME: scratch,
              HELM_CONFIG_HOME: scratch,
              HELM_DATA_HOME: scratch,
            },
          },
        )
        assert.match(check(manifests, release), /Invalid: 0, Errors: 0/)
      })
  }

  it('would notice an unknown key', () => {
    const manifest = `apiVersion: v1
kind: Service
metadata: { name: a }
spec: { prots: [] }
`
    assert.throws(() => check(manifest, '1.30.0'), /prots/)
  })
})
