import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type ConnectionOptions, type TLSSocket, connect } from 'node:tls'
import { renderBootstrap } from '../../../src/envoy/bootstrap.ts'
import { startEnvoy } from '../../../src/supervisor/envoy-process.ts'
import { withPort } from '../../../src/sockets/free-port.ts'
import { startServiceProcess } from '../../../src/supervisor/service-process.ts'
import { SELF_TEST_NAME } from '../../../src/self-test/self-test.ts'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import {
  NO_OPENSSL,
  type TestCertificate,
  makeCertificate,
} from '../../support/envoy/certificate.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { envoyBinary } from '../../support/envoy/envoy-process.ts'
import { type RunningUp, up } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

/** What one HTTP/1.1 request over TLS brings, or `refused` if there is no answer. */
async function ask(
  address: string,
  target: string,
  options: ConnectionOptions = {},
): Promise<string> {
  const [host = '', port = ''] = address.replace('https://', '').split(':')
  return await new Promise((resolve) => {
    let text = ''
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false, ...options })
    socket.once('secureConnect', () =>
      socket.write(
        `GET ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\nauthorization: Bearer app-one\r\n\r\n`,
      ),
    )
    socket.on('data', (piece: Buffer) => {
      text += piece.toString()
      if (text.includes('\r\n\r\n')) socket.destroy()
    })
    const end = (): void => resolve(text === '' ? 'refused' : text)
    socket.once('error', end)
    socket.once('close', end)
  })
}

const status = (answer: string): string => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? answer

