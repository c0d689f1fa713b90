import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { RENDERED, renderFile } from '../../../deploy/istio/render.ts'
import { routeName } from '../../../src/envoy/istio/routes.ts'
import { render } from '../../../src/commands/envoy.ts'
import { parseConfig } from '../../../src/config/load.ts'
import { virtualHost } from '../../../src/envoy/routes/routes.ts'
import { envoySkip, envoyFrom, validateEnvoy } from './envoy-filter.ts'
import { type Node, at, list, ofKind, readManifests, text } from './manifests.ts'
import { deployFile, needs, runTool } from './tool.ts'

const scratch = mkdtempSync(join(tmpdir(), 'deploy-istio-'))
after(() => rmSync(scratch, { recursive: true }))

const read = (path: string): Node[] => readManifests(readFileSync(deployFile(path), 'utf8'))

const filters = (doc: Node): readonly Node[] =>
  list(doc, 'spec', 'configPatches')
    .filter((patch) => text(patch, 'applyTo') === 'HTTP_FILTER')
    .map((patch) => at(patch, 'patch', 'value'))

/** What `dify-masking envoy --target sidecar` gives for a file that has only the addresses. */
function sidecarTarget(): { readonly http_filters: Node[]; readonly clusters: Node[] } {
  const result = parseConfig('listen: { extproc: 127.0.0.1:9002 }', 'x', {})
  assert.ok('config' in result)
  const rendered = render(result.config, 'sidecar')
  return {
    http_filters: [...list(rendered, 'http_filters')],
    clusters: [...list(rendered, 'clusters')],
  }
}

for (const each of RENDERED) {
  describe(`istio/${each.file}`, () => {
    const [doc] = read(`istio/${each.file}`)

    it('is what the renderer gives', () => {
      assert.equal(readFileSync(deployFile(`istio/${each.file}`), 'utf8'), renderFile(each))
    })

    it('has the filters of the sidecar target, the gate right behind ext_proc', () => {
      const service = at(filters(doc)[0], 'typed_config', 'grpc_service', 'envoy_grpc')
      const [extProc, gate] = sidecarTarget().http_filters
      const expected = [
        JSON.stringify(extProc).replace(
          '{"cluster_name":"masking.service"}',
          JSON.stringify(service),
        ),
        // Another name: Istio's own RBAC filter has that of the type.
        JSON.stringify(gate).replace(
          '"name":"envoy.filters.http.rbac"',
          '"name":"dify.masking.proof"',
        ),
      ]
      assert.deepEqual(
        filters(doc).map((filter) => JSON.stringify(filter)),
        expected,
      )
    })

    it('opens nothing but the proof gate: no route touches the RBAC filter of Istio', () => {
      const routes = list(doc, 'spec', 'configPatches').filter(
        (patch) => text(patch, 'applyTo') === 'HTTP_ROUTE',
      )
      assert.ok(routes.length > 5)
      assert.ok(!JSON.stringify(routes).includes('"envoy.filters.http.rbac"'))
    })

    it('gives a chain that Envoy takes', envoySkip, () => {
      const file = join(
        scratch,
        `${text(doc, 'spec', 'configPatches', 0, 'match', 'context')}.json`,
      )
      writeFileSync(file, JSON.stringify(envoyFrom(doc)))
      assert.match(validateEnvoy(file), /OK/)
    })
  })
}

