import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { withPort } from '../../../../src/sockets/free-port.ts'
import { startSimulator } from '../../../../src/simulator/server.ts'
import { type Ran, dify } from '../../../support/envoy/up.ts'

const folder = mkdtempSync(join(tmpdir(), 'dify-masking-doctor-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Finding {
  readonly state: string
  readonly what: string
  readonly how: string
}

const FREE = 'listen: { proxy: "127.0.0.1:0", admin: "127.0.0.1:1", envoy_admin: "127.0.0.1:0" }'

async function examine(yaml: string, runDir = join(folder, 'none')): Promise<[Ran, Finding[]]> {
  const file = join(folder, 'config.yaml')
  writeFileSync(file, yaml)
  const ran = await dify(['doctor', '--config', file, '--run-dir', runDir, '--json'])
  return [ran, JSON.parse(ran.stdout) as Finding[]]
}

const of = (findings: readonly Finding[], what: string): string =>
  findings
    .filter((finding) => finding.what === what)
    .map(({ state, how }) => `${state} ${how}`)
    .join('\n')

describe('dify-masking doctor', () => {
  it('reports nothing where everything is healthy', async () => {
    const simulator = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    try {
      const [ran, findings] = await examine(
        `${FREE}\nupstreams: [{ name: dify, url: "${simulator.url}" }]`,
      )
      assert.equal(ran.code, 0, ran.stdout)
      assert.equal(of(findings, 'upstream dify'), 'ok 1.7.0')
      assert.match(of(findings, 'masking'), /^ok \d+ kinds/)
      assert.match(of(findings, 'service'), /^warn does not run/)
    } finally {
      await simulator.close()
    }
  })

  it('says what is broken, and what to do', async () => {
    const runDir = join(folder, 'open')
    mkdirSync(runDir)
    chmodSync(runDir, 0o755)
    const other = createServer((_request, response) => response.end('{}'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    try {
      const [ran, findings] = await examine(
        `listen: { proxy: "127.0.0.1:${port}", admin: "127.0.0.1:1", envoy_admin: "127.0.0.1:0" }
upstreams: [{ name: dify, url: "http://127.0.0.1:9" }]
masking: { enabled: false }
oauth: { enabled: true, client_id: a, client_secret: b, token_endpoint: /oauth/token }`,
        runDir,
      )
      assert.equal(ran.code, 1)
      assert.match(of(findings, 'run directory'), /^fail .*chmod 700/)
      assert.match(of(findings, 'ports'), /^fail listen\.proxy: .* is taken/)
      assert.match(of(findings, 'upstream dify'), /^fail .*does not answer/)
      assert.match(of(findings, 'masking'), /^warn is switched off/)
      assert.match(
        of(findings, 'login'),
        /^warn .*pages are closed: set oauth\.authorization_endpoint/,
      )
    } finally {
      other.close()
    }
  })

  it('says what the allowed types of uploads mean', async () => {
    const uploads = async (yaml: string): Promise<string> =>
      of((await examine(`${FREE}\nfile_upload: ${yaml}`))[1], 'uploads')
    assert.equal(
      await uploads('{ enabled: true, allowed_types: [application/pdf, image/*, audio/mpeg] }'),
      [
        'ok texts are masked, documents, e-mail and ZIP archives are masked',
        'warn application/pdf in allowed_types no longer passes unread: it is masked; documents: pass has what was',
        'warn image/* passes unread, without its metadata',
        'warn audio/mpeg passes unread',
      ].join('\n'),
    )
    assert.match(
      await uploads('{ enabled: true, allowed_types: [application/pdf], documents: pass }'),
      /^warn documents pass unread/,
    )
    assert.equal(await uploads('{ enabled: false }'), '')
  })

  it('passes on what a running service says of its health, each reason by itself', async () => {
    const token = join(folder, 'token')
    writeFileSync(token, `${'t'.repeat(40)}\n`, { mode: 0o600 })
    let report: object = {}
    const service = createServer((request, response) => {
      const isAllowed = request.headers.authorization === `Bearer ${'t'.repeat(40)}`
      response.end(JSON.stringify(isAllowed ? report : { code: 'unauthorized', status: 401 }))
    })
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
    const { port } = service.address() as AddressInfo
    const yaml = `listen: { proxy: "127.0.0.1:0", admin: "127.0.0.1:${port}", envoy_admin: "127.0.0.1:0" }
admin: { token_file: "${token}", token_for: all }`
    const said = async (now: object): Promise<string> => {
      report = now
      return of((await examine(yaml))[1], 'service')
    }
    try {
      assert.match(await said({ status: 'healthy' }), /^ok runs/)
      const reasons = [{ message: 'Dify does not answer.' }, { message: 'Bypassed.' }]
      assert.equal(
        await said({ status: 'degraded', reasons }),
        'warn runs and is degraded: Dify does not answer.\nwarn runs and is degraded: Bypassed.',
      )
      assert.match(await said({ status: 'unhealthy', reasons }), /^fail runs and is unhealthy/)
      assert.match(await said({}), /^fail .* it is not dify-masking/)
    } finally {
      service.close()
    }
  })

  it('knows a version that is not the one of the configuration', async () => {
    const simulator = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    try {
      const [, findings] = await examine(
        `${FREE}\nupstreams: [{ name: dify, url: "${simulator.url}", version: 0.15.8 }]`,
      )
      assert.match(
        of(findings, 'upstream dify'),
        /^warn is 1\.7\.0; the configuration says 0\.15\.8/,
      )
    } finally {
      await simulator.close()
    }
  })

  it('says why an upstream does not answer, and which replica does not', async () => {
    const simulator = await startSimulator({ listen: '127.0.0.1:0', difyVersion: '1.7.0' })
    const free = await withPort('127.0.0.1:0')
    try {
      const [, findings] = await examine(
        `${FREE}\nupstreams: [{ name: dead, url: "http://${free}" }, { name: plain, url: "${simulator.url.replace('http', 'https')}" }, { name: two, url: "${simulator.url}", replicas: ["http://${free}"] }]`,
      )
      assert.match(of(findings, 'upstream dead'), /^fail .*connection refused/)
      assert.match(of(findings, 'upstream plain'), /^fail .*does not speak TLS/)
      assert.match(of(findings, 'upstream two'), /^ok 1\.7\.0\nwarn http.*connection refused/)
    } finally {
      await simulator.close()
    }
  })

  it('tells a taken port from an address that is not here, and a file from a folder', async () => {
    const [, findings] = await examine(
      'listen: { proxy: "192.0.2.1:8080", admin: "127.0.0.1:0", envoy_admin: "127.0.0.1:0" }',
      join(folder, 'config.yaml'),
    )
    assert.match(
      of(findings, 'ports'),
      /^fail listen\.proxy: .* is not an address of this machine$/,
    )
    assert.match(of(findings, 'run directory'), /^fail .* is a file/)
  })

  it('names the version of Envoy, and what only hasBearerToken its name', async () => {
    assert.match(of((await examine(FREE))[1], 'envoy'), /^ok \d+\.\d+\.\d+, /)
    for (const other of ['/bin/false', '/bin/echo', join(folder, 'none')]) {
      process.env['ENVOY_BIN'] = other
      try {
        assert.match(of((await examine(FREE))[1], 'envoy'), /^fail .*ENVOY_BIN/, other)
      } finally {
        delete process.env['ENVOY_BIN']
      }
    }
  })

  it('lists the mistakes of the configuration among what it finds', async () => {
    const [ran, findings] = await examine('maskng: {}\nlogging: { level: loud }\n')
    assert.equal(ran.code, 1)
    assert.deepEqual(
      findings.map(({ state, what }) => `${state} ${what}`),
      ['fail configuration', 'fail configuration', 'ok envoy', 'ok run directory'],
    )
  })

  it('reads like a list', async () => {
    const file = join(folder, 'plain.yaml')
    writeFileSync(file, `${FREE}\nlogging: { access_log: "off" }\n`)
    const { stdout } = await dify(['doctor', '--config', file, '--run-dir', join(folder, 'none')])
    assert.match(stdout, /^ok {4}configuration {2}has no mistake$/m)
    assert.match(stdout, /^warn {2}upstreams /m)
  })
})