describe('certificates of clients', { skip: NO_OPENSSL }, () => {
  let folder: string
  let certificate: TestCertificate
  let client: TestCertificate
  let dify: Simulator
  let running: RunningUp
  let tls: string
  let own: ConnectionOptions

  const yaml = (listen: string): string => `listen: ${listen}
tls: { cert_file: "${certificate.certFile}", key_file: "${certificate.keyFile}", client_ca_file: "${client.certFile}" }
logging: { level: error, access_log: "off" }
upstreams: [{ name: dify, url: "${dify.url}", version: 1.7.0 }]
`

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-client-certificates-'))
    certificate = makeCertificate()
    client = makeCertificate()
    own = { cert: readFileSync(client.certFile), key: readFileSync(client.keyFile) }
    dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      yaml(
        '{ proxy: "127.0.0.1:0", https: "127.0.0.1:0", admin: "127.0.0.1:0", envoy_admin: "127.0.0.1:0" }',
      ),
    )
    // Resolves at the line `ready`, which comes after the self-test.
    running = await up(['--config', file, '--run-dir', join(folder, 'run')])
    tls = running.ready.proxy_tls ?? assert.fail('no TLS listener')
  })
  after(async () => {
    await running?.stop()
    await dify.close()
    certificate.remove()
    client.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are asked for while `up` has passed its self-test', async () => {
    assert.equal(status(await ask(tls, '/v1/info', own)), '200')
    dify.clear()
    const stranger = makeCertificate()
    const other = { cert: readFileSync(stranger.certFile), key: readFileSync(stranger.keyFile) }
    stranger.remove()
    for (const options of [{}, { servername: 'localhost' }, other])
      for (const target of ['/v1/info', '/files/a', '/masking/health', '/masking/self-test'])
        assert.equal(await ask(tls, target, options), 'refused', target)
    assert.deepEqual(dify.requests(), [])
  })

  it('are good for as long as they say, and of the authority that is named', async () => {
    assert.equal(status(await ask(tls, '/v1/info', issued(client, 1))), '200')
    assert.equal(await ask(tls, '/v1/info', issued(client, -1)), 'refused')
    // Its key is known, but it is the server's own and no authority for clients.
    assert.equal(await ask(tls, '/v1/info', issued(certificate, 1)), 'refused')
  })

  it('are not asked for again in the middle: a client cannot renegotiate', async () => {
    const [host = '', port = ''] = tls.replace('https://', '').split(':')
    const socket = connect({
      host,
      port: Number(port),
      rejectUnauthorized: false,
      maxVersion: 'TLSv1.2',
      ...own,
    })
    await once(socket, 'secureConnect')
    const outcome = new Promise<string>((resolve) => {
      socket.once('error', () => resolve('refused'))
      socket.once('close', () => resolve('refused'))
      socket.renegotiate({ rejectUnauthorized: false }, (error) =>
        resolve(error === null ? 'renegotiated' : 'refused'),
      )
    })
    assert.equal(await outcome, 'refused')
    socket.destroy()
  })

  it('are not asked for by the self-test, under whose name nothing else is to be had', async () => {
    dify.clear()
    const options = { servername: SELF_TEST_NAME }
    for (const target of [
      '/v1/info',
      '/v1/chat-messages',
      '/files/a',
      '/masking/health',
      '/masking/config',
      '/metrics',
      '/masking/self-test/../health',
    ])
      assert.equal(status(await ask(tls, target, options)), '403', target)
    // The echo asks for its token.
    assert.equal(status(await ask(tls, '/masking/self-test', options)), '404')
    assert.equal(status(await ask(tls, '/masking/self-test/unread', options)), '403')
    assert.deepEqual(dify.requests(), [])
  })

  it('are not replaced by a session that the self-test’s name has opened', async () => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const session = await sessionAt(tls, maxVersion)
      const options = { maxVersion, session }
      assert.equal(await ask(tls, '/v1/info', options), 'refused', maxVersion)
      assert.equal(await ask(tls, '/v1/info', { ...options, servername: 'localhost' }), 'refused')
    }
  })

  it('leave `serve --self-test` to become ready', async () => {
    const [admin, proxy] = [await withPort('127.0.0.1:0'), await withPort('127.0.0.1:0')]
    const https = await withPort('127.0.0.1:0')
    const text = yaml(
      `{ admin: "${admin}", proxy: "${proxy}", https: "${https}", envoy_admin: "127.0.0.1:0" }`,
    )
    const runDir = mkdtempSync(join(folder, 'serve-'))
    const file = join(runDir, 'config.yaml')
    writeFileSync(file, text)
    const args = ['--config', file, '--run-dir', runDir, '--self-test']
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
      assert.equal(await ask(https, '/v1/info'), 'refused')
      assert.equal(status(await ask(https, '/v1/info', own)), '200')
    } finally {
      await envoy.stop()
      await service.stop()
    }
  })
})

/** A certificate of a client, signed by another one, good for so many days from now. */
function issued(authority: TestCertificate, days: number): ConnectionOptions {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-issued-'))
  const [key, request, cert] = ['key', 'request', 'cert'].map((name) => join(folder, name))
  const openssl = (words: string): void => {
    execFileSync('openssl', words.split(' '), { stdio: 'ignore' })
  }
  openssl(
    `req -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=client -keyout ${key} -out ${request}`,
  )
  openssl(
    `x509 -req -in ${request} -CA ${authority.certFile} -CAkey ${authority.keyFile} -CAcreateserial -CAserial ${folder}/serial -days ${days} -out ${cert}`,
  )
  const pair = { cert: readFileSync(cert ?? ''), key: readFileSync(key ?? '') }
  rmSync(folder, { recursive: true, force: true })
  return pair
}

/** A session of the chain that asks for no certificate. */
async function sessionAt(address: string, maxVersion: 'TLSv1.2' | 'TLSv1.3'): Promise<Buffer> {
  const [host = '', port = ''] = address.replace('https://', '').split(':')
  return await new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({
      host,
      port: Number(port),
      rejectUnauthorized: false,
      servername: SELF_TEST_NAME,
      maxVersion,
    })
    socket.once('session', (session: Buffer) => {
      socket.destroy()
      resolve(session)
    })
    socket.once('error', reject)
    socket.once('secureConnect', () =>
      socket.write('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n', () => socket.resume()),
    )
  })
}
