import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions, connect } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { after, before, describe, it } from 'node:test'
import { parse, stringify } from 'yaml'
import { renderBootstrap } from '../../../src/envoy/bootstrap.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import { withPort } from '../../../src/sockets/free-port.ts'
import { startEnvoy } from '../../../src/supervisor/envoy-process.ts'
import { startServiceProcess } from '../../../src/supervisor/service-process.ts'
import {
  NO_OPENSSL,
  type TestCertificate,
  makeCertificate,
} from '../../support/envoy/certificate.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { envoyBinary } from '../../support/envoy/envoy-process.ts'
import { waitFor } from '../../support/wait-for.ts'

const DEPLOY = fileURLToPath(new URL('../../../deploy', import.meta.url))

/** Shipped configurations of a service that has an Envoy of its own. */
const FILES = readdirSync(DEPLOY, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('/config.yaml') && !/templates|istio|service\//.test(path))
  .sort()

const OPTIONS = { skip: NO_OPENSSL, concurrency: true }

/** Status of one request over TLS, or `refused`. */
async function ask(address: string, options: ConnectionOptions): Promise<string> {
  const [host = '', port = ''] = address.split(':')
  return await new Promise((resolve) => {
    let text = ''
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false, ...options })
    socket.once('secureConnect', () =>
      socket.write(
        'GET /v1/info HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\nauthorization: Bearer app-one\r\n\r\n',
      ),
    )
    socket.on('data', (piece: Buffer) => {
      text += piece.toString()
    })
    const end = (): void => resolve(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 'refused')
    socket.once('error', end)
    socket.once('close', end)
  })
}

describe('shipped configurations that ask clients for certificates', OPTIONS, () => {
  let folder: string
  let certificate: TestCertificate
  let client: TestCertificate
  let dify: Simulator

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-shipped-'))
    certificate = makeCertificate()
    client = makeCertificate()
    dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
  })
  after(async () => {
    await dify.close()
    certificate.remove()
    client.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are all looked at', () => assert.ok(FILES.length >= 5, FILES.join(' ')))

  for (const file of FILES)
    it(`${file} gets ready, serves who has one, and refuses who has none`, async () => {
      const runDir = join(folder, file.replaceAll('/', '-'))
      mkdirSync(runDir, { mode: 0o700 })
      const shipped = parse(readFileSync(join(DEPLOY, file), 'utf8')) as Record<string, object>
      const [admin, proxy, https] = [
        await withPort('127.0.0.1:0'),
        await withPort('127.0.0.1:0'),
        await withPort('127.0.0.1:0'),
      ]
      const { store: _, ...rest } = shipped
      const text = stringify({
        ...rest,
        // What a test cannot have: fixed ports, folders of the system, Dify and Redis by name.
        listen: {
          ...shipped['listen'],
          admin,
          proxy,
          https,
          envoy_admin: '127.0.0.1:0',
          extproc: `unix:${runDir}/extproc.sock`,
        },
        upstreams: [{ name: 'dify', url: dify.url }],
        logging: { level: 'error', access_log: 'off' },
        tls: {
          cert_file: certificate.certFile,
          key_file: certificate.keyFile,
          client_ca_file: client.certFile,
        },
      })
      const path = join(runDir, 'config.yaml')
      writeFileSync(path, text)
      const args = ['--config', path, '--run-dir', runDir, '--self-test']
      const service = await startServiceProcess(args, () => {})
      const options = { service: [`unix:${runDir}/extproc.sock`], admin }
      const envoy = await startEnvoy({
        binary: envoyBinary(),
        bootstrap: renderBootstrap(configOf(text), options),
        runDir,
        logLevel: 'error',
      })
      try {
        await waitFor(async () => (await fetch(`http://${admin}/readyz`)).status === 200)
        const own = { cert: readFileSync(client.certFile), key: readFileSync(client.keyFile) }
        assert.equal(await ask(https, own), '200')
        assert.equal(await ask(https, {}), 'refused')
      } finally {
        await envoy.stop()
        await service.stop()
      }
    })
})
