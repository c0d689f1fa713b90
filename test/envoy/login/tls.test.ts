import assert from 'node:assert/strict'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type ConnectionOptions, type TLSSocket, connect } from 'node:tls'
import { type KeptCertificate, keepCertificate } from '../../../src/supervisor/certificate.ts'
import {
  NO_OPENSSL,
  type TestCertificate,
  makeCertificate,
} from '../../support/envoy/certificate.ts'
import { configOf } from '../../support/exchange/config-of.ts'
import { type TestEnvoy, startTestEnvoy } from '../../support/envoy/envoy-process.ts'
import { type HttpRecorder, startHttpRecorder } from '../../support/http/http-recorder.ts'
import { send } from '../../support/http/send.ts'
import { type StubExtproc, startStubExtproc } from '../../support/ext-proc/stub.ts'
import { waitFor } from '../../support/wait-for.ts'

const SECURITY = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-xss-protection': '1; mode=block',
} as const
const HSTS = 'max-age=31536000; includeSubDomains'

interface Edge {
  readonly envoy: TestEnvoy
  readonly tlsUrl: string
  readonly stub: StubExtproc
  readonly dify: HttpRecorder
  readonly reports: string[]
  readonly kept: KeptCertificate
  stop(): Promise<void>
}

async function startEdge(certificate: TestCertificate, more = '', top = ''): Promise<Edge> {
  const dir = mkdtempSync(join(tmpdir(), 'dify-masking-edge-'))
  const stub = await startStubExtproc()
  const admin = await startHttpRecorder('admin')
  const dify = await startHttpRecorder('dify', (_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'x-frame-options': 'ALLOWALL',
    })
    response.end('data: {}\n\n')
  })
  const { certFile, keyFile } = certificate
  const config = configOf(
    `tls: { cert_file: "${certFile}", key_file: "${keyFile}"${more} }\n${top}\nupstreams: [{ name: dify, url: "${dify.url}" }]\n`,
  )
  const reports: string[] = []
  const kept = keepCertificate(config.tls, dir, {
    renewed: () => reports.push('renewed'),
    bad: ({ file, message }) => reports.push(`${file} ${message}`),
  })
  const envoy = await startTestEnvoy(config, {
    service: [stub.address],
    admin: admin.address,
    sdsFile: kept.sdsFile,
  })
  return {
    envoy,
    tlsUrl: envoy.tlsUrl ?? assert.fail('no TLS listener'),
    stub,
    dify,
    reports,
    kept,
    stop: async () => {
      kept.stop()
      await envoy.stop()
      stub.stop()
      await dify.stop()
      await admin.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function handshake(url: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const { hostname, port } = new URL(url)
  const socket = connect({
    host: hostname,
    port: Number(port),
    rejectUnauthorized: false,
    ...options,
  })
  return await new Promise((resolve, reject) => {
    socket.once('secureConnect', () => resolve(socket))
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed')))
  })
}

async function serialAt(url: string): Promise<string> {
  const socket = await handshake(url)
  const { serialNumber } = socket.getPeerCertificate()
  socket.destroy()
  return serialNumber
}

const serialIn = async (file: string): Promise<string> => {
  const { X509Certificate } = await import('node:crypto')
  return new X509Certificate(readFileSync(file)).serialNumber
}

interface Page {
  readonly status: number
  readonly headers: Record<string, unknown>
}

const page = async (url: string, path: string, method = 'GET'): Promise<Page> =>
  await new Promise((resolve, reject) => {
    get(new URL(path, url), { rejectUnauthorized: false, method, agent: false }, (response) => {
      response.resume()
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers }),
      )
    }).once('error', reject)
  })

