import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isOwnSecret } from '../files/safe-folder.ts'

const FILE = 'self-test-token'

/**
 * The word by which the services of one machine know the self-test: 32 random bytes in base64url, in a file of the run
 * directory with mode 0600, made by the first that asks. One that others can have seen or made is replaced. Where nothing
 * can be written there, one for this process.
 */
export function selfTestToken(runDir: string): string {
  const file = join(runDir, FILE)
  const fresh = randomBytes(32).toString('base64url')
  try {
    if (!isOwnSecret(file)) rmSync(file, { force: true })
    writeFileSync(file, fresh, { mode: 0o600, flag: 'wx' })
    return fresh
  } catch {
    try {
      const kept = readFileSync(file, 'utf8')
      return kept.length >= fresh.length ? kept : fresh
    } catch {
      return fresh
    }
  }
}
