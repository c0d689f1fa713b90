import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** For `describe(…, { skip })`. */
export const NO_OPENSSL =
  spawnSync('openssl', ['version']).status === 0 ? false : 'there is no openssl'

/** A certificate of a loopback server, its own authority. */
export interface TestCertificate {
  readonly certFile: string
  readonly keyFile: string
  /** Makes a new pair in the same files. */
  renew(): void
  remove(): void
}

/** Good for 127.0.0.1 and localhost; `kind` as certificates for the Web are: RSA or on a curve. */
export function makeCertificate(kind: 'rsa' | 'ec' = 'ec'): TestCertificate {
  const dir = mkdtempSync(join(tmpdir(), 'dify-masking-certificate-'))
  const pair = { certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') }
  const algorithm = kind === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  const renew = (): void => {
    execFileSync(
      'openssl',
      ['req', '-x509', '-nodes', '-days', '30', '-newkey'].concat(
        algorithm,
        ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
        ['-keyout', pair.keyFile, '-out', pair.certFile],
      ),
      { stdio: 'ignore' },
    )
  }
  renew()
  return { ...pair, renew, remove: () => rmSync(dir, { recursive: true, force: true }) }
}
