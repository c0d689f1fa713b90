import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { render, toYaml } from '../../../src/commands/envoy.ts'
import { renderBootstrap } from '../../../src/envoy/bootstrap.ts'
import { readRouteFile } from '../../../src/envoy/routes/route-file.ts'
import { NO_OPENSSL, makeCertificate } from '../../support/envoy/certificate.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { envoyBinary } from '../../support/envoy/envoy-process.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'dify-masking-rendering-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const caFile = join(folder, 'ca.pem')
writeFileSync(caFile, rootCertificates[0] ?? '')

/** What Envoy says about a configuration; rejects if it does not take it. */
async function validate(file: string): Promise<string> {
  const { stdout, stderr } = await run(envoyBinary(), ['--mode', 'validate', '-c', file])
  return stdout + stderr
}

async function validateText(name: string, text: string): Promise<string> {
  const file = join(folder, name)
  writeFileSync(file, text)
  return await validate(file)
}

const CONFIGS: Readonly<Record<string, string>> = {
  'one upstream': 'upstreams: [{ name: dify, url: "http://127.0.0.1:5001" }]',
  'two upstreams, one of weight 0': `upstreams:
  - { name: blue, url: "http://dify-blue", weight: 1000 }
  - { name: green, url: "http://dify-green:5001/", weight: 0 }`,
  'HTTPS upstreams': `upstreams:
  - { name: named, url: "https://dify.example.com" }
  - { name: numbered, url: "https://192.0.2.1:8443" }
  - { name: six, url: "https://[2001:db8::1]" }`,
  'TCP, IPv6 listeners, address ranges': `upstreams: [{ name: dify, url: "http://[::1]:5001" }]
listen: { proxy: "[::]:8080", extproc: "127.0.0.1:9002", admin: "[::1]:9464" }
admin: { allow: ["10.0.0.0/8", "::1/128"] }`,
  'no access log, masking off': `upstreams: [{ name: dify, url: "http://dify" }]
masking: { enabled: false }
logging: { access_log: "off" }`,
  'no one may see the pages of the service': `upstreams: [{ name: dify, url: "http://dify" }]
admin: { allow: [] }`,
  'access log on stderr': `upstreams: [{ name: dify, url: "http://dify" }]
logging: { access_log: stderr }`,
  // Named as the clusters of the service could be.
  'upstream names': `upstreams:
  - { name: dify_masking, url: "http://dify" }
  - { name: masking-service, url: "http://dify" }`,
}

for (const [what, yaml] of Object.entries(CONFIGS)) {
  test(`Envoy takes the bootstrap: ${what}`, async () => {
    const text = toYaml(render(configOf(yaml), 'bootstrap', { caFile }))
    assert.match(await validateText('bootstrap.yaml', text), / OK/)
  })
}

test('Envoy takes several workers of the service', async () => {
  const bootstrap = renderBootstrap(configOf(CONFIGS['one upstream'] ?? ''), {
    service: ['unix:/tmp/a.sock', 'unix:/tmp/b.sock'],
    admin: '127.0.0.1:9464',
  })
  assert.match(await validateText('bootstrap.json', JSON.stringify(bootstrap)), / OK/)
})

test('Envoy refuses what is not its configuration', async () => {
  await assert.rejects(validateText('bad.yaml', 'static_resources: { listener: [] }'))
})

test('Envoy takes the filters in a configuration that was written elsewhere', async () => {
  const { http_filters, clusters } = parse(
    toYaml(render(configOf(CONFIGS['one upstream'] ?? ''), 'sidecar')),
  ) as { http_filters: object[]; clusters: object[] }
  const manager = {
    '@type':
      'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: 'own',
    route_config: {
      virtual_hosts: [
        {
          name: 'own',
          domains: ['*'],
          routes: [{ match: { prefix: '/' }, direct_response: { status: 200 } }],
        },
      ],
    },
    http_filters: [
      ...http_filters,
      {
        name: 'router',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
        },
      },
    ],
  }
  const own = {
    static_resources: {
      clusters,
      listeners: [
        {
          address: { socket_address: { address: '127.0.0.1', port_value: 0 } },
          filter_chains: [
            {
              filters: [
                {
                  name: 'envoy.filters.network.http_connection_manager',
                  typed_config: manager,
                },
              ],
            },
          ],
        },
      ],
    },
  }
  assert.match(await validateText('own.json', JSON.stringify(own)), / OK/)
})

test('the checked-in bootstrap is valid', async () => {
  const file = fileURLToPath(new URL('../../../envoy/bootstrap.yaml', import.meta.url))
  assert.match(await validate(file), / OK/)
})

for (const example of ['multi-version', 'blue-green', 'canary', 'edge']) {
  test(`the example ${example} is valid`, { skip: NO_OPENSSL }, async () => {
    // Where the example looks for its files, with a certificate and secrets in it.
    const etc = join(folder, example)
    for (const each of ['routes', 'tls', 'oauth']) mkdirSync(join(etc, each), { recursive: true })
    const certificate = makeCertificate()
    copyFileSync(certificate.certFile, join(etc, 'tls/tls.crt'))
    copyFileSync(certificate.keyFile, join(etc, 'tls/tls.key'))
    certificate.remove()
    for (const secret of ['client-secret', 'hmac-secret'])
      writeFileSync(join(etc, 'oauth', secret), 'x'.repeat(32))
    const source = fileURLToPath(new URL(`../../../envoy/${example}/`, import.meta.url))
    for (const [from, to] of [
      ['bootstrap.yaml', 'bootstrap.yaml'],
      ['routes.json', 'routes/routes.json'],
      ['tls-certificate.yaml', 'tls-certificate.yaml'],
    ] as const) {
      if (!existsSync(join(source, from))) continue
      const text = readFileSync(join(source, from), 'utf8')
      writeFileSync(join(etc, to), text.replaceAll('/etc/dify-masking', etc))
    }
    assert.match(await validate(join(etc, 'bootstrap.yaml')), / OK/)
    // The routes are only read by an Envoy that runs: they are those of a bootstrap that has them inside.
    const file = readRouteFile(join(source, 'routes.json'))
    assert.equal(file === undefined, !/blue-green|canary/.test(example))
  })
}

test('the checked-in configurations are fresh', async () => {
  const script = fileURLToPath(new URL('../../../scripts/check-rendered.ts', import.meta.url))
  await run(process.execPath, [script])
})
