import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OauthConfig } from '../config/config.ts'
import type { OauthFiles } from '../envoy/oauth.ts'
import { replaceFile } from '../files/replaced-file.ts'
import { isOwnSecret } from '../files/safe-folder.ts'

const HMAC_BYTES = 32

/**
 * Writes the secrets of the login where Envoy reads them: mode 0600 in the run directory, without the line break that
 * editors leave. The key of the sessions is made once, so that logins outlive a restart; one that others can have seen or
 * made is replaced.
 */
export function writeOauthSecrets(oauth: OauthConfig, runDir: string): OauthFiles {
  const clientSecretFile = join(runDir, 'oauth-client-secret')
  const hmacSecretFile = join(runDir, 'oauth-hmac-secret')
  const { client_secret_file: secretFile, hmac_secret_file: hmacFile } = oauth
  const secret = secretFile === undefined ? (oauth.client_secret ?? '') : read(secretFile)
  replaceFile(clientSecretFile, secret)
  if (hmacFile !== undefined) replaceFile(hmacSecretFile, read(hmacFile))
  else if (!isOwnSecret(hmacSecretFile))
    replaceFile(hmacSecretFile, randomBytes(HMAC_BYTES).toString('hex'))
  return { clientSecretFile, hmacSecretFile }
}

const read = (file: string): string => readFileSync(file, 'utf8').replace(/\r?\n$/, '')