describe('TLS at the edge', { skip: NO_OPENSSL }, () => {
  let certificate: TestCertificate
  let edge: Edge

  before(async () => {
    certificate = makeCertificate()
    edge = await startEdge(certificate)
  })
  after(async () => {
    await edge.stop()
    certificate.remove()
  })

  it('redirects plain HTTP, and forwards nothing of it', async () => {
    const { status, headers, body } = await send({
      to: edge.envoy.proxyUrl,
      path: '/v1/chat-messages?user=a',
      body: '{"query":"secret"}',
      headers: { host: 'dify.example' },
    })
    assert.equal(status, 308)
    assert.equal(headers.location, 'https://dify.example/v1/chat-messages?user=a')
    assert.equal(headers['strict-transport-security'], undefined)
    for (const [name, value] of Object.entries(SECURITY)) assert.equal(headers[name], value)
    assert.equal(body, '')
    assert.deepEqual(edge.dify.received, [])
  })

  it('redirects to the host that was asked for, whatever the path says', async () => {
    for (const path of [
      '//evil.example/x',
      '///evil.example',
      '/\\\\evil.example/x',
      '/%2f%2fevil.example',
      '/@evil.example',
      '/.evil.example',
      '/x//evil.example/../..//evil.example',
      '/?u=//evil.example',
      '/;//evil.example',
      '/https://evil.example',
      '/x%0d%0alocation:https://evil.example',
    ]) {
      const answer = await send({
        to: edge.envoy.proxyUrl,
        path,
        headers: { host: 'dify.example' },
      })
      if (answer.status === 400) continue
      assert.equal(answer.status, 308, path)
      const location = answer.headers.location ?? ''
      assert.ok(location.startsWith('https://dify.example/'), location)
      assert.equal(new URL(location).hostname, 'dify.example', location)
    }
  })

  it('puts its headers on every answer, also on what Envoy says itself', async () => {
    for (const [path, status] of [
      ['/files/a', 200],
      ['/v1/%2f', 400],
      ['/masking/health', 200],
    ] as const) {
      const { headers, ...answer } = await page(edge.tlsUrl, path)
      assert.equal(answer.status, status, path)
      assert.equal(headers['strict-transport-security'], HSTS, path)
      for (const [name, value] of Object.entries(SECURITY))
        assert.equal(headers[name], value, `${path} ${name}`)
    }
  })

  it('tells proxies in front not to hold streams back', async () => {
    const { headers } = await page(edge.tlsUrl, '/files/a')
    assert.equal(headers['x-accel-buffering'], 'no')
    assert.equal(headers['cache-control'], 'no-cache')
  })

  it('speaks TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1, and nothing weak', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await handshake(edge.tlsUrl, {
        minVersion: version,
        maxVersion: version,
        ALPNProtocols: ['h2', 'http/1.1'],
      })
      assert.equal(socket.getProtocol(), version)
      assert.equal(socket.alpnProtocol, 'h2')
      socket.destroy()
    }
    for (const version of ['TLSv1', 'TLSv1.1'] as const)
      await assert.rejects(
        handshake(edge.tlsUrl, {
          minVersion: version,
          maxVersion: version,
          ciphers: 'DEFAULT:@SECLEVEL=0',
        }),
      )
    // No forward secrecy; no authenticated encryption.
    for (const ciphers of ['AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA'])
      await assert.rejects(handshake(edge.tlsUrl, { maxVersion: 'TLSv1.2', ciphers }))
  })

  it('takes up a renewed certificate, and no pair that does not fit', async () => {
    const first = await serialAt(edge.tlsUrl)
    assert.equal(first, await serialIn(certificate.certFile))
    const open = await handshake(edge.tlsUrl)
    certificate.renew()
    const second = await serialIn(certificate.certFile)
    await waitFor(async () => (await serialAt(edge.tlsUrl)) === second)
    assert.deepEqual(edge.reports, ['renewed'])
    assert.equal(open.closed, false)
    open.destroy()

    const stranger = makeCertificate()
    copyFileSync(stranger.keyFile, certificate.keyFile)
    stranger.remove()
    await waitFor(async () => edge.reports.length === 2)
    assert.match(edge.reports[1] ?? '', /^key is not the key of the certificate/)
    writeFileSync(certificate.certFile, 'half a certif')
    await waitFor(async () => edge.reports.length === 3)
    assert.match(edge.reports[2] ?? '', /^cert holds no certificate/)
    assert.equal(await serialAt(edge.tlsUrl), second)

    certificate.renew()
    chmodSync(certificate.keyFile, 0o600)
    const third = await serialIn(certificate.certFile)
    await waitFor(async () => (await serialAt(edge.tlsUrl)) === third)
  })
})

describe('TLS by choice', { skip: NO_OPENSSL }, () => {
  it('asks clients for a certificate, serves plain HTTP beside, speaks 1.3 only', async () => {
    const certificate = makeCertificate('rsa')
    const client = makeCertificate()
    const edge = await startEdge(
      certificate,
      `, client_ca_file: "${client.certFile}", redirect: false, min_version: "1.3", hsts_max_age: 0`,
      'listen: { frame_options: SAMEORIGIN }',
    )
    try {
      await assert.rejects(page(edge.tlsUrl, '/files/a'))
      await assert.rejects(handshake(edge.tlsUrl, { maxVersion: 'TLSv1.2' }))
      const socket = await handshake(edge.tlsUrl, {
        cert: readFileSync(client.certFile),
        key: readFileSync(client.keyFile),
      })
      socket.write('GET /files/a HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
      let text = ''
      for await (const chunk of socket) text += String(chunk)
      assert.match(text, /^HTTP\/1\.1 200 /)
      assert.match(text, /x-frame-options: SAMEORIGIN/)
      assert.doesNotMatch(text, /strict-transport-security/)
      const plain = await send({ to: edge.envoy.proxyUrl, path: '/files/a' })
      assert.equal(plain.status, 200)
    } finally {
      await edge.stop()
      certificate.remove()
      client.remove()
    }
  })
})
