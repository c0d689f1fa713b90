import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Simulator, startSimulator } from '../../../src/simulator/server.ts'
import {
  NO_OPENSSL,
  type TestCertificate,
  makeCertificate,
} from '../../support/envoy/certificate.ts'
import { FREE, type RunningUp, up } from '../../support/envoy/up.ts'

interface Answer {
  readonly status: number
  readonly text: string
}

const NAMES = ['dify.example', 'other.example', 'evil.example', '127.0.0.1', 'localhost', '']

describe('a Host that is not the name of the connection', { skip: NO_OPENSSL }, () => {
  let folder: string
  let certificate: TestCertificate
  let dify: Simulator
  let other: Simulator
  let running: RunningUp
  let turns = 0

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-sni-'))
    certificate = makeCertificate()
    dify = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    other = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      `listen: { ${FREE.slice(1, -1)}, allowed_hosts: [dify.example] }
tls: { cert_file: "${certificate.certFile}", key_file: "${certificate.keyFile}" }
logging: { level: error, access_log: "off" }
upstreams:
  - { name: dify, url: "${dify.url}", version: 1.7.0 }
  - { name: other, url: "${other.url}", version: 1.7.0, match: { path_prefix: /other } }
`,
    )
    running = await up(['--config', file, '--run-dir', join(folder, 'run')])
  })
  after(async () => {
    await running?.stop()
    await dify.close()
    await other.close()
    certificate.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A request on a connection that was opened for one name, with another one in its head. */
  const ask = async (sni: string, host: string, path: string, query?: string): Promise<Answer> => {
    const { hostname, port } = new URL(running.ready.proxy_tls ?? assert.fail('no TLS'))
    return await new Promise((resolve, reject) => {
      const sent = request(
        {
          hostname,
          port,
          path,
          method: query === undefined ? 'GET' : 'POST',
          servername: /^[\d.]*$/.test(sni) ? '' : sni,
          rejectUnauthorized: false,
          agent: false,
          headers: {
            host,
            authorization: 'Bearer app-one',
            'content-type': 'application/json',
          },
        },
        (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (piece: string) => (text += piece))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        },
      )
      sent.on('error', reject)
      if (query === undefined) sent.end()
      else sent.end(JSON.stringify({ query, inputs: {}, user: 'u', response_mode: 'blocking' }))
    })
  }

  it('changes nothing of what is masked, nor of which Dify it goes to', async () => {
    for (const sni of NAMES)
      for (const host of NAMES) {
        if (host === '') continue
        for (const [prefix, to, apart] of [
          ['', dify, other],
          ['/other', other, dify],
        ] as const) {
          dify.clear()
          other.clear()
          const value = `person${turns++}@example.vn`
          const { status, text } = await ask(
            sni,
            host,
            `${prefix}/v1/chat-messages`,
            `I am ${value}`,
          )
          const at = `${sni} ${host} ${prefix}`
          assert.equal(status, 200, at)
          assert.ok(text.includes(value), at)
          const sent = to.requests().map(({ body }) => body)
          assert.ok(sent.length > 0 && !sent.join('\n').includes(value), at)
          assert.match(sent.join('\n'), /EMAIL_1/)
          assert.deepEqual(
            apart.requests().filter(({ body }) => body.includes('EMAIL')),
            [],
          )
        }
      }
  })

  it('opens no page: the Host decides, whatever name the connection was opened for', async () => {
    const allowed = new Set(['dify.example', '127.0.0.1', 'localhost'])
    for (const sni of NAMES)
      for (const host of NAMES) {
        if (host === '') continue
        for (const path of ['/masking/health', '/masking/config', '/masking/stats']) {
          const { status } = await ask(sni, host, path)
          assert.equal(status, allowed.has(host) ? 200 : 421, `${sni} ${host} ${path}`)
        }
      }
  })
})
