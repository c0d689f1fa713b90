import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { render } from '../../../src/commands/envoy.ts'
import { parseConfig } from '../../../src/config/load.ts'
import { virtualHost } from '../../../src/envoy/routes/routes.ts'
import { type Node, at, list, ofKind, readManifests, text } from './manifests.ts'
import { deployFile } from './tool.ts'

const read = (path: string): Node[] => readManifests(readFileSync(deployFile(path), 'utf8'))
const docs = ['gateway', 'routes', 'policy'].flatMap((name) => read(`envoy-gateway/${name}.yaml`))
const [policy] = ofKind(docs, 'EnvoyExtensionPolicy')
const extProc = at(policy, 'spec', 'extProc', 0)

const result = parseConfig('{}', 'x', {})
assert.ok('config' in result)
const { config } = result
const rendered = render(config, 'sidecar')
const filter = at(rendered, 'http_filters', 0, 'typed_config')

describe('envoy-gateway', () => {
  it('processes as the rendered filter does, as far as Envoy Gateway can say it', () => {
    const mode = (way: string): string => text(extProc, 'processingMode', way, 'body').toUpperCase()
    assert.equal(mode('request'), at(filter, 'processing_mode', 'request_body_mode'))
    assert.equal(mode('response'), at(filter, 'processing_mode', 'response_body_mode'))
    assert.equal(at(extProc, 'failOpen'), at(filter, 'failure_mode_allow'))
    assert.equal(
      at(extProc, 'processingMode', 'allowModeOverride'),
      at(filter, 'allow_mode_override'),
    )
    assert.equal(at(extProc, 'messageTimeout'), at(filter, 'message_timeout'))
    assert.deepEqual(
      at(extProc, 'metadata', 'writableNamespaces'),
      at(filter, 'metadata_options', 'receiving_namespaces', 'untyped'),
    )
    // Its definition takes no attribute xds.cluster_name.
    assert.deepEqual(
      at(extProc, 'processingMode', 'request', 'attributes'),
      list(filter, 'request_attributes').filter((name) => name !== 'xds.cluster_name'),
    )
  })

  it('asks the service that the overlay makes, over connections that end in time', () => {
    const [service] = read('kustomize/overlays/service/service.yaml')
    assert.deepEqual(at(extProc, 'backendRefs'), [
      { name: at(service, 'metadata', 'name'), port: at(service, 'spec', 'ports', 0, 'port') },
    ])
    const [options] = Object.values(
      Object(at(rendered, 'clusters', 0, 'typed_extension_protocol_options')) as object,
    ) as Node[]
    assert.equal(
      at(extProc, 'backendSettings', 'circuitBreaker', 'maxRequestsPerConnection'),
      at(options, 'common_http_protocol_options', 'max_requests_per_connection'),
    )
  })

  it('names routes and gateways that exist', () => {
    const names = docs.map((doc) => `${text(doc, 'kind')}/${text(doc, 'metadata', 'name')}`)
    for (const doc of docs) {
      for (const target of [
        ...list(doc, 'spec', 'targetRefs'),
        at(doc, 'spec', 'infrastructure', 'parametersRef'),
      ])
        if (target !== undefined)
          assert.ok(names.includes(`${text(target, 'kind')}/${text(target, 'name')}`))
      for (const parent of list(doc, 'spec', 'parentRefs'))
        assert.ok(names.includes(`Gateway/${text(parent, 'name')}`))
    }
    assert.equal(at(policy, 'spec', 'targetRefs', 0, 'name'), 'dify-masked')
  })

  it('passes what the proxy passes, and nothing else', () => {
    const passed = ofKind(docs, 'HTTPRoute').find(
      (route) => at(route, 'metadata', 'name') === 'dify-passed',
    )
    const paths = list(passed, 'spec', 'rules', 0, 'matches').map((match) =>
      text(match, 'path', 'value'),
    )
    const own = list(virtualHost(config), 'routes')
      .filter((route) => text(route, 'name').startsWith('pass '))
      .map((route) => text(route, 'name').slice('pass '.length))
    assert.deepEqual(paths, own)
  })

  it('buffers as much as the service takes, and reads paths as the proxy does', () => {
    const [traffic] = ofKind(docs, 'ClientTrafficPolicy')
    assert.equal(at(traffic, 'spec', 'connection', 'bufferLimit'), config.masking.max_body_bytes)
    assert.equal(at(traffic, 'spec', 'path', 'escapedSlashesAction'), 'RejectRequest')
  })

  it('says what it cannot do', () => {
    const said = readFileSync(deployFile('envoy-gateway/policy.yaml'), 'utf8')
    assert.match(said, /No proof gate/)
  })
})
