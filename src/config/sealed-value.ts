import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { secretFileProblem } from './secret-file.ts'

/** Environment variable that names the file with the key of sealed values. */
export const KEY_FILE_VARIABLE = 'DIFY_MASKING_CONFIG_KEY_FILE'

const PREFIX = 'sealed:v1:'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
/** Least length of the file: as much as the key that is made of it. */
const LEAST_KEY_FILE_BYTES = 32

export const isSealed = (text: string): boolean => text.startsWith(PREFIX)

/** A key file that cannot be used; the message says why. */
class SealingKeyError extends Error {
  override readonly name = 'SealingKeyError'
}

/** The key of a file: HKDF-SHA-256 (RFC 5869) over its bytes. Throws {@link SealingKeyError}. */
export function readSealingKey(file: string): Buffer {
  const problem = secretFileProblem(file, LEAST_KEY_FILE_BYTES)
  if (problem !== undefined) throw new SealingKeyError(`${file}: ${problem}`)
  return keyIn(file)
}

const keyIn = (file: string): Buffer =>
  Buffer.from(hkdfSync('sha256', readFileSync(file), '', 'dify-masking config', KEY_BYTES))

/** `sealed:v1:` and, in base64url, nonce, ciphertext and tag of AES-256-GCM. */
export function sealValue(text: string, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(PREFIX))
  const sealed = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()])
  return PREFIX + sealed.toString('base64url')
}

/** The text, or undefined if it was not sealed with this key or has been changed. */
export function openValue(sealed: string, key: Buffer): string | undefined {
  const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(Buffer.from(PREFIX))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  let text: string | undefined
  try {
    const start = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    text = Buffer.concat([start, decipher.final()]).toString('utf8')
  } catch {
    // The tag fits neither key nor bytes.
  }
  return text
}

/** The text of a sealed value, or what keeps it from being opened. */
export function openWith(
  sealed: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly text: string } | { readonly problem: string } {
  const file = env[KEY_FILE_VARIABLE]
  if (file === undefined || file === '')
    return { problem: `is sealed, and ${KEY_FILE_VARIABLE} names no file with the key` }
  const problem = secretFileProblem(file, LEAST_KEY_FILE_BYTES)
  if (problem !== undefined)
    return { problem: `is sealed; ${file} (${KEY_FILE_VARIABLE}): ${problem}` }
  const text = openValue(sealed, keyIn(file))
  return text === undefined
    ? { problem: `was sealed with another key than that of ${KEY_FILE_VARIABLE}, or is damaged` }
    : { text }
}