describe("Istio's own validation", needs('istio-validate'), () => {
  it('accepts every resource', () => {
    const files = globSync('istio/**/*.yaml', { cwd: deployFile('') }).map(deployFile)
    assert.equal(runTool('istio-validate', files), '7 accepted, 0 refused\n')
  })

  it('refuses a filter whose type is not said: the test above can fail', () => {
    const file = join(scratch, 'untyped.yaml')
    const whole = readFileSync(deployFile('istio/sidecar/envoy-filter.yaml'), 'utf8')
    writeFileSync(
      file,
      whole.replace(/config:\n +"@type": \S+ExtProcPerRoute\n +overrides: \{\}/, 'config: {}'),
    )
    assert.throws(() => runTool('istio-validate', [file]), /doesn't have '@type'/)
  })
})

describe('istio/sidecar', () => {
  const [doc] = read('istio/sidecar/envoy-filter.yaml')
  const patches = list(doc, 'spec', 'configPatches')

  it('brings the cluster of the service, where the service listens', () => {
    const cluster = patches.find((patch) => text(patch, 'applyTo') === 'CLUSTER')
    assert.deepEqual(at(cluster, 'patch', 'value'), sidecarTarget().clusters[0])
  })

  it('says that the port is HTTP: Istio asks no filter on a port that it takes for TCP', () => {
    const [service] = ofKind(read('kustomize/overlays/istio-sidecar/dify-api.yaml'), 'Service')
    for (const port of list(service, 'spec', 'ports')) assert.equal(text(port, 'name'), 'http')
  })

  it('selects the pods that get the service, and the port that they listen on', () => {
    const [api] = ofKind(read('kustomize/overlays/istio-sidecar/dify-api.yaml'), 'Deployment')
    const labels = at(api, 'spec', 'template', 'metadata', 'labels')
    assert.deepEqual(at(doc, 'spec', 'workloadSelector', 'labels'), labels)
    const port = at(api, 'spec', 'template', 'spec', 'containers', 0, 'ports', 0, 'containerPort')
    for (const patch of patches.slice(1))
      assert.equal(
        at(patch, 'match', 'listener', 'portNumber') ??
          at(patch, 'match', 'routeConfiguration', 'portNumber'),
        port,
      )
  })
})

describe('istio/ingress-gateway', () => {
  const [doc] = read('istio/ingress-gateway/envoy-filter.yaml')
  const [service] = ofKind(read('istio/ingress-gateway/gateway.yaml'), 'VirtualService')
  const routes = list(service, 'spec', 'http')
  const result = parseConfig('{}', 'x', {})
  assert.ok('config' in result)
  const own = list(virtualHost(result.config), 'routes').filter(
    (route) => !/^(?:admin|self-test)\b/.test(text(route, 'name')),
  )

  it('has the routes of the proxy, in its order', () => {
    assert.deepEqual(
      routes.map((route) => [text(route, 'name'), text(route, 'match', 0, 'uri', 'prefix')]),
      own.map((route) => [routeName(text(route, 'name')), text(route, 'match', 'prefix')]),
    )
  })

  it('switches every route by its name', () => {
    const switched = list(doc, 'spec', 'configPatches')
      .filter((patch) => text(patch, 'applyTo') === 'HTTP_ROUTE')
      .map((patch) => text(patch, 'match', 'routeConfiguration', 'vhost', 'route', 'name'))
    assert.deepEqual(
      switched,
      routes.map((route) => text(route, 'name')),
    )
  })

  it('never retries, and asks for plain answers where they are read', () => {
    for (const route of routes) {
      assert.equal(at(route, 'retries', 'attempts'), 0)
      const removed = list(route, 'headers', 'request', 'remove')
      const masked = own.find((each) => routeName(at(each, 'name')) === text(route, 'name'))
      assert.deepEqual(removed, list(masked, 'request_headers_to_remove'))
    }
  })

  it('asks the service that the overlay makes, on its port', () => {
    const [made] = read('kustomize/overlays/service/service.yaml')
    const name = `${text(made, 'metadata', 'name')}.dify.svc.cluster.local`
    const port = String(at(made, 'spec', 'ports', 0, 'port'))
    const asked = at(filters(doc)[0], 'typed_config', 'grpc_service', 'envoy_grpc', 'cluster_name')
    assert.equal(asked, `outbound|${port}||${name}`)
    const [rule] = ofKind(read('istio/ingress-gateway/service-access.yaml'), 'DestinationRule')
    assert.equal(text(rule, 'spec', 'host'), name)
    assert.equal(
      at(rule, 'spec', 'trafficPolicy', 'connectionPool', 'http', 'maxRequestsPerConnection'),
      500,
    )
  })
})
