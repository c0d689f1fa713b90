import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { keepCertificate } from '../../src/supervisor/certificate.ts'
import { NO_OPENSSL, makeCertificate } from '../support/envoy/certificate.ts'
import { configOf } from '../support/exchange/config-of.ts'
import { startTestEnvoy } from '../support/envoy/envoy-process.ts'
import { installPipBuilding } from './installed-packages.ts'

const run = promisify(execFile)

const SCANS = ['sslv2', 'sslv3', 'tlsv1', 'tlsv1_1', 'tlsv1_2', 'tlsv1_3']
const FLAWS = ['heartbleed', 'openssl_ccs', 'robot', 'reneg', 'compression', 'fallback']

/** What `sslyze --json_out=-` says of one server, as far as it is read here. */
interface Report {
  readonly server_scan_results: readonly {
    readonly scan_result: Readonly<Record<string, { readonly result: Found | null } | undefined>>
  }[]
}

interface Found {
  readonly accepted_cipher_suites?: readonly { readonly cipher_suite: { readonly name: string } }[]
  readonly is_vulnerable_to_heartbleed?: boolean
  readonly is_vulnerable_to_ccs_injection?: boolean
  readonly robot_result?: string
  readonly is_vulnerable_to_client_renegotiation_dos?: boolean
  readonly supports_compression?: boolean
  readonly supports_fallback_scsv?: boolean
}

const installed = await installPipBuilding(['sslyze'], ['sslyze==6.3.1'])

describe('sslyze', { skip: NO_OPENSSL || (installed.missing ?? false) }, () => {
  for (const kind of ['rsa', 'ec'] as const) {
    it(`finds nothing old, weak or flawed with a certificate of kind ${kind}`, async () => {
      const certificate = makeCertificate(kind)
      const dir = mkdtempSync(join(tmpdir(), 'dify-masking-sslyze-'))
      const { certFile, keyFile } = certificate
      const config = configOf(
        `tls: { cert_file: "${certFile}", key_file: "${keyFile}" }\nupstreams: [{ name: dify, url: "http://127.0.0.1:9" }]`,
      )
      const kept = keepCertificate(config.tls, dir, { renewed: () => {}, bad: () => {} })
      const envoy = await startTestEnvoy(config, {
        service: ['127.0.0.1:9'],
        admin: '127.0.0.1:9',
        sdsFile: kept.sdsFile,
      })
      try {
        const args = ['-m', 'sslyze', ...[...SCANS, ...FLAWS].map((scan) => `--${scan}`)]
        const target = new URL(envoy.tlsUrl ?? '').host
        const { stdout } = await run('python3', [...args, '--json_out=-', target], {
          env: { ...process.env, PYTHONPATH: installed.dir },
          maxBuffer: 64 * 1024 * 1024,
        })
        const report: Report = JSON.parse(stdout)
        const result = report.server_scan_results[0]?.scan_result ?? {}
        const suites = (scan: string): string[] =>
          (result[scan]?.result?.accepted_cipher_suites ?? assert.fail(`no answer: ${scan}`)).map(
            ({ cipher_suite: { name } }) => name,
          )
        for (const scan of ['ssl_2_0', 'ssl_3_0', 'tls_1_0', 'tls_1_1'])
          assert.deepEqual(suites(`${scan}_cipher_suites`), [], scan)
        const both = [...suites('tls_1_2_cipher_suites'), ...suites('tls_1_3_cipher_suites')]
        assert.ok(both.length >= 6, both.join(' '))
        for (const name of both)
          assert.match(name, /^TLS_(?:ECDHE_(?:RSA|ECDSA)_WITH_)?(?:AES_\d+_GCM|CHACHA20)_/)
        assert.equal(result['heartbleed']?.result?.is_vulnerable_to_heartbleed, false)
        assert.equal(result['openssl_ccs_injection']?.result?.is_vulnerable_to_ccs_injection, false)
        assert.match(result['robot']?.result?.robot_result ?? '', /^NOT_VULNERABLE/)
        assert.equal(
          result['session_renegotiation']?.result?.is_vulnerable_to_client_renegotiation_dos,
          false,
        )
        assert.equal(result['tls_compression']?.result?.supports_compression, false)
        assert.equal(result['tls_fallback_scsv']?.result?.supports_fallback_scsv, true)
      } finally {
        kept.stop()
        await envoy.stop()
        certificate.remove()
        rmSync(dir, { recursive: true, force: true })
      }
    })
  }
})
