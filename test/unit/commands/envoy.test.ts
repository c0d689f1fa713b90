import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, test } from 'node:test'
import { parse } from 'yaml'
import { UsageError } from '../../../src/commands/command.ts'
import { envoy } from '../../../src/commands/envoy.ts'

const folder = mkdtempSync(join(tmpdir(), 'dify-masking-command-'))
after(() => rmSync(folder, { recursive: true, force: true }))

async function run(
  yaml: string,
  values: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string; err: string }> {
  const config = join(folder, 'config.yaml')
  writeFileSync(config, yaml)
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const context = { values: { config, ...values }, positionals: [], stdin, stdout, stderr, env }
  const code = await envoy.run(context)
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }
}

const GOOD = 'upstreams: [{ name: dify, url: "http://127.0.0.1:5001" }]'

test('prints the bootstrap as YAML or JSON, both the same', async () => {
  const yaml = await run(GOOD)
  const json = await run(GOOD, { format: 'json' })
  assert.equal(yaml.code, 0)
  assert.deepEqual(parse(yaml.out), JSON.parse(json.out))
  assert.ok(yaml.out.includes('static_resources:'))
})

test('prints the filters and the cluster for a sidecar', async () => {
  const { out } = await run('{}', { target: 'sidecar' })
  assert.deepEqual(Object.keys(parse(out) as object), ['http_filters', 'clusters'])
  // In a chain that is not ours no route asks for the filter.
  assert.ok(!out.includes('disabled: true'))
})

test('prints the EnvoyFilter of a mesh, as it is in deploy/istio', async () => {
  const folderOf = new URL('../../../deploy/istio/sidecar/', import.meta.url)
  const read = (name: string): string => readFileSync(new URL(name, folderOf), 'utf8')
  const { out } = await run(read('config.yaml'), { target: 'istio' })
  assert.deepEqual(parse(out), parse(read('envoy-filter.yaml')))
})

test('SSL_CERT_FILE names the certificates for HTTPS', async () => {
  const yaml = 'upstreams: [{ name: dify, url: "https://dify.example.com" }]'
  assert.ok((await run(yaml, {}, { SSL_CERT_FILE: '/own/ca.pem' })).out.includes('/own/ca.pem'))
  assert.ok((await run(yaml)).out.includes('/etc/ssl/certs/ca-certificates.crt'))
})

test('a wrong configuration is reported, nothing is printed', async () => {
  const { code, out, err } = await run('upstreamz: []')
  assert.equal(code, 1)
  assert.equal(out, '')
  assert.match(err, /config\.yaml.*unknown key/)
})

for (const [what, yaml, values] of [
  ['no upstreams', '{}', {}],
  ['an open port of the service', `${GOOD}\nlisten: { extproc: "127.0.0.1:0" }`, {}],
  ['an open port of its HTTP listener', `${GOOD}\nlisten: { admin: "127.0.0.1:0" }`, {}],
  ['a target that is not there', GOOD, { target: 'nginx' }],
  ['a socket for an istio-proxy, which is another user', GOOD, { target: 'istio' }],
  [
    'an istio-proxy with several upstreams',
    'listen: { extproc: "127.0.0.1:9002" }\nupstreams: [{ name: a, url: "http://a:1" }, { name: b, url: "http://b:1" }]',
    { target: 'istio' },
  ],
  ['a format that is not there', GOOD, { format: 'xml' }],
  ['no configuration file', GOOD, { config: '' }],
] as const) {
  test(`wrong use: ${what}`, async () => {
    await assert.rejects(run(yaml, values), UsageError)
  })
}
